"""Where a club discusses a book: a room with one thread for each section, covered until it is read."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.accounts.queries import actor_of
from kaptrain.authz.actor import Actor
from kaptrain.bookclub import queries
from kaptrain.bookclub.models import Club, ClubRoom
from kaptrain.bookclub.queries.talks import rooms_of_club
from kaptrain.bookclub.rules.progress import furthest
from kaptrain.catalogue.rules.guides import Section
from kaptrain.catalogue.rules.program import Activity
from kaptrain.enrolment.models import Enrolment
from kaptrain.threads import service as threads
from kaptrain.threads.queries.rooms import member_row
from kaptrain.threads.rules.words import LONGEST_TITLE, Kind
from kaptrain.threads.service import Act, Opening, RoomDraft

# More than a club has members, and whoever leads it.
PLACES = 40


def open_talks(session: Session, actor: Actor, club: Club, activity: Activity, *, now: datetime) -> None:
    """Open a book's discussions, once: its questions stand there in the name of whoever leads the club."""
    if session.get(ClubRoom, (club.id, activity.id)) is not None:
        return
    draft = RoomDraft(
        kind=Kind.BOOKCLUB.value,
        program=club.program,
        cohort_id=club.cohort_id,
        title=f"{club.title}: {activity.title}"[:LONGEST_TITLE],
        guide=activity.id,
        places=PLACES,
    )
    act, leader = Act(actor, now, ""), actor_of(session, club.facilitator_id)
    room = threads.open_room(session, act, draft, f"/books/{activity.slug}")
    session.add(ClubRoom(club_id=club.id, activity=activity.id, room_id=room.id))
    threads.add_member(session, act, room.id, club.facilitator_id, leads=True)
    for member in queries.members_of(session, club.id):
        _enter(session, act, room.id, member.enrolment)
        _reach(session, room.id, member.enrolment, activity)
    for number, section in enumerate(activity.guide.sections, 1):
        opening = Opening(title=section.title[:LONGEST_TITLE], body=_questions(section), section=number)
        threads.start_thread(session, Act(leader, now, ""), room.id, opening)


def join_talks(
    session: Session, act: Act, club: Club, place: Enrolment, books: Mapping[str, Activity]
) -> None:
    """Let a new member into the discussions of all the club's books, each as far as they have read."""
    for each in rooms_of_club(session, club.id):
        _enter(session, act, each.room_id, place)
        if each.activity in books:
            _reach(session, each.room_id, place, books[each.activity])


def leave_talks(session: Session, act: Act, club: Club, place: Enrolment) -> None:
    """End somebody's part in all the club's discussions; mails that wait are taken back."""
    for each in rooms_of_club(session, club.id):
        member = member_row(session, each.room_id, place.person_id)
        if member is not None and member.left_at is None:
            threads.leave(session, act, each.room_id, place.person_id)


def keep_reach(session: Session, place: Enrolment, activity: Activity) -> None:
    """Tell the club's discussion of a book how far a member has read."""
    club = queries.club_of(session, place.id)
    room = session.get(ClubRoom, (club.id, activity.id)) if club else None
    if room is not None:
        _reach(session, room.room_id, place, activity)


def _enter(session: Session, act: Act, room_id: int, place: Enrolment) -> None:
    member = threads.add_member(session, act, room_id, place.person_id, leads=False)
    # Whoever ended the mails of one book does not want those of the next.
    member.digest = queries.digest_of(session, place.person_id, but=room_id) or member.digest
    session.flush()


def _reach(session: Session, room_id: int, place: Enrolment, activity: Activity) -> None:
    names = [each.id for each in activity.guide.sections]
    reached = queries.reached_by(session, place.id, activity.id)
    section = furthest(names, {name: each for (_, name), each in reached.items()})
    threads.reach(session, room_id, place.person_id, section)


def _questions(section: Section) -> str:
    asked = "\n".join(f"{number}. {each}" for number, each in enumerate(section.questions, 1))
    return f"Answer one of these, or all:\n\n{asked}"
