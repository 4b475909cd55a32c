"""A trainee hands a request to a practitioner without an account: by mail, or as a code on the screen."""

from datetime import timedelta

from flask import make_response, render_template, url_for

from config import Settings
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.logbook.rules.links import Lifetimes, Way, masked
from kaptrain.logbook.service.links import Offered, Visit, offer
from kaptrain.logbook.views.links import writer
from kaptrain.logbook.views.pages import ID, Answer, bp, done, whole_for
from kaptrain.web.context import request_now, resource
from kaptrain.web.devices import device_token, remember_device
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.printable import cleaned
from kaptrain.web.qr import qr_svg
from kaptrain.web.replies import keep_receipt

SHOWN_ONCE = "The code was shown before. Show a new one if it was not scanned."


@bp.post(f"/logbook/{ID}/mail-link")
@requires(Permission.ENTRY_WRITE)
def mail_link(entry_id: int) -> Answer:
    """Mail a link to the practitioner on file."""
    whole_for(Permission.ENTRY_WRITE, entry_id)
    device = device_token()
    offered = made(entry_id, Way.MAIL, device)
    words = f"A link is on its way to {offered.signer.name} at {masked(offered.signer.email)}."
    return remember_device(make_response(done(url_for("logbook.entry", entry_id=entry_id), words)), device)


@bp.post(f"/logbook/{ID}/scan")
@requires(Permission.ENTRY_WRITE)
def show_code(entry_id: int) -> Answer:
    """Show a code for the practitioner's own phone, this once."""
    whole = whole_for(Permission.ENTRY_WRITE, entry_id)
    device = device_token()
    offered = made(entry_id, Way.SCAN, device)
    keep_receipt(url_for("logbook.entry", entry_id=entry_id), SHOWN_ONCE)
    db.session.commit()
    link = writer().link(offered.token)
    page = render_template(
        "logbook/scan.html",
        entry_id=entry_id,
        title=whole.version.title,
        content=whole.version.content(),
        signer=offered.signer.name,
        minutes=resource(Settings).signing_scan_minutes,
        link=link,
        drawing=cleaned(qr_svg(link)),
    )
    return remember_device(make_response(page), device)


def made(entry_id: int, way: Way, device: str = "") -> Offered:
    """Make a link to a request for the signed-in person."""
    settings = resource(Settings)
    lifetimes = Lifetimes(
        mail=timedelta(days=settings.signing_link_days),
        scan=timedelta(minutes=settings.signing_scan_minutes),
    )
    visit = Visit(actor=current_actor(), device=device, now=request_now())
    return offer(db.session(), visit, entry_id, way, lifetimes=lifetimes, writer=writer())
