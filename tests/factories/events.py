"""Events and bookings as rows, without the services that make them; and drafts for those services."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Booking, Event
from kaptrain.events.rules.draft import Details, Repeat, Terms, When
from kaptrain.events.rules.times import day_in
from kaptrain.events.service import Act, Draft
from kaptrain.shared.ids import new_token
from tests.factories import LONG_AGO
from tests.factories.reporting import kap

FULL = {"rule": "full", "in_one_go": 15}
ROUTES = [
    {"route": "another_date", "days": 60, "approval": False},
    {"route": "recording", "days": 14, "approval": False, "items": 5},
    {"route": "tutorial", "days": 30},
]
COMPONENTS = {"webinar": "webinars", "elective": "electives", "roleplay": "labs"}


def an_event(
    session: Session,
    host: Person,
    *,
    starts_at: datetime,
    minutes: int = 90,
    capacity: int = 8,
    kind: str = "webinar",
    activity: str = "webinar-1",
    zone: str = "America/New_York",
    **more: Any,
) -> Event:
    """A planned online event of the small program, open to all its cohorts, or what `more` makes of it."""
    ends_at = more.pop("ends_at", starts_at + timedelta(minutes=minutes))
    values: dict[str, Any] = {
        "uid": f"{new_token()[:20]}@kaptrain.example",
        "program": "small",
        "kind": kind,
        "component": COMPONENTS.get(kind, kind),
        "activity": activity,
        "title": "Regulation update",
        "about": "What changed.",
        "minutes": minutes,
        "modality": "live",
        "topics": [["ethics", minutes]],
        "host_id": host.id,
        "zone": zone,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "on": day_in(starts_at, zone),
        "join_link": "https://meet.kaptrain.example/room",
        "capacity": capacity,
        "waitlist": True,
        "guard_minutes": 24 * 60,
        "accept_minutes": 24 * 60,
        "record_closes_at": ends_at + timedelta(days=14),
        "policy": FULL,
        "make_ups": ROUTES,
        "gates": [],
        "secret": new_token()[:40],
        "created_by": host.id,
        "created_at": LONG_AGO,
        "changed_at": LONG_AGO,
    }
    event = Event(**{**values, **more})
    session.add(event)
    session.flush()
    return event


def a_booking(session: Session, event: Event, enrolment: Enrolment, state: str = "booked") -> Booking:
    """A claim behind those the event already has; an offer ends when the event begins."""
    taken = session.scalar(select(func.count()).where(Booking.event_id == event.id)) or 0
    booking = Booking(
        event_id=event.id,
        enrolment_id=enrolment.id,
        state=state,
        queued=taken + 1,
        offered_until=event.starts_at if state == "offered" else None,
        at=LONG_AGO,
        changed_at=LONG_AGO,
    )
    session.add(booking)
    session.flush()
    return booking


def a_draft(host: Person, activity: str = "webinar-1", **more: Any) -> Draft:
    """A plan for an event of the real program, a week ahead at 18:00 Eastern, or what `more` says.

    Keys of the details, the terms, the time and the repetition may be mixed.
    """
    about = kap().activity(activity)
    assert about is not None
    details: dict[str, Any] = {
        "title": about.title, "about": about.summary, "disclosures": "", "host_id": host.id,
        "cohort_id": None, "place": "", "join_link": "https://meet.kaptrain.example/room", "recording": "",
        "capacity": 8, "waitlist": True, "opens_at": None, "closes_minutes": 0, "guard_minutes": 24 * 60,
        "accept_minutes": 24 * 60,
    }  # fmt: skip
    when: dict[str, Any] = {"on": date(2026, 12, 1), "at": time(18), "zone": "America/New_York", "breaks": 0}
    terms: dict[str, Any] = {
        "minutes": about.minutes, "modality": about.modality, "policy": FULL, "make_ups": ROUTES, "gates": [],
    }  # fmt: skip
    repeat: dict[str, Any] = {"every": 1, "count": 1, "skipped": frozenset()}
    for part in (details, when, terms, repeat):
        part |= {name: more.pop(name) for name in list(more) if name in part}
    assert not more, more
    return Draft(
        program=kap(),
        activity=about,
        when=When(**when),
        repeat=Repeat(**repeat),
        details=Details(**details),
        terms=Terms(**terms),
    )


def acting(session: Session, person: Person, now: datetime) -> Act:
    """The person as somebody who acts at a moment."""
    actor = actor_of(session, person.id)
    assert actor is not None
    return Act(actor, now, "http://localhost")
