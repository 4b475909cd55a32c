"""The room of a trainee and their mentor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kaptrain.enrolment.models import Enrolment, MentorPair
from kaptrain.hours.models import Decision
from kaptrain.hours.service import Year
from kaptrain.mentorship.models import LoggedSession
from kaptrain.mentorship.presenters.items import ItemRow, item_row, of_kind, plan_parts
from kaptrain.mentorship.queries.room import FINAL_APPROVAL, Item
from kaptrain.mentorship.rules.items import Side, State
from kaptrain.mentorship.rules.months import Claim, Meeting, Progress, Theme, month_of, themes
from kaptrain.mentorship.rules.ratings import LEVELS, Rated, newest, opened

COMPONENT = "mentorship"
# Progress: the look of its mark, and the words to the trainee and to the mentor.
SHOWN: dict[Progress, tuple[str, str, str]] = {
    Progress.DONE: ("counted", "Done", "Done"),
    Progress.WAITING: ("pending", "Waits for your mentor", "Waits for you"),
    Progress.RETURNED: ("returned", "Returned to you", "Returned to the trainee"),
    Progress.DRAFT: ("draft", "Your draft", "The trainee’s draft"),
    Progress.LOGGED: ("pending", "Waits for your yes", "Waits for the trainee’s yes"),
    Progress.NOW: ("open", "This month", "This month"),
    Progress.OPEN: ("missing", "Still to do", "Still to do"),
    Progress.AHEAD: ("", "Ahead", "Ahead"),
}
RECENT_NOTES = 6


@dataclass(frozen=True, kw_only=True)
class ThemeRow:
    """A theme of the year; `entry_id` is the entry to open, if the reader may."""

    number: int
    title: str
    summary: str
    look: str
    words: str
    is_now: bool
    entry_id: int | None


@dataclass(frozen=True)
class MarkRow:
    """A competency with the last level of each side, in words."""

    title: str
    own: str
    mentors: str


@dataclass(frozen=True, kw_only=True)
class RoomPage:
    """Everything of the room. `now` is the theme of this month; `closed` counts marks not to be seen yet."""

    enrolment_id: int
    trainee: str
    mentor: str
    since: date | None
    is_mentor: bool
    is_open: bool
    month: int
    counted: int
    pending: int
    required: int
    done: int
    themes: tuple[ThemeRow, ...]
    now: ThemeRow | None
    goals: tuple[ItemRow, ...]
    plan: tuple[tuple[str, str, tuple[ItemRow, ...]], ...]
    agenda: tuple[ItemRow, ...]
    settled: tuple[ItemRow, ...]
    notes: tuple[ItemRow, ...]
    older_notes: tuple[ItemRow, ...]
    waiting: tuple[LoggedSession, ...]
    declined: tuple[LoggedSession, ...]
    marks: tuple[MarkRow, ...]
    closed: int
    approval: Decision | None
    asks_approval: bool


@dataclass(frozen=True, kw_only=True)
class Material:
    """What the room is made of, as it was read."""

    place: Enrolment
    pair: MentorPair | None
    side: Side
    reader_id: int
    year: Year
    meetings: Sequence[Meeting]
    claims: Sequence[Claim]
    items: Sequence[Item]
    sessions: Sequence[LoggedSession]
    ratings: tuple[Rated, ...]
    today: date


def counted_by_theme(year: Year) -> dict[str, int]:
    """Return the counted minutes of mentorship by activity."""
    found: dict[str, int] = {}
    for result in year.statement.lines:
        if result.line.component == COMPONENT and result.line.status == "signed":
            found[result.line.activity] = found.get(result.line.activity, 0) + result.counted
    return found


def room_page(material: Material) -> RoomPage:
    """Return the room as its reader sees it."""
    place, side, year = material.place, material.side, material.year
    month = month_of(place.starts_on, material.today)
    part = next((each for each in year.statement.components if each.id == COMPONENT), None)
    waiting = tuple(each for each in material.sessions if each.state == "waiting")
    found = _themes(material, waiting, month)
    agenda, notes = _rows(material, "agenda"), _rows(material, "note")[::-1]
    return RoomPage(
        enrolment_id=place.id,
        trainee=place.person.name,
        mentor=material.pair.mentor.name if material.pair else "",
        since=material.pair.from_on if material.pair else None,
        is_mentor=side is Side.MENTOR,
        is_open=place.state == "active",
        month=month,
        counted=part.counted if part else 0,
        pending=part.pending if part else 0,
        required=part.required if part else 0,
        done=sum(each.look == "counted" for each in found),
        themes=found,
        now=next((row for row in found if row.is_now), None),
        goals=_rows(material, "goal"),
        plan=plan_parts(
            material.items, _titles(material), today=material.today, reader_id=material.reader_id
        ),
        agenda=tuple(row for row in agenda if row.state == State.OPEN),
        settled=tuple(row for row in agenda if row.state != State.OPEN),
        notes=notes[:RECENT_NOTES],
        older_notes=notes[RECENT_NOTES:],
        waiting=waiting,
        declined=tuple(each for each in material.sessions if each.state == "declined")[:3],
        marks=mark_rows(material.ratings, side, month),
        closed=len(opened(material.ratings, _rating_side(side), month)[1]),
        approval=_approval(year),
        asks_approval=FINAL_APPROVAL in year.plan.conditions,
    )


def _themes(material: Material, waiting: Sequence[LoggedSession], month: int) -> tuple[ThemeRow, ...]:
    found = themes(
        material.meetings,
        material.claims,
        counted=counted_by_theme(material.year),
        logged=[each.activity for each in waiting],
        month=month,
    )
    return tuple(_theme(each, material.side, month) for each in found)


def _rows(material: Material, kind: str) -> tuple[ItemRow, ...]:
    titles, found = _titles(material), of_kind(material.items, kind)
    return tuple(item_row(each, titles, today=material.today, reader_id=material.reader_id) for each in found)


def _titles(material: Material) -> dict[str, str]:
    return {each.id: f"{number}. {each.title}" for number, each in enumerate(material.meetings, 1)}


def _theme(theme: Theme, side: Side, month: int) -> ThemeRow:
    look, to_trainee, to_mentor = SHOWN[theme.progress]
    is_mentor = side is Side.MENTOR
    open_to = ("submitted",) if is_mentor else ("submitted", "returned", "draft", "signed")
    entry = next((claim.entry_id for claim in theme.claims if claim.status in open_to), None)
    return ThemeRow(
        number=theme.number,
        title=theme.meeting.title,
        summary=theme.meeting.summary,
        look=look,
        words=to_mentor if is_mentor else to_trainee,
        is_now=theme.number == month,
        entry_id=entry,
    )


def _approval(year: Year) -> Decision | None:
    given = (each for each in reversed(year.decisions) if each.condition == FINAL_APPROVAL)
    return next(given, None)


def _rating_side(side: Side) -> str:
    return "mentor" if side is Side.MENTOR else "self"


def mark_rows(ratings: tuple[Rated, ...], side: Side, month: int) -> tuple[MarkRow, ...]:
    """Return each competency with the newest levels that this side may read."""
    readable, _ = opened(ratings, _rating_side(side), month)
    own, mentors = newest(readable, "self"), newest(readable, "mentor")
    titles: Mapping[str, str] = {mark.id: mark.title for each in readable for mark in each.marks}
    return tuple(MarkRow(title, _level(own, name), _level(mentors, name)) for name, title in titles.items())


def _level(rated: Rated | None, competency: str) -> str:
    level = rated.level(competency) if rated else None
    return "–" if level is None else LEVELS[level]
