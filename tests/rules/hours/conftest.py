"""Random plans and lines for property tests, dense enough that every rule meets every other."""

from datetime import date, time, timedelta
from random import Random
from typing import Any

import pytest

from kaptrain.catalogue.rules import Component, Plan, Topic
from kaptrain.hours.rules import STATUSES, Enrolment, Facts, Line

START = date(2026, 1, 10)
ACTIVITIES = ("a", "b", "c", "d")
KINDS = ("practicum", "webinar", "webinar", "prior_learning")


class Case:
    """One random evaluation, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.plan = self._plan()
        self.enrolment = Enrolment(START, START + timedelta(days=self.random.randint(2, 6)))
        self.today = START + timedelta(days=self.random.randint(1, 7))
        self.lines = [self._line(seq) for seq in range(self.random.randint(0, 16))]
        self.facts = Facts(
            met=frozenset(self._some(("x", "y", "stranger"))),
            exempt={name: self.random.randint(0, 300) for name in self._some(("one", "two", "stranger"))},
        )

    def _some(self, names: tuple[str, ...], chance: float = 0.4) -> tuple[str, ...]:
        return tuple(name for name in names if self.random.random() < chance)

    def _plan(self) -> Plan:
        names = ("one", "two", "three")[: self.random.randint(1, 3)]
        components = tuple(self._component(name) for name in names)
        return Plan(
            title="Random",
            version="1",
            required=self.random.randint(0, sum(each.required for each in components)),
            months=1,
            components=components,
            day_limit=self.random.choice((100, 200, 1440, 1440)),
            topics=tuple(
                Topic(id=name, title=name, required=self.random.choice((0, 0, 60)), axis=axis)
                for name, axis in (("ethics", "program"), ("trauma", "program"), ("law", "state"))
            ),
            modalities={name: self.random.choice((0, 0, 60)) for name in self._some(("live", "in_person"))},
            conditions=self._some(("x", "y")),
        )

    def _component(self, name: str) -> Component:
        required = self.random.choice((0, 30, 100, 200))
        return Component(
            id=name,
            title=name,
            accepts=tuple(dict.fromkeys(self._some(KINDS, 0.9))) or ("module",),
            required=required,
            cap=required + self.random.choice((0, 30, 400, 3000)),
            at_least={each: self.random.randint(1, 2) for each in self._some(ACTIVITIES, 0.2)},
            choose=self.random.choice((0, 0, 1, 3)),
            after=self._some(ACTIVITIES, 0.08),
            gates={each: self._some(ACTIVITIES, 0.25) for each in self._some(ACTIVITIES, 0.2)},
        )

    def _line(self, seq: int) -> Line:
        pick = self.random
        minutes = pick.choice((1, 30, 45, 60, 90, 200, 1500))
        names = [each.id for each in self.plan.components]
        return Line(
            id=f"line-{seq}",
            component=pick.choice((*names, *names, *names, "stranger")),
            kind=pick.choice(KINDS),
            activity=pick.choice(ACTIVITIES),
            on=START + timedelta(days=pick.choice((-1, 0, 0, 1, 1, 2, 2, 3, 5))),
            start=pick.choice(
                (None, time(9), time(9, 30), time(9, 45), time(10, 15), time(23, 30), time(0, 10))
            ),
            minutes=minutes,
            modality=pick.choice(("live", "in_person", "self_paced")),
            topics=self._topics(minutes),
            status=pick.choice((*STATUSES, *["signed"] * 20)),
            seq=seq,
        )

    def _topics(self, minutes: int) -> dict[str, int]:
        ids = ["ethics", "trauma", "law", "unknown"]
        self.random.shuffle(ids)
        half = minutes // 2
        return {name: self.random.randint(0, half) for name in ids if self.random.random() < 0.5}

    def with_line(self, **changes: Any) -> Line:
        """One more line, drawn like the others, with some fields fixed."""
        line = self._line(len(self.lines))
        values = {name: getattr(line, name) for name in Line.__slots__}
        return Line(**{**values, **changes})


@pytest.fixture(scope="session")
def case() -> type[Case]:
    """Builds a random case from a seed."""
    return Case
