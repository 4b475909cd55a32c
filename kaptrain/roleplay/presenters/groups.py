"""The form in which whoever leads puts people into groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaptrain.events.queries.attendance import Record, Seat
from kaptrain.events.rules.marks import THERE
from kaptrain.roleplay.presenters.words import people_words
from kaptrain.roleplay.queries import Helper, Whole
from kaptrain.roleplay.rules.groups import Group, Player, suggest
from kaptrain.roleplay.rules.rounds import BUSY, State

STANDS_IN = 2


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """A trainee with a seat: whether they are there, as far as the list knows, and the group chosen."""

    id: int
    name: str
    known: str
    chosen: str


@dataclass(frozen=True, kw_only=True)
class GroupChoice:
    """Who stands in beside a group: the chosen ones by field."""

    number: int
    chosen: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GroupsPage:
    people: tuple[Somebody, ...]
    groups: tuple[GroupChoice, ...]
    helpers: tuple[tuple[str, str], ...]
    numbers: tuple[str, ...]
    going_on: tuple[str, ...]


@dataclass(frozen=True)
class Present:
    """Everybody with a seat, and who of them is there."""

    seats: tuple[Seat, ...]
    there: frozenset[int]
    away: frozenset[int]


def present(record: Record) -> Present:
    """Return who is there by the list or by code; before anybody is known, everybody with a seat."""
    marks = {each.enrolment.id: record.worked(each).mark for each in record.seats}
    there = frozenset(place for place, mark in marks.items() if mark in THERE)
    away = frozenset(place for place, mark in marks.items() if mark is not None and mark not in THERE)
    return Present(tuple(record.seats), there or frozenset(marks) - away, away)


def groups_page(
    found: Present, helpers: Sequence[Helper], rounds: Sequence[Whole], values: Mapping[str, str] | None
) -> GroupsPage:
    """Return the form: as it was sent, else as the groups stand, else as suggested."""
    if values is None:
        values = _planned(rounds) or _suggested(found, helpers)
    people = tuple(
        Somebody(
            id=each.enrolment.id,
            name=each.person.name,
            known=_known(each.enrolment.id, found),
            chosen=values.get(f"person-{each.enrolment.id}", "0"),
        )
        for each in found.seats
    )
    count = max(2, -(-len(people) // 2))
    return GroupsPage(
        people=people,
        groups=tuple(
            GroupChoice(
                number=number,
                chosen=tuple(values.get(f"stand-{number}-{at}", "0") for at in range(1, STANDS_IN + 1)),
            )
            for number in range(1, count + 1)
        ),
        helpers=tuple((str(each.id), each.name) for each in helpers),
        numbers=tuple(str(number) for number in range(1, count + 1)),
        going_on=tuple(
            f"Group {each.round.group_no}, round {each.round.number}: {people_words(each)}"
            for each in rounds
            if State(each.round.state) in BUSY
        ),
    )


def _known(place: int, found: Present) -> str:
    if place in found.away:
        return "marked as away"
    return "" if place in found.there else "not on the list yet"


def _suggested(found: Present, helpers: Sequence[Helper]) -> dict[str, str]:
    people = [
        Player(each.enrolment.person_id, each.enrolment.id)
        for each in found.seats
        if each.enrolment.id in found.there
    ]
    return _values(suggest(people, [Player(each.id) for each in helpers]))


def _values(groups: Sequence[Group]) -> dict[str, str]:
    values: dict[str, str] = {}
    for number, group in enumerate(groups, 1):
        values |= {f"person-{player.enrolment}": str(number) for player in group.members}
        values |= {f"stand-{number}-{at}": str(player.person) for at, player in enumerate(group.standing, 1)}
    return values


def _planned(rounds: Sequence[Whole]) -> dict[str, str]:
    """Return the groups as they are planned or going on, so that a change begins with them."""
    values: dict[str, str] = {}
    standing: dict[int, list[int]] = {}
    for each in rounds:
        if State(each.round.state) in (State.CONFIRMED, State.SET_ASIDE):
            continue
        for seat in each.seats.values():
            if seat.enrolment_id is not None:
                values[f"person-{seat.enrolment_id}"] = str(each.round.group_no)
            elif seat.person_id not in standing.setdefault(each.round.group_no, []):
                standing[each.round.group_no].append(seat.person_id)
    for number, people in standing.items():
        values |= {f"stand-{number}-{at}": str(each) for at, each in enumerate(people[:STANDS_IN], 1)}
    return values
