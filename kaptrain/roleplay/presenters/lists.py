"""The board of whoever leads a lab, and the history of tries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kaptrain.events.models import Event
from kaptrain.events.rules.times import both_words
from kaptrain.roleplay.presenters.words import CHAIRS, STATES, Status, people_words
from kaptrain.roleplay.queries import Try, Whole
from kaptrain.roleplay.rules.groups import Part
from kaptrain.roleplay.rules.rounds import State


@dataclass(frozen=True, kw_only=True)
class Row:
    """A round in a list."""

    id: int
    title: str
    text: str
    status: Status


@dataclass(frozen=True, kw_only=True)
class BoardGroup:
    number: int
    rounds: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Head:
    """The event of a lab."""

    id: int
    title: str
    when: str
    activity: str
    leads: str
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class TryRow:
    """A try as a list shows it; `result` is empty until it is confirmed."""

    id: int
    name: str
    lab: str
    scene: str
    on: date
    chair: str
    status: Status
    result: str
    passed: bool
    confirms: bool


@dataclass(frozen=True, kw_only=True)
class History:
    """Tries as therapist, the best and the last of them, and rounds in other chairs."""

    tries: tuple[TryRow, ...]
    others: tuple[TryRow, ...]
    best: TryRow | None
    last: TryRow | None


def head_of(event: Event, zone: str) -> Head:
    """Return the head of a lab's pages."""
    return Head(
        id=event.id,
        title=event.title,
        when=both_words(event.starts_at, event.ends_at, event.zone, zone),
        activity=event.activity,
        leads=event.host.name,
        confirmed=event.state == "confirmed",
    )


def board(rounds: Iterable[Whole]) -> tuple[BoardGroup, ...]:
    """Return the rounds of a lab by group."""
    groups: dict[int, list[Row]] = {}
    for each in rounds:
        groups.setdefault(each.round.group_no, []).append(_row(each))
    return tuple(BoardGroup(number=number, rounds=tuple(rows)) for number, rows in sorted(groups.items()))


def own_rows(rounds: Iterable[Whole], person_id: int) -> tuple[Row, ...]:
    """Return one's own rounds of a lab in their order, each with one's chair."""
    mine = [each for each in rounds if each.parts_of(person_id)]
    return tuple(
        Row(
            id=each.round.id,
            title=f"Round {each.round.number}: {' and '.join(CHAIRS[p] for p in each.parts_of(person_id))}",
            text=people_words(each),
            status=STATES[State(each.round.state)],
        )
        for each in mine
    )


def current_round(rounds: Sequence[Whole], person_id: int) -> Whole | None:
    """Return the round that somebody is in now: one that goes on, else the next planned, else the last."""
    mine = [each for each in rounds if each.parts_of(person_id)]
    order = {State.RUNNING: 0, State.SCORING: 0, State.PLANNED: 2, State.DEBRIEF: 1}
    going_on = [each for each in mine if State(each.round.state) in order]
    if not going_on:
        return None
    return min(going_on, key=lambda each: (order[State(each.round.state)], each.round.number, each.round.id))


def history(found: Sequence[Try], most: int) -> History:
    """Split rounds into tries and others, newest first."""
    tries = [_try(each, most) for each in found if each.part is Part.THERAPIST]
    scored = [each for each in found if each.part is Part.THERAPIST and each.points is not None]
    best = max(scored, key=lambda each: (bool(each.passed), each.points or 0), default=None)
    return History(
        tries=tuple(tries),
        others=tuple(_try(each, most) for each in found if each.part is not Part.THERAPIST),
        best=_try(best, most) if best else None,
        last=_try(scored[0], most) if scored else None,
    )


def by_trainee(found: Sequence[Try], most: int) -> tuple[tuple[str, History], ...]:
    """Return the history of each trainee, by name."""
    groups: dict[tuple[str, int], list[Try]] = {}
    for each in found:
        groups.setdefault((each.name, each.person_id), []).append(each)
    return tuple((name, history(tries, most)) for (name, _), tries in sorted(groups.items()))


def rows_of(found: Iterable[Try], most: int) -> tuple[TryRow, ...]:
    """Return rounds as a plain list."""
    return tuple(_try(each, most) for each in found)


def _row(each: Whole) -> Row:
    sheet = each.sheet
    found = "" if sheet is None or sheet.points is None else f" {sheet.points} points."
    return Row(
        id=each.round.id,
        title=f"Round {each.round.number}: {each.round.scene}",
        text=f"{people_words(each)}.{found}",
        status=STATES[State(each.round.state)],
    )


def _try(each: Try, most: int) -> TryRow:
    reached = ""
    if each.points is not None:
        reached = f"{each.points} of {most}, {'met' if each.passed else 'not met yet'}"
    return TryRow(
        id=each.round_id,
        name=each.name,
        lab=each.lab,
        scene=each.scene,
        on=each.on,
        chair=CHAIRS[each.part],
        status=STATES[each.state],
        result=reached,
        passed=bool(each.passed),
        confirms=each.waits_for_host,
    )
