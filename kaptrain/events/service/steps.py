"""What several use cases of events do in the same way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.events import queries
from kaptrain.events.models import Event
from kaptrain.events.rules.mails import About, Letter
from kaptrain.news import service as news
from kaptrain.news.rules.topics import Topic
from kaptrain.news.service import News
from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Invalid, Missing

LONGEST_REASON = 500


@dataclass(frozen=True)
class Act:
    """Who acts, when, and where the pages are that mails lead to."""

    actor: Actor
    now: datetime
    base_url: str


def locked_event(session: Session, event_id: int) -> Event:
    """Return an event whose seats nobody else can change until the end; Missing when there is none."""
    event = queries.event_by_id(session, event_id, lock=True)
    if event is None:
        raise Missing
    return event


def about(event: Event, act: Act) -> About:
    """Return the event as mails name it."""
    url = f"{act.base_url}/events/{event.id}"
    return About(event.title, event.starts_at, event.ends_at, event.zone, url)


def mail(
    session: Session, act: Act, kind: str, person: Person, letter: Letter, *, event: Event, path: str = ""
) -> None:
    """Put a mail to this person into the outbox; what others did is news for them too.

    `path` is where the news leads where that is not the event's own page.
    """
    if act.actor.person_id != person.id:
        told = News(topic=Topic.EVENTS, title=letter.subject, path=path or f"/events/{event.id}")
        news.tell(session, [person.id], told, now=act.now)
    outbox.post(session, f"event.{kind}", person.email, subject=letter.subject, body=letter.body, now=act.now)


def note(session: Session, act: Act, action: str, event: Event, **detail: Any) -> None:
    """Write the act into the program's chain; always after the event's row is locked, never before."""
    audit.record(session, act.actor, action, f"event:{event.id}", now=act.now, detail=detail)


def said(text: str, missing: str = "Say why; everybody with a seat reads it.") -> str:
    """Return a reason without blanks around it; Invalid when empty or too long."""
    words = text.replace("\x00", "").strip()
    if not words:
        raise Invalid(missing, field="reason", code="missing")
    if len(words) > LONGEST_REASON:
        message = f"Use at most {LONGEST_REASON} characters."
        raise Invalid(message, field="reason", code="too_long")
    return words
