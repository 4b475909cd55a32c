"""Warnings: what can no longer be met with the dates that are planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kaptrain.catalogue.rules.plan import Component
from kaptrain.catalogue.rules.program import Program
from kaptrain.events.models import Event
from kaptrain.events.queries import Listed
from kaptrain.events.rules.reach import Chance, Reach, Target, lost_with, reach
from kaptrain.events.rules.template import KINDS, SELF_PACED
from kaptrain.events.rules.times import day_words
from kaptrain.events.rules.words import enumerated
from kaptrain.hours.rules import ComponentResult
from kaptrain.hours.service import Year
from kaptrain.shared.minutes import format_minutes

# In the last quarter of a year hardly any further date will be planned, so each part is named by itself.
LATE = timedelta(days=90)
Remark = tuple[str, str]  # kind of callout, words


@dataclass(frozen=True)
class Ahead:
    """Everything that can still bring hours: events to come, own seats among them, and what needs no date."""

    coming: Sequence[Listed]
    own: frozenset[int]
    program: Program | None

    def chances(self, part: Component, until: date) -> list[Chance]:
        """Return the chances for one part of the year."""
        dated = [
            Chance(each.event.id, each.event.activity, each.event.minutes, each.event.on)
            for each in self.coming
            if each.event.component == part.id and (each.event.id in self.own or _can_be_had(each))
        ]
        alone = [
            Chance(0, each.id, each.minutes, until)
            for each in (self.program.activities if self.program else ())
            if each.component == part.id and each.modality == SELF_PACED
        ]
        return [*dated, *alone]


def warnings_of(year: Year, ahead: Ahead, *, today: date) -> tuple[Remark, ...]:
    """Return what the dates planned now cannot meet.

    Early in a year that is a remark about parts for which dates are being planned; late it is a warning.
    """
    ends_on = year.enrolment.ends_on
    if ends_on < today:
        return ()
    late = ends_on - today <= LATE
    short = []
    for part, target in _targets(year):
        chances = ahead.chances(part, ends_on)
        found = reach(target, chances, until=ends_on)
        if not found.meets(target) and (late or chances):
            short.append((target, found))
    if late:
        return tuple(("pending", _late_words(*each)) for each in short)
    return (("note", _early_words(short)),) if short else ()


def loss_words(year: Year, ahead: Ahead, event: Event, *, today: date) -> str:
    """Say what giving back a seat at this event would put out of reach; "" when nothing."""
    ends_on = year.enrolment.ends_on
    for part, target in _targets(year):
        if part.id == event.component and event.on >= today:
            chances = ahead.chances(part, ends_on)
            if lost_with(target, chances, event.id, until=ends_on):
                asked = _asked(target)
                return (
                    f"If you give this seat back, {target.title.lower()} can no longer be met with the dates "
                    f"planned until {day_words(ends_on, year=True)}: {asked} still to do."
                )
    return ""


def _targets(year: Year) -> list[tuple[Component, Target]]:
    found = []
    for part, result in zip(year.plan.components, year.statement.components, strict=True):
        if set(part.accepts) & set(KINDS) and part.signed_by == "facilitator":
            target = _target(part, result)
            if target.missing or target.choose:
                found.append((part, target))
    return found


def _target(part: Component, result: ComponentResult) -> Target:
    done = frozenset(activity for activity, times in result.occurrences if times)
    missing = max(0, result.missing - result.pending)
    # Pending lines bring activities too, but a statement names only those that count.
    choose = max(0, part.choose - len(done)) if missing else 0
    return Target(title=part.title, missing=missing, choose=choose, done=done)


def _can_be_had(listed: Listed) -> bool:
    return listed.event.waitlist or listed.taken < listed.event.capacity


def _late_words(target: Target, found: Reach) -> str:
    there = f"{format_minutes(found.minutes)} can be had" if found.minutes else "nothing is planned"
    return (
        f"{target.title}: {_asked(target)} still to do, and {there} before your year ends. "
        "Ask your facilitator for further dates."
    )


def _early_words(short: Sequence[tuple[Target, Reach]]) -> str:
    parts = [
        f"{target.title} ({format_minutes(found.minutes)} can be had, {_asked(target)} still to do)"
        for target, found in short
    ]
    return f"The dates planned so far do not reach for {enumerated(parts)}. More are to be planned."


def _asked(target: Target) -> str:
    minutes = format_minutes(target.missing)
    return f"{minutes} ({target.choose} to choose)" if target.choose else minutes
