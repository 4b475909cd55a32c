"""The list of books, a club's own page for whoever leads it, and a vote."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kaptrain.bookclub.models import Ballot, Club, Member, Suggestion
from kaptrain.bookclub.presenters.book import TalkView, talk_view
from kaptrain.bookclub.queries import Meeting
from kaptrain.bookclub.queries.talks import Talk
from kaptrain.bookclub.rules.choice import Result, result_of
from kaptrain.bookclub.rules.progress import Reached, share_words
from kaptrain.catalogue.rules.pages import page_path
from kaptrain.catalogue.rules.program import Activity, Program
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event
from kaptrain.events.rules.times import span_words
from kaptrain.threads.rules.places import unread_words


@dataclass(frozen=True)
class BookRow:
    """A meeting of the book club in the list; `state` says where the reader is, in words."""

    number: int
    title: str
    url: str
    minutes: int
    by: str
    summary: str
    state: str
    done: bool
    new: str


@dataclass(frozen=True)
class PlanRow:
    """A section with its date, and how many have read it."""

    id: str
    title: str
    by: str
    others: str
    error: str


@dataclass(frozen=True)
class PlanView:
    """One book as its club's facilitator plans it; `ballot` for a free choice."""

    activity: str
    slug: str
    title: str
    rows: tuple[PlanRow, ...]
    choice: bool
    ballot: str
    closes: str
    meetings: tuple[tuple[str, str], ...]
    refused: str
    talks: tuple[TalkView, ...]


@dataclass(frozen=True)
class ClubPage:
    """A club for whoever leads it: who is in it, who could be, what it reads."""

    id: int
    title: str
    cohort: str
    facilitator: str
    members: tuple[tuple[int, str], ...]
    free: tuple[tuple[int, str], ...]
    books: tuple[PlanView, ...]


@dataclass(frozen=True)
class OptionView:
    """A book to choose; `votes` is None while the vote is open."""

    id: int
    title: str
    by: str
    why: str
    critic: str
    suggested: str
    own: bool
    mine: bool
    votes: int | None
    leads: bool


@dataclass(frozen=True)
class ChoicePage:
    """A club's free choice as a member or its facilitator sees it."""

    slug: str
    title: str
    club: str
    closes_at: datetime
    open: bool
    options: tuple[OptionView, ...]
    cast: int
    members: int
    chosen: str
    tied: bool
    votes: bool


def books_page(
    program: Program,
    reached: Mapping[tuple[str, str], Reached],
    reflected: Collection[str],
    meetings: Sequence[Meeting],
    *,
    now: datetime,
    zone: str | None,
    fresh: Mapping[str, int],
) -> tuple[BookRow, ...]:
    """List the meetings of the book club in order, with where the reader is.

    `zone` is None for who has no place of their own; `fresh` counts new posts by the path of a book's page.
    """
    ahead = {each.event.activity: each.event for each in reversed(meetings) if each.event.ends_at > now}
    return tuple(
        BookRow(
            number=number,
            title=each.title,
            url=page_path("bookclub", each.slug),
            minutes=each.minutes,
            by=_author(each),
            summary=each.summary,
            state=_state(each, reached, each.id in reflected, ahead.get(each.id), zone) if zone else "",
            done=each.id in reflected,
            new=unread_words(fresh[path]) if fresh.get(path := page_path("bookclub", each.slug)) else "",
        )
        for number, each in enumerate(program.of_kind("bookclub"), 1)
    )


def club_page(
    club: Club,
    people: tuple[Sequence[Member], Sequence[Enrolment]],
    books: Sequence[PlanView],
) -> ClubPage:
    """Put a club's page together; `people` are its members and those who could join."""
    members, free = people
    return ClubPage(
        id=club.id,
        title=club.title,
        cohort=club.cohort.title,
        facilitator=club.facilitator.name,
        members=tuple((each.enrolment_id, each.enrolment.person.name) for each in members),
        free=tuple((each.id, each.person.name) for each in free),
        books=tuple(books),
    )


def plan_view(
    activity: Activity,
    dates: Mapping[tuple[str, str], date],
    readers: tuple[int, Mapping[tuple[str, str], int]],
    meetings: Sequence[Event],
    *,
    talks: Sequence[Talk] = (),
    ballot: Ballot | None,
    typed: Mapping[str, str] | None = None,
    refused: str = "",
) -> PlanView:
    """Return one book's plan; `typed` are dates as they came in a form that was refused."""
    members, counts = readers
    rows = []
    for each in activity.guide.sections:
        by = dates.get((activity.id, each.id))
        shown = (typed or {}).get(each.id, by.isoformat() if by else "")
        others = share_words(counts.get((activity.id, each.id), 0), members)
        rows.append(PlanRow(each.id, each.title, shown, others, ""))
    return PlanView(
        activity=activity.id,
        slug=activity.slug,
        title=activity.title,
        rows=tuple(rows),
        choice=bool(activity.guide.candidates),
        ballot="open" if ballot else "",
        closes=ballot.closes_at.date().isoformat() if ballot else "",
        meetings=tuple(
            (f"/events/{each.id}", span_words(each.starts_at, each.ends_at, each.zone, year=True))
            for each in meetings
            if each.activity == activity.id
        ),
        refused=refused,
        talks=tuple(talk_view(each) for each in talks if each.activity == activity.id),
    )


def choice_page(
    activity: Activity,
    ballot: Ballot,
    suggestions: Sequence[Suggestion],
    votes: Mapping[int, int],
    *,
    members: int,
    own: int | None,
    now: datetime,
) -> ChoicePage:
    """Return a vote; numbers are shown when it is closed, so that nobody votes after the others."""
    running = now < ballot.closes_at
    settled = next((each.id for each in suggestions if each.settled_at), None)
    result = result_of([each.id for each in suggestions], votes.values(), settled)
    titles = {each.id: each.title for each in suggestions}
    mine = votes.get(own) if own is not None else None
    counts = dict(result.counts)
    order = suggestions if running else sorted(suggestions, key=lambda each: -counts[each.id])
    return ChoicePage(
        slug=activity.slug,
        title=activity.title,
        club=ballot.club.title,
        closes_at=ballot.closes_at,
        open=running,
        options=tuple(_option(each, own, mine, counts, result, running=running) for each in order),
        cast=len(votes),
        members=members,
        chosen="" if running or result.chosen is None else titles[result.chosen],
        tied=not running and result.tied,
        votes=own is not None,
    )


def _option(
    each: Suggestion,
    own: int | None,
    mine: int | None,
    counts: Mapping[int, int],
    result: Result,
    *,
    running: bool,
) -> OptionView:
    return OptionView(
        id=each.id,
        title=each.title,
        by=each.by,
        why=each.why,
        critic=each.critic,
        suggested=each.enrolment.person.name if each.enrolment else "",
        own=own is not None and each.enrolment_id == own,
        mine=each.id == mine,
        votes=None if running else counts[each.id],
        leads=not running and each.id in result.leaders,
    )


def _author(activity: Activity) -> str:
    guide = activity.guide
    if guide.book:
        return f"{guide.book.title}. {guide.book.cited}"
    return f"To be chosen from {len(guide.candidates)} books." if guide.candidates else ""


def _state(
    activity: Activity,
    reached: Mapping[tuple[str, str], Reached],
    reflected: bool,
    meeting: Event | None,
    zone: str,
) -> str:
    sections = activity.guide.sections
    read = sum(1 for each in sections if (state := reached.get((activity.id, each.id))) and state.read_at)
    parts = [f"Read {read} of {len(sections)} parts"] if sections else []
    if meeting is not None:
        parts.append(f"meeting {span_words(meeting.starts_at, meeting.ends_at, zone)}")
    return "; ".join(parts)
