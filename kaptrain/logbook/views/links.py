"""What a mailed or scanned link leads to. Looking changes nothing, since scanners look too; POST signs."""

from flask import redirect, render_template, request, url_for

from config import Settings
from kaptrain.accounts.rules.limits import Limit
from kaptrain.accounts.service.throttle import count_attempt
from kaptrain.db.session import db
from kaptrain.logbook.adapters.letters import Writer
from kaptrain.logbook.forms import LinkForm
from kaptrain.logbook.presenters.signer import link_page
from kaptrain.logbook.service import guests
from kaptrain.logbook.service.links import LinkEnded, Opened, Visit, look, refuse_owner
from kaptrain.logbook.views.pages import Answer, bp, done
from kaptrain.shared.errors import Invalid, Refused
from kaptrain.web.context import request_now, resource
from kaptrain.web.devices import known_device
from kaptrain.web.guards import current_actor, public

# Behind one address there may be a whole clinic.
TRIES = Limit("sign-link", account=60, address=60, minutes=15)


@bp.get("/sign/<token>")
@public
def by_link(token: str) -> Answer:
    """Show the one request of a link; the practitioner's own account leads to their queue."""
    try:
        opened = look(db.session(), token, request_now())
    except LinkEnded:
        return _ended()
    if current_actor().person_id == opened.signer.id:
        return redirect(url_for("logbook.signing", entry_id=opened.whole.entry.id), 303)
    refuse_owner(opened, visit())
    return _page(opened, LinkForm(formdata=None), token)


@bp.post("/sign/<token>")
@public
def sign_by_link(token: str) -> Answer:
    """Sign what the link showed, once."""
    form = LinkForm()
    _hold_back()
    try:
        if form.validate():
            guests.sign_by_link(db.session(), visit(), token, _said(form), writer=writer())
            words = "Signed. It counts from now on; a copy is on its way to your address."
            return done(url_for("logbook.by_link", token=token), words)
        return _again(token, form), 422
    except LinkEnded:
        db.session.rollback()
        return _ended()
    except guests.WrongCode as error:
        db.session.commit()
        return _again(token, form, error), error.status
    except (Invalid, Refused) as error:
        db.session.rollback()
        return _again(token, form, error), error.status


@bp.post("/sign/<token>/code")
@public
def send_code(token: str) -> Answer:
    """Mail six digits to the practitioner on file."""
    _hold_back()
    try:
        where = guests.send_code(db.session(), visit(), token, writer=writer())
    except LinkEnded:
        db.session.rollback()
        return _ended()
    return done(url_for("logbook.by_link", token=token), f"Six digits are on their way to {where}.")


def visit() -> Visit:
    """Return who opens the link, in which browser."""
    return Visit(actor=current_actor(), device=known_device(), now=request_now())


def writer() -> Writer:
    """Return who writes the mails of this site."""
    settings = resource(Settings)
    return Writer(settings.issuer_name, settings.base_url)


def _said(form: LinkForm) -> guests.Statement:
    if not form.agree.data:
        raise Invalid("Tick this once you have read the entry.", field="agree", code="missing")
    return guests.Statement(
        name=form.name.data or "",
        credential=form.credential.data or "",
        licence=form.licence.data or "",
        seen=form.seen.data or "",
        agreed=bool(form.agreed.data),
        code=form.code.data or "",
    )


def _hold_back() -> None:
    # Counted for good, whatever comes of it.
    here = visit().actor.person_id
    refusal = count_attempt(
        db.session(),
        TRIES,
        account=str(here) if here else None,
        address=request.remote_addr or "",
        now=request_now(),
    )
    db.session.commit()
    if refusal:
        raise refusal


def _again(token: str, form: LinkForm, error: Invalid | Refused | None = None) -> str:
    """Show the request as it stands now; nothing was signed."""
    opened = look(db.session(), token, request_now())
    refuse_owner(opened, visit())
    refusal = ""
    if isinstance(error, Refused):
        refusal, form.agree.data, form.agreed.data = error.message, False, False
    elif error is not None:
        form.refuse(error)
    return _page(opened, form, token, refusal)


def _page(opened: Opened, form: LinkForm, token: str, refusal: str = "") -> str:
    page = link_page(opened.whole, opened.link, refusal=refusal)
    form.seen.data = page.mark
    if not form.credential.data:
        form.credential.data = opened.signer.credential
    return render_template("logbook/link.html", page=page, form=form, token=token)


def _ended() -> tuple[str, int]:
    return render_template("logbook/link_ended.html"), 404
