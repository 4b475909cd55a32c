"""The end of a room's mails: a signed link that works for whoever has the mail, signed in or not."""

from flask import render_template

from kaptrain.db.session import db
from kaptrain.shared.errors import Missing
from kaptrain.threads.adapters.links import Links
from kaptrain.threads.models import Member
from kaptrain.threads.queries.rooms import member_by_id
from kaptrain.threads.service import stop_mails
from kaptrain.threads.views.pages import bp
from kaptrain.web.context import resource
from kaptrain.web.guards import public


@bp.get("/unsubscribe/<token>")
@public
def unsubscribe(token: str) -> str:
    """Show the button that ends these mails; looking at it changes nothing."""
    member = _member(token)
    return render_template(
        "threads/unsubscribe.html", token=token, room=member.room, ended=member.digest == "none"
    )


@bp.post("/unsubscribe/<token>")
@public
def end_mails(token: str) -> str:
    """End these mails, from the page's button or from the mail program itself (RFC 8058)."""
    member = _member(token)
    stop_mails(db.session(), member.id)
    db.session.commit()
    return render_template("threads/unsubscribe.html", token=token, room=member.room, ended=True)


def _member(token: str) -> Member:
    member_id = resource(Links).member(token)
    member = member_by_id(db.session(), member_id) if member_id is not None else None
    if member is None:
        raise Missing
    return member
