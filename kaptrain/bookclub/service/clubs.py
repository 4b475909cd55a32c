"""Open a club, change who is in it, and plan what it reads until when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.bookclub import queries
from kaptrain.bookclub.models import Club, SectionDate
from kaptrain.bookclub.models import Member as Membership
from kaptrain.bookclub.service.meeting import join_meetings, leave_meetings, lock_meetings
from kaptrain.bookclub.service.talking import join_talks, leave_talks, open_talks
from kaptrain.catalogue.rules.program import Activity
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import cohort_by_id
from kaptrain.events import service as events
from kaptrain.news import service as news
from kaptrain.news.rules.topics import Topic
from kaptrain.news.service import News
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.shared.ids import digest
from kaptrain.threads.service import Act as Talker

MOST_MEMBERS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClub:
    """A club to be: its name, its cohort, who leads it, and who is in it from the start."""

    title: str
    cohort_id: int
    facilitator_id: int
    members: Collection[int] = ()


def open_club(session: Session, actor: Actor, new: NewClub, *, now: datetime) -> Club:
    """Open a club; Invalid at the field for what cannot be."""
    cohort = cohort_by_id(session, new.cohort_id)
    if cohort is None:
        raise Invalid("Choose a cohort from the list.", field="cohort", code="cohort")
    if str(new.facilitator_id) not in {each for each, _ in queries.facilitators(session)}:
        raise Invalid("Choose somebody from the list.", field="facilitator", code="facilitator")
    taken = select(Club.id).where(Club.cohort_id == cohort.id, Club.title == new.title)
    if session.scalar(taken) is not None:
        raise Invalid("This cohort has a club of that name.", field="title", code="taken")
    club = Club(
        program=cohort.program,
        cohort_id=cohort.id,
        title=new.title,
        facilitator_id=new.facilitator_id,
        created_by=actor.id,
        created_at=now,
    )
    session.add(club)
    session.flush()
    audit.record(session, actor, "club.opened", f"club:{club.id}", now=now, detail={"title": new.title})
    if new.members:
        _join(session, actor, club, new.members, now=now)
    return club


def change_members(
    session: Session,
    actor: Actor,
    club_id: int,
    *,
    add: Collection[int],
    remove: Collection[int],
    now: datetime,
    base_url: str = "",
    books: Sequence[Activity] = (),
) -> None:
    """Let people of the club's cohort in, and members go; what these wrote stays theirs.

    `books` are the program's, so that who comes later finds the discussions as far as they have read.
    """
    act = Talker(actor, now, base_url)
    club = _locked(session, act, queries.club_by_id(session, club_id))
    for member in queries.members_of(session, club.id):
        if member.enrolment_id in remove:
            _end(session, act, club, member)
    session.flush()
    if add:
        _begin(session, act, club, add, books)


def leave(session: Session, act: Talker, place: Enrolment) -> Club:
    """End one's own part in one's club: its discussions and the seats in its meetings to come go with it.

    What one wrote stays. Missing for who is in none.
    """
    club = _locked(session, act, queries.club_of(session, place.id))
    for member in queries.members_of(session, club.id):
        if member.enrolment_id == place.id:
            _end(session, act, club, member)
    session.flush()
    _tell_leader(session, act, club, f"{place.person.name} left the book club “{club.title}”")
    return club


def come_back(session: Session, act: Talker, place: Enrolment, books: Sequence[Activity]) -> Club:
    """Begin again in the club that one left oneself; Missing for who was taken out or is in a club.

    Refused with `taken` for who has no active place any more, Invalid with `full`.
    """
    club = _locked(session, act, queries.club_left(session, place.id))
    _begin(session, act, club, {place.id}, books)
    _tell_leader(session, act, club, f"{place.person.name} is back in the book club “{club.title}”")
    return club


def keep_plan(
    session: Session,
    actor: Actor,
    club: Club,
    activity: Activity,
    dates: Mapping[str, date],
    *,
    now: datetime,
) -> None:
    """Keep until when each section of a book is to be read, and open its discussions."""
    known = [each.id for each in activity.guide.sections]
    kept = {each: dates[each] for each in known if each in dates}
    if list(kept.values()) != sorted(kept.values()):
        raise Invalid("A later part cannot have an earlier date.", field="by", code="order")
    changed = _replace_dates(session, club, activity.id, kept)
    plain = {each: day.isoformat() for each, day in kept.items()}
    audit.record(
        session, actor, "club.planned", f"club:{club.id}", now=now, detail={"book": activity.id, **plain}
    )
    session.flush()
    open_talks(session, actor, club, activity, now=now)
    if changed:
        name = f"plan:{club.id}:{activity.id}:{digest(plain)[:12]}"
        _tell(
            session,
            club,
            f"New dates for reading: {activity.title}",
            f"/books/{activity.slug}",
            once=name,
            now=now,
        )


def _locked(session: Session, act: Talker, club: Club | None) -> Club:
    found = queries.club_by_id(session, club.id, lock=True) if club else None
    if found is None:
        raise Missing
    lock_meetings(session, _events_act(act), found)
    return found


def _end(session: Session, act: Talker, club: Club, member: Membership) -> None:
    place = member.enrolment
    member.left_at, member.taken_out = act.now, place.person_id != act.actor.id
    _note(session, act.actor, "club.left", club, place.id, now=act.now)
    leave_talks(session, act, club, place)
    leave_meetings(session, _events_act(act), club, place)


def _begin(
    session: Session, act: Talker, club: Club, enrolment_ids: Collection[int], books: Sequence[Activity]
) -> None:
    known = {each.id: each for each in books}
    _join(session, act.actor, club, enrolment_ids, now=act.now)
    for member in queries.members_of(session, club.id):
        if member.enrolment_id in enrolment_ids:
            join_talks(session, act, club, member.enrolment, known)
            join_meetings(session, _events_act(act), club, member.enrolment)


def _events_act(act: Talker) -> events.Act:
    return events.Act(act.actor, act.now, act.base_url)


def _tell_leader(session: Session, act: Talker, club: Club, title: str) -> None:
    told = News(topic=Topic.BOOKS, title=title, path=f"/clubs/{club.id}")
    news.tell(session, [club.facilitator_id], told, now=act.now)


def _replace_dates(session: Session, club: Club, activity: str, dates: Mapping[str, date]) -> bool:
    """Keep a book's dates in place of those before; tell whether they differ."""
    there = queries.dates_of(session, club.id)
    before = {section: by for (name, section), by in there.items() if name == activity}
    session.execute(
        delete(SectionDate).where(SectionDate.club_id == club.id, SectionDate.activity == activity)
    )
    session.add_all(
        SectionDate(club_id=club.id, activity=activity, section=each, by=by) for each, by in dates.items()
    )
    return before != dict(dates)


def _join(
    session: Session, actor: Actor, club: Club, enrolment_ids: Collection[int], *, now: datetime
) -> None:
    free = {each.id for each in queries.could_join(session, club.cohort_id)}
    if not set(enrolment_ids) <= free:
        raise Refused("Somebody is in another club by now. Look at the list again.", code="taken")
    if len(enrolment_ids) + len(queries.members_of(session, club.id)) > MOST_MEMBERS:
        raise Invalid(f"A club has at most {MOST_MEMBERS} members.", field="members", code="full")
    for each in sorted(enrolment_ids):
        session.add(Membership(club_id=club.id, enrolment_id=each, joined_at=now))
        _note(session, actor, "club.joined", club, each, now=now)
    session.flush()
    _tell(
        session, club, f"You are in the book club “{club.title}”", "/books", once=f"club:{club.id}", now=now
    )


def _tell(session: Session, club: Club, title: str, path: str, *, once: str, now: datetime) -> None:
    people = [each.enrolment.person_id for each in queries.members_of(session, club.id)]
    news.tell(session, people, News(topic=Topic.BOOKS, title=title, path=path, once=once), now=now)


def _note(
    session: Session, actor: Actor, action: str, club: Club, enrolment_id: int, *, now: datetime
) -> None:
    detail = {"enrolment": enrolment_id}
    audit.record(session, actor, action, f"club:{club.id}", now=now, detail=detail)
