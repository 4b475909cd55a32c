"""Answer a request for a make-up, or take one's own back."""

from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.events.models import MakeUp
from kaptrain.events.rules import makeups as rules
from kaptrain.events.rules.makeups import Route
from kaptrain.events.service.makeups.steps import granted, locked, note, plain, theirs
from kaptrain.news import service as news
from kaptrain.news.rules.topics import Topic
from kaptrain.news.service import News
from kaptrain.outbox import service as outbox
from kaptrain.shared import errors


def decide(
    session: Session, actor: Actor, make_up_id: int, *, approve: bool, reason: str = "", now: datetime
) -> MakeUp:
    """Approve or decline, as the event's host or an administrator; the trainee is told."""
    make_up = theirs(session, actor, make_up_id)
    words = reason.replace("\x00", "").strip()[:500]
    standing = granted(rules.decide_answer(plain(make_up), by=actor.id, approve=approve, reason=words))
    make_up.state, make_up.reason = standing.value, words
    make_up.decided_at, make_up.decided_by = now, actor.id
    note(session, actor, make_up, standing.value, now=now)
    name = rules.NAMES[Route(make_up.route)]
    said = f"You can make up for it by {name}." if approve else f"Not by {name}: {words}"
    title, path = f"Your make-up for “{make_up.event.title}”", f"/events/{make_up.event_id}/attended"
    told = News(topic=Topic.EVENTS, title=title, path=path)
    news.tell(session, [make_up.enrolment.person_id], told, now=now)
    outbox.post(
        session,
        "make-up",
        make_up.enrolment.person.email,
        subject=title,
        body=f"{said}\n",
        now=now,
    )
    session.flush()
    return make_up


def withdraw(session: Session, actor: Actor, make_up_id: int, *, now: datetime) -> MakeUp:
    """Take back one's own request, until it is done."""
    make_up = locked(session, make_up_id)
    if make_up is None or make_up.enrolment.person_id != actor.person_id:
        raise errors.Missing
    make_up.state = granted(rules.decide_withdrawal(plain(make_up))).value
    note(session, actor, make_up, "withdrawn", now=now)
    session.flush()
    return make_up
