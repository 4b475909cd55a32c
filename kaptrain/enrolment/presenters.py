"""What the pages about cohorts and enrolments show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.enrolment.rules import ACTIVE

PER_PAGE = 25
COHORTS_PER_PAGE = 50
NOBODY = "No mentor yet"
Address = Callable[[int], str]


@dataclass(frozen=True)
class State:
    """A state in the looks of the status macro."""

    look: str
    words: str


@dataclass(frozen=True)
class Pages:
    """The words below a long list, and the ways to its other pages."""

    words: str
    previous: str | None
    following: str | None


@dataclass(frozen=True)
class CohortRow:
    """One row of the list of cohorts."""

    id: int
    title: str
    program: str
    version: str
    starts_on: date
    size: int


@dataclass(frozen=True)
class TraineeRow:
    """One row of a cohort. The reader's own row leads nowhere: nobody decides about themselves."""

    id: int
    name: str
    mentor: str
    state: State
    starts_on: date
    ends_on: date
    own: bool


def state_of(state: str) -> State:
    """Where an enrolment stands, in words first."""
    return State("met", "Active") if state == ACTIVE else State("not", state.capitalize())


def named(person: Person) -> str:
    """A name with its credential."""
    return f"{person.name}, {person.credential}" if person.credential else person.name


def pages(page: int, shown: int, total: int, *, size: int, address: Address) -> Pages:
    """Describe page `page` (from 1) of `total` things of which `shown` are on it."""
    first = (page - 1) * size
    last = first + shown
    return Pages(
        words=f"{first + 1} to {last} of {total}" if shown else "Nobody yet",
        previous=address(page - 1) if page > 1 else None,
        following=address(page + 1) if last < total else None,
    )


def cohort_rows(listed: Sequence[tuple[Cohort, int]]) -> list[CohortRow]:
    """The list of cohorts; the program's title is the frozen plan's."""
    return [
        CohortRow(
            id=cohort.id,
            title=cohort.title,
            program=str(cohort.plan_version.data["title"]),
            version=cohort.plan_version.version,
            starts_on=cohort.starts_on,
            size=size,
        )
        for cohort, size in listed
    ]


def trainee_rows(
    enrolments: Sequence[Enrolment], mentors: Mapping[int, Person], reader_id: int
) -> list[TraineeRow]:
    """The trainees of a cohort with their mentors of today."""
    return [
        TraineeRow(
            id=each.id,
            name=named(each.person),
            mentor=mentors[each.id].name if each.id in mentors else NOBODY,
            state=state_of(each.state),
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            own=each.person_id == reader_id,
        )
        for each in enrolments
    ]


def mentor_choices(mentors: Sequence[Person], *, but: int | None = None) -> list[tuple[str, str]]:
    """(id, name) for a select, after an empty first choice; `but` is left out."""
    known = [(str(each.id), named(each)) for each in mentors if each.id != but]
    return [("", "Choose a mentor"), *known]
