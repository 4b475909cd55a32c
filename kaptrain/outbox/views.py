"""The admin's view of the mails."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from config import Settings
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.outbox import queries, service
from kaptrain.outbox.presenters import outbox_page
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import requires
from kaptrain.web.replies import see

bp = Blueprint("outbox", __name__, template_folder="templates")


@bp.get("/admin/outbox")
@requires(Permission.OUTBOX_SEE)
def mails() -> str:
    """List the mails, newest first, and what became of them."""
    settings, session = resource(Settings), db.session()
    counts = queries.count_mails(session)
    last = max(1, -(-counts[0] // queries.PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    read_all = settings.is_demo or settings.smtp_url is None
    page = outbox_page(queries.list_mails(session, number), counts, number, read_all=read_all)
    return render_template("outbox/mails.html", page=page, sending=settings.smtp_url is not None)


@bp.post("/admin/outbox/<int(max=2147483647):mail_id>/again")
@requires(Permission.OUTBOX_SEE)
def try_again(mail_id: int) -> Response:
    """Try a mail anew that was given up."""
    mail = service.try_again(db.session(), mail_id, now=request_now())
    response = see(url_for("outbox.mails"), f"The mail to {mail.to_address} will be tried again.")
    db.session.commit()
    return response
