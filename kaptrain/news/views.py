"""What is new for whoever reads, how it is mailed, and the way out of the mails without signing in."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from config import Settings
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.news import queries, service
from kaptrain.news.presenters import news_page
from kaptrain.news.rules.topics import NAMES, Topic
from kaptrain.news.rules.unsubscribing import LARGEST_ID, Ending, read_token
from kaptrain.news.service import Elsewhere, RoomMails
from kaptrain.shared.errors import Missing
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import current_actor, public, requires
from kaptrain.web.replies import see

bp = Blueprint("news", __name__, template_folder="templates")


@bp.get("/news")
@requires(Permission.NEWS_READ)
def news() -> str:
    """Show what is new for the reader, newest first."""
    session, person_id = db.session(), current_actor().id
    before = request.args.get("before", type=int)
    notices = queries.notices_of(session, person_id, before=min(before, LARGEST_ID) if before else None)
    unread, chosen = queries.unread_count(session, person_id), queries.choices_of(session, person_id)
    elsewhere, first = resource(Elsewhere), before is None
    return render_template(
        "news/news.html",
        page=news_page(notices, unread, chosen),
        calls=elsewhere.calls(session, person_id) if first else (),
        rooms=elsewhere.rooms(session, person_id) if first else (),
        first=first,
    )


@bp.post("/news/read")
@requires(Permission.NEWS_READ)
def mark_read() -> Response:
    """Mark everything as read up to what the page showed, or one notice."""
    only, up_to = (min(request.form.get(name, 0, type=int), LARGEST_ID) for name in ("only", "up_to"))
    count = service.read(db.session(), current_actor().id, now=request_now(), only=only, up_to=up_to)
    return _done("Marked as read." if count else "It was read already.")


@bp.post("/news/choices")
@requires(Permission.NEWS_READ)
def choose() -> Response:
    """Keep how the reader wants each topic by mail."""
    sent = {topic.value: request.form[topic.value] for topic in Topic if topic.value in request.form}
    service.choose(db.session(), current_actor().id, sent, now=request_now())
    return _done("Saved. Mails come as you chose.")


@bp.get("/unsubscribe/<token>")
@public
def unsubscribe(token: str) -> str:
    """Ask whether mails should end; reading the page changes nothing."""
    return render_template("news/unsubscribe.html", topics=_words(_read(token)), done=False)


@bp.post("/unsubscribe/<token>")
@public
def end_mails(token: str) -> str:
    """End the mails that the signed address names, for whoever it was made for."""
    ending = _read(token)
    service.stop(db.session(), ending, resource(RoomMails), now=request_now())
    db.session.commit()
    return render_template("news/unsubscribe.html", topics=_words(ending), done=True)


def _read(token: str) -> Ending:
    settings = resource(Settings)
    found = read_token((settings.secret_key, *settings.secret_key_fallbacks), token)
    if found is None:
        raise Missing
    return found


def _words(ending: Ending) -> str:
    """Say what the mails are about; a room is named to whoever still has a part in it."""
    session, title = db.session(), resource(RoomMails).title
    rooms = [title(session, ending.person_id, each) or "discussions" for each in ending.rooms]
    return " and ".join([*(NAMES[each].lower() for each in ending.topics), *rooms])


def _done(message: str) -> Response:
    response = see(url_for("news.news"), message)
    db.session.commit()
    return response
