"""Choose a book together: suggestions, one vote for each member, a result that shows a tie."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.bookclub import queries
from kaptrain.bookclub.models import Ballot, Club, Suggestion, Vote
from kaptrain.bookclub.rules.choice import (
    MOST_OF_ONE,
    MOST_SUGGESTIONS,
    refuse_closed,
    refuse_open,
    result_of,
    title_key,
)
from kaptrain.catalogue.rules.program import Activity
from kaptrain.enrolment.models import Enrolment
from kaptrain.news import service as news
from kaptrain.news.rules.topics import Topic
from kaptrain.news.service import News
from kaptrain.shared.errors import Invalid, Missing, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """A book that a member suggests; without its critic there is no vote."""

    title: str
    by: str
    why: str
    critic: str


def open_ballot(
    session: Session, actor: Actor, club: Club, activity: Activity, *, closes_at: datetime, now: datetime
) -> Ballot:
    """Open the vote about a meeting's book, or move the end of one that is open; the members are told."""
    if closes_at <= now:
        raise Invalid("Choose a day to come.", field="closes", code="past")
    ballot = queries.ballot_of(session, club.id, activity.id, lock=True)
    if ballot is not None:
        refuse_closed(ballot.closes_at, now)
        ballot.closes_at = closes_at
    else:
        ballot = Ballot(club_id=club.id, activity=activity.id, closes_at=closes_at, opened_at=now)
        session.add(ballot)
        session.flush()
        session.add_all(_candidates(ballot, activity, now))
    session.flush()
    detail = {"book": activity.id, "closes": closes_at.isoformat(timespec="minutes")}
    audit.record(session, actor, "club.vote_opened", f"club:{club.id}", now=now, detail=detail)
    people = [each.enrolment.person_id for each in queries.members_of(session, club.id)]
    path = f"/books/{activity.slug}/choice"
    told = News(topic=Topic.BOOKS, title="Your club chooses a book", path=path, once=f"ballot:{ballot.id}")
    news.tell(session, people, told, now=now)
    return ballot


def suggest(
    session: Session, enrolment: Enrolment, ballot: Ballot, idea: Idea, *, now: datetime
) -> Suggestion:
    """Add a member's book to the vote. Refused with code `closed` or `many`, Invalid for one there."""
    refuse_closed(ballot.closes_at, now)
    there = queries.suggestions_of(session, ballot.id)
    if sum(each.enrolment_id == enrolment.id for each in there) >= MOST_OF_ONE:
        raise Refused(f"Each member suggests at most {MOST_OF_ONE} books. Take one back first.", code="many")
    if len(there) >= MOST_SUGGESTIONS:
        raise Refused("The list is full. Vote for one of these books.", code="many")
    key = title_key(idea.title)
    if not key or any(each.title_key == key for each in there):
        raise Invalid("This book is on the list already.", field="title", code="taken")
    made = Suggestion(
        ballot_id=ballot.id,
        enrolment_id=enrolment.id,
        title=idea.title,
        title_key=key,
        by=idea.by,
        why=idea.why,
        critic=idea.critic,
        at=now,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        raise Invalid("This book is on the list already.", field="title", code="taken") from None
    return made


def take_back(
    session: Session, enrolment: Enrolment, ballot: Ballot, suggestion_id: int, *, now: datetime
) -> None:
    """Take one's own suggestion off the list, while nobody else votes for it."""
    refuse_closed(ballot.closes_at, now)
    found = _one(session, ballot, suggestion_id)
    if found.enrolment_id != enrolment.id:
        raise Missing
    votes = queries.votes_of(session, ballot.id)
    if any(each == found.id and who != enrolment.id for who, each in votes.items()):
        raise Refused("Somebody votes for this book; it stays on the list.", code="voted")
    session.execute(delete(Vote).where(Vote.suggestion_id == found.id))
    session.delete(found)
    session.flush()


def vote(
    session: Session, enrolment: Enrolment, ballot: Ballot, suggestion_id: int, *, now: datetime
) -> Vote:
    """Give a member's one vote, or move it, until the vote closes."""
    refuse_closed(ballot.closes_at, now)
    found = _one(session, ballot, suggestion_id)
    cast = session.get(Vote, (ballot.id, enrolment.id), with_for_update=True)
    if cast is None:
        cast = Vote(ballot_id=ballot.id, enrolment_id=enrolment.id, suggestion_id=found.id, at=now, changed=0)
        session.add(cast)
    elif cast.suggestion_id != found.id:
        cast.suggestion_id, cast.at, cast.changed = found.id, now, cast.changed + 1
    session.flush()
    return cast


def settle(session: Session, actor: Actor, ballot: Ballot, suggestion_id: int, *, now: datetime) -> None:
    """End a tie: the facilitator names one of the books that lead. Refused when there is none."""
    refuse_open(ballot.closes_at, now)
    there = {each.id: each for each in queries.suggestions_of(session, ballot.id)}
    settled = next((each.id for each in there.values() if each.settled_at), None)
    result = result_of(list(there), queries.votes_of(session, ballot.id).values(), settled)
    if not result.tied or suggestion_id not in result.leaders:
        raise Refused("There is no tie to settle with this book.", code="no_tie")
    there[suggestion_id].settled_at = now
    detail = {"book": ballot.activity, "suggestion": suggestion_id}
    audit.record(session, actor, "club.tie_settled", f"club:{ballot.club_id}", now=now, detail=detail)
    session.flush()


def _one(session: Session, ballot: Ballot, suggestion_id: int) -> Suggestion:
    found = session.get(Suggestion, suggestion_id)
    if found is None or found.ballot_id != ballot.id:
        raise Missing
    return found


def _candidates(ballot: Ballot, activity: Activity, now: datetime) -> list[Suggestion]:
    return [
        Suggestion(
            ballot_id=ballot.id,
            title=each.title[:200],
            title_key=title_key(each.title),
            by=each.by[:200],
            why="",
            critic="",
            at=now,
        )
        for each in activity.guide.candidates
    ]
