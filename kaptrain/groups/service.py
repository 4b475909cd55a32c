"""Groups: open one, let people in, plan its meetings."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kaptrain.events import service as events
from kaptrain.events.models import Event
from kaptrain.events.queries import event_by_id
from kaptrain.groups.models import GroupMeeting
from kaptrain.groups.queries import meetings_ahead
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.threads import service as threads
from kaptrain.threads.models import Member, Room
from kaptrain.threads.queries.posts import places_for_credit
from kaptrain.threads.queries.rooms import members_of
from kaptrain.threads.service import Act, RoomDraft

HOME = "/groups/{id}"


@dataclass(frozen=True)
class Planned:
    """A meeting that was planned: its event, and who could not get a seat."""

    event_id: int
    without: tuple[str, ...]


def open_group(session: Session, act: Act, draft: RoomDraft, leader_id: int) -> Room:
    """Open a group that this facilitator leads."""
    room = threads.open_room(session, act, draft, HOME)
    threads.add_member(session, act, room.id, leader_id, leads=True)
    return room


def join(session: Session, act: Act, room_id: int) -> Member:
    """Join a group, and get a seat in its meetings to come."""
    meetings = meetings_ahead(session, room_id, now=act.now)
    member = threads.join(session, act, room_id)
    _seat_in_all(session, act, member, meetings)
    return member


def let_in(session: Session, act: Act, room_id: int, person_id: int, *, leads: bool = False) -> Member:
    """Let somebody into a group; who does not lead gets a seat in its meetings to come."""
    meetings = meetings_ahead(session, room_id, now=act.now)
    member = threads.add_member(session, act, room_id, person_id, leads=leads)
    if not leads:
        _seat_in_all(session, act, member, meetings)
    return member


def leave(session: Session, act: Act, room_id: int, person_id: int | None = None) -> None:
    """End a part in a group, one's own or somebody's; the seats in its meetings to come go with it."""
    whose = act.actor.id if person_id is None else person_id
    leaders = [each.person_id for each in members_of(session, room_id) if each.leads]
    if person_id is None and leaders == [whose]:
        raise Refused("Only you lead this group. Let somebody else lead it first.", code="last")
    meetings = meetings_ahead(session, room_id, now=act.now)
    threads.leave(session, act, room_id, whose)
    places = places_for_credit(session, [whose], session.get_one(Room, room_id))
    for event in meetings:
        for place in places:
            events.forget(session, _events_act(act), event.id, place.id)


def plan_meeting(session: Session, act: Act, room: Room, draft: events.Draft) -> Planned:
    """Plan one meeting with a seat for each member, and book it for them."""
    if draft.program.slug != room.program:
        raise Missing
    if draft.repeat.count != 1:
        raise Invalid("Plan one meeting at a time.", code="repeat")
    (event,) = events.plan_events(session, _events_act(act), draft)
    session.add(GroupMeeting(event_id=event.id, room_id=room.id))
    session.flush()
    without = []
    for member in members_of(session, room.id):
        if not member.leads and not _seat(session, act, event.id, member.person_id):
            without.append(member.person.name)
    return Planned(event.id, tuple(without))


def seats_for(session: Session, room: Room) -> int:
    """Return how many seats a meeting of a group needs now, at least one."""
    return max(1, sum(not each.leads for each in members_of(session, room.id)))


def _seat_in_all(session: Session, act: Act, member: Member, meetings: Sequence[Event]) -> None:
    """Give a seat in meetings that were locked before anything was written into the program's chain."""
    for event in meetings:
        _seat(session, act, event.id, member.person_id, grow=True)


def _seat(session: Session, act: Act, event_id: int, person_id: int, *, grow: bool = False) -> bool:
    event = event_by_id(session, event_id, lock=True)
    if event is None:
        return False
    room = _room(session, event_id)
    place = next(iter(places_for_credit(session, [person_id], room)), None)
    if place is None:
        return False
    if grow:
        # The meeting was planned for those who were members then.
        event.capacity += 1
        session.flush()
    try:
        with session.begin_nested():
            events.book(session, _events_act(act), place, event_id, despite_clash=True, named=True)
    except Refused:
        return False
    return True


def _room(session: Session, event_id: int) -> Room:
    return session.get_one(Room, session.get_one(GroupMeeting, event_id).room_id)


def _events_act(act: Act) -> events.Act:
    return events.Act(act.actor, act.now, act.base_url)
