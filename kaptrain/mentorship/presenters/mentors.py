"""A mentor's trainees in a list, and the list of a hand-over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kaptrain.enrolment.models import Enrolment, MentorPair
from kaptrain.mentorship.queries.mentors import Load
from kaptrain.mentorship.rules.months import month_of


@dataclass(frozen=True, kw_only=True)
class MenteeRow:
    """One trainee of a mentor: where the year is, the last contact, and what waits for whom."""

    enrolment_id: int
    name: str
    cohort: str
    month: int
    contact: date | None
    waiting: int
    minutes: int
    oldest: datetime | None
    unfinished: int
    goals: int
    logged: int
    since: date | None = None
    state: str = "active"


def mentee_rows(places: Sequence[Enrolment], loads: Mapping[int, Load], today: date) -> list[MenteeRow]:
    """Return a mentor's trainees, in the order given."""
    return [_row(place, loads[place.id], today) for place in places]


def hand_over_rows(
    pairs: Sequence[tuple[MentorPair, Enrolment]], loads: Mapping[int, Load], today: date
) -> list[MenteeRow]:
    """Return the trainees of a mentor who leaves, with since when they have been theirs."""
    return [_row(place, loads[place.id], today, since=pair.from_on) for pair, place in pairs]


def _row(place: Enrolment, load: Load, today: date, since: date | None = None) -> MenteeRow:
    return MenteeRow(
        enrolment_id=place.id,
        name=place.person.name,
        cohort=place.cohort.title,
        month=month_of(place.starts_on, today),
        contact=load.contact,
        waiting=load.waiting,
        minutes=load.minutes,
        oldest=load.oldest,
        unfinished=load.unfinished,
        goals=load.goals,
        logged=load.logged,
        since=since,
        state=place.state,
    )
