"""Meetings of a club: events in which its members have seats, and nobody else sees."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from kaptrain.bookclub import queries
from kaptrain.bookclub.models import Club, ClubMeeting
from kaptrain.bookclub.queries.talks import meetings_ahead
from kaptrain.enrolment.models import Enrolment
from kaptrain.events import service as events
from kaptrain.events.queries import event_by_id
from kaptrain.events.service import Act, Draft
from kaptrain.shared.errors import Invalid, Missing, Refused


@dataclass(frozen=True)
class Planned:
    """A meeting that was planned: its event, and who could not get a seat."""

    event_id: int
    without: tuple[str, ...]


def plan_meeting(session: Session, act: Act, club: Club, draft: Draft) -> Planned:
    """Plan one meeting of a club with a seat for each of its members; nobody else sees it."""
    if draft.program.slug != club.program or draft.activity.kind != queries.KIND:
        raise Missing
    if draft.repeat.count != 1:
        raise Invalid("Plan one meeting at a time.", code="repeat")
    (event,) = events.plan_events(session, act, replace(draft, named=True))
    session.add(ClubMeeting(event_id=event.id, club_id=club.id))
    session.flush()
    places = [each.enrolment for each in queries.members_of(session, club.id)]
    without = tuple(each.person.name for each in places if not _seat(session, act, event.id, each))
    return Planned(event.id, without)


def lock_meetings(session: Session, act: Act, club: Club) -> None:
    """Lock the meetings to come, before anything is written into the program's chain."""
    for event_id in meetings_ahead(session, club.id, now=act.now):
        event_by_id(session, event_id, lock=True)


def join_meetings(session: Session, act: Act, club: Club, place: Enrolment) -> None:
    """Give a new member a seat in the meetings to come, one more than there was."""
    for event_id in meetings_ahead(session, club.id, now=act.now):
        event = event_by_id(session, event_id, lock=True)
        if event is not None:
            event.capacity += 1
            session.flush()
        _seat(session, act, event_id, place)


def leave_meetings(session: Session, act: Act, club: Club, place: Enrolment) -> None:
    """Give back the seats at what is to come; meetings that were stay open to who was there."""
    for event_id in meetings_ahead(session, club.id, now=act.now):
        events.forget(session, act, event_id, place.id)


def _seat(session: Session, act: Act, event_id: int, place: Enrolment) -> bool:
    try:
        with session.begin_nested():
            events.book(session, act, place, event_id, despite_clash=True, named=True)
    except Refused:
        return False
    return True
