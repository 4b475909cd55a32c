"""Meetings of a club: events to which its members are invited, and nobody else."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kaptrain.bookclub import queries
from kaptrain.bookclub.models import Club, ClubMeeting
from kaptrain.bookclub.queries.talks import meetings_ahead
from kaptrain.enrolment.models import Enrolment
from kaptrain.events import service as events
from kaptrain.events.service import Act, Draft
from kaptrain.shared.errors import Invalid, Missing, Refused


@dataclass(frozen=True)
class Planned:
    """A meeting that was planned: its event, and who could not get a seat."""

    event_id: int
    without: tuple[str, ...]


def plan_meeting(session: Session, act: Act, club: Club, draft: Draft) -> Planned:
    """Plan one meeting of a club, invite its members and give each a seat."""
    if draft.program.slug != club.program or draft.activity.kind != queries.KIND:
        raise Missing
    if draft.repeat.count != 1:
        raise Invalid("Plan one meeting at a time.", code="repeat")
    (event,) = events.plan_events(session, act, draft)
    session.add(ClubMeeting(event_id=event.id, club_id=club.id))
    places = [each.enrolment for each in queries.members_of(session, club.id)]
    events.invite(session, event.id, [each.id for each in places])
    without = tuple(each.person.name for each in places if not _seat(session, act, event.id, each))
    return Planned(event.id, without)


def join_meetings(session: Session, act: Act, club: Club, place: Enrolment) -> None:
    """Invite a new member to the meetings to come, with a seat more than there was."""
    for event_id in meetings_ahead(session, club.id, now=act.now):
        events.invite(session, event_id, [place.id], seats=1)
        _seat(session, act, event_id, place)


def leave_meetings(session: Session, act: Act, club: Club, place: Enrolment) -> None:
    """Take back the invitations to what is to come; meetings that were stay open to who was there."""
    for event_id in meetings_ahead(session, club.id, now=act.now):
        events.take_invitation_back(session, act, event_id, place)


def _seat(session: Session, act: Act, event_id: int, place: Enrolment) -> bool:
    try:
        with session.begin_nested():
            events.book(session, act, place, event_id, despite_clash=True)
    except Refused:
        return False
    return True
