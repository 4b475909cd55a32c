"""Make-ups as those see them who answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from kaptrain.events.models import MakeUp
from kaptrain.events.presenters.outcome import absence_words
from kaptrain.events.rules.makeups import NAMES, Route
from kaptrain.events.rules.times import day_words, span_words
from kaptrain.shared.minutes import format_minutes


@dataclass(frozen=True)
class Waiting:
    """One request. `sign` is the address at which its host signs a tutorial."""

    id: int
    name: str
    title: str
    words: str
    asked: bool
    sign: str


def waiting_rows(make_ups: Iterable[MakeUp], *, own_id: int = 0) -> tuple[Waiting, ...]:
    """Return what waits: requests to answer, and tutorials of the reader's own events to sign."""
    rows = []
    for each in make_ups:
        asked = each.state == "asked"
        held = each.route == Route.TUTORIAL and each.state == "approved"
        sign = f"/make-ups/{each.id}/tutorial" if held and own_id in (0, each.event.host_id) else ""
        if asked or sign:
            rows.append(_row(each, asked, sign))
    return tuple(rows)


def tutorial_facts(make_up: MakeUp) -> list[tuple[str, str]]:
    """Return what is signed about a tutorial."""
    event = make_up.event
    return [
        ("Trainee", make_up.enrolment.person.name),
        ("In place of", event.title),
        ("Missed", span_words(event.starts_at, event.ends_at, event.zone, year=True)),
        ("Time", format_minutes(event.minutes)),
    ]


def _row(make_up: MakeUp, asked: bool, sign: str) -> Waiting:
    event = make_up.event
    name = NAMES[Route(make_up.route)]
    missed = absence_words(make_up.absence).replace("you were", "was").replace("you ", "")
    return Waiting(
        id=make_up.id,
        name=make_up.enrolment.person.name,
        title=f"{make_up.enrolment.person.name}: {name}",
        words=f"For “{event.title}” on {day_words(event.on)}; {missed}.",
        asked=asked,
        sign=sign,
    )
