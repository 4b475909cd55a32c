"""Rooms and their members."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kaptrain.accounts.queries import person_by_id, roles_of
from kaptrain.authz.actor import Role
from kaptrain.enrolment.models import Cohort
from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.threads.models import Member, Room
from kaptrain.threads.queries import rooms as queries
from kaptrain.threads.rules.digests import mention_mails, room_mails
from kaptrain.threads.rules.words import DIGESTS, MOST_PLACES, MOST_SLOW_MINUTES, Kind, checked_title
from kaptrain.threads.service.steps import Act, note, rewind

LONGEST_ABOUT = 2000


@dataclass(frozen=True, kw_only=True)
class RoomDraft:
    """A room as somebody plans it. Without a cohort it is open to everybody in the program."""

    kind: str = Kind.DISCUSSION.value
    program: str
    cohort_id: int | None
    title: str
    about: str = ""
    guide: str = ""
    places: int = 8
    slow_minutes: int = 0


def open_room(session: Session, act: Act, draft: RoomDraft, home: str = "") -> Room:
    """Make a room; `home` is the path of its page, where "{id}" stands for its number."""
    _check(session, draft)
    room = Room(
        **_columns(draft),
        kind=draft.kind,
        program=draft.program,
        cohort_id=draft.cohort_id,
        home="",
        last_post_id=0,
        created_by=act.actor.id,
        created_at=act.now,
    )
    session.add(room)
    session.flush()
    room.home = home.replace("{id}", str(room.id))
    note(session, act, "room.opened", f"room:{room.id}", title=room.title)
    session.flush()
    return room


def change_room(session: Session, act: Act, room_id: int, draft: RoomDraft) -> Room:
    """Change what a room is called and how it runs; whom it is for stays."""
    room = queries.locked_room(session, room_id)
    if room is None:
        raise Missing
    _check(session, draft)
    for name, value in _columns(draft).items():
        setattr(room, name, value)
    note(session, act, "room.changed", f"room:{room_id}", title=room.title)
    session.flush()
    return room


def join(session: Session, act: Act, room_id: int) -> Member:
    """Take a place in a room that one is invited to; Refused when it is full.

    Missing also for whoever was taken out: others let them in again.
    """
    room = queries.locked_room(session, room_id)
    if room is None or room.kind != Kind.DISCUSSION or not queries.may_join(session, room_id, act.actor.id):
        raise Missing
    before = queries.member_row(session, room_id, act.actor.id)
    if before is not None and before.taken_out:
        raise Missing
    return _enter(session, act, room, act.actor.id, leads=False)


def add_member(session: Session, act: Act, room_id: int, person_id: int, *, leads: bool) -> Member:
    """Let somebody in: a facilitator to lead, or a trainee of the room's cohort or program."""
    room, person = queries.locked_room(session, room_id), person_by_id(session, person_id)
    if room is None or person is None or person.suspended_at is not None:
        raise Missing
    if leads and Role.FACILITATOR not in roles_of(session, person_id):
        raise Invalid("Only a facilitator can lead a room.", code="role", field="person")
    if not leads and not queries.may_join(session, room_id, person_id):
        raise Invalid("This person has no active place in the cohort.", code="place", field="person")
    member = _enter(session, act, room, person_id, leads=leads)
    note(session, act, "room.member_added", f"room:{room_id}", person=person_id, leads=leads)
    return member


def leave(session: Session, act: Act, room_id: int, person_id: int | None = None) -> None:
    """End a part in a room: one's own, or (for who runs it) somebody's. Waiting mails are taken back."""
    whose = act.actor.id if person_id is None else person_id
    room = queries.locked_room(session, room_id)
    member = queries.member_row(session, room_id, whose)
    if room is None or member is None or member.left_at is not None:
        raise Missing
    if room.kind == Kind.BOOKCLUB and person_id is None:
        raise Refused("You belong here with your book club: leave that.", code="club")
    member.left_at, member.taken_out = act.now, whose != act.actor.id
    session.flush()
    rewind(session, outbox.withdraw_idle(session, room_mails(room_id), now=act.now))
    calls = [mention_mails(post_id) for post_id in queries.called_in(session, room_id, whose)]
    outbox.withdraw_idle(session, *calls, now=act.now, to=member.person.email)
    note(session, act, "room.left", f"room:{room_id}", person=whose)


def choose_digest(session: Session, act: Act, room_id: int, choice: str) -> Member:
    """Choose how often a room sends mail; what was posted before is not sent afterwards."""
    place = queries.place_of(session, room_id, act.actor.id)
    if place is None or place.member is None:
        raise Missing
    if choice not in DIGESTS:
        raise Invalid("Choose how often.", code="digest", field="digest")
    _choose(place.member, place.room, choice)
    session.flush()
    return place.member


def stop_mails(session: Session, person_id: int, room_id: int) -> None:
    """Send no more mails of a room to who follows the signed link of one; without a part in it, nothing."""
    member = queries.member_with_room(session, room_id, person_id)
    if member is not None:
        _choose(member, member.room, "none")
        session.flush()


def title_for(session: Session, person_id: int, room_id: int) -> str:
    """Return what a room is called to somebody who belongs to it now; empty to anybody else."""
    place = queries.place_of(session, room_id, person_id)
    return place.room.title if place and place.member else ""


def reach(session: Session, room_id: int, person_id: int, section: int) -> None:
    """Keep how far somebody has read a book: threads about later sections are covered."""
    place = queries.place_of(session, room_id, person_id)
    if place is None or place.member is None:
        raise Missing
    place.member.reached = section
    session.flush()


def _enter(session: Session, act: Act, room: Room, person_id: int, *, leads: bool) -> Member:
    member = queries.member_row(session, room.id, person_id)
    if member is not None and member.left_at is None and member.leads == leads:
        return member
    new = member is None or member.left_at is not None or member.leads
    if not leads and new and queries.count_members(session, room.id) >= room.places:
        raise Refused("All places are taken. Ask who leads the group.", code="full")
    if member is None:
        member = Member(room_id=room.id, person_id=person_id, digest="daily", reached=0)
        session.add(member)
    if member.left_at is not None or member.joined_at is None:
        member.joined_at, member.left_at, member.mailed_id = act.now, None, room.last_post_id
    member.leads, member.taken_out = leads, False
    session.flush()
    return member


def _choose(member: Member, room: Room, choice: str) -> None:
    if member.digest == "none" or choice == "none":
        member.mailed_id = room.last_post_id
    member.digest = choice


def _check(session: Session, draft: RoomDraft) -> None:
    if draft.cohort_id is not None:
        cohort = session.get(Cohort, draft.cohort_id)
        if cohort is None or cohort.program != draft.program:
            raise Invalid("Choose a cohort from the list.", code="cohort", field="cohort")
    if not 1 <= draft.places <= MOST_PLACES:
        raise Invalid(f"A group has 1 to {MOST_PLACES} places.", code="places", field="places")
    if not 0 <= draft.slow_minutes <= MOST_SLOW_MINUTES:
        raise Invalid("Write at most 1,440 minutes.", code="slow", field="slow_minutes")
    if len(draft.about) > LONGEST_ABOUT:
        raise Invalid("Use at most 2,000 characters.", code="too_long", field="about")


def _columns(draft: RoomDraft) -> dict[str, object]:
    return {
        "title": checked_title(draft.title),
        "about": draft.about.strip(),
        "guide": draft.guide,
        "places": draft.places,
        "slow_minutes": draft.slow_minutes,
    }
