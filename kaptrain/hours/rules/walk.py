"""Takes lines one after the other and decides each with what the earlier ones have used."""

from collections import Counter
from datetime import date

from kaptrain.catalogue.rules import Component, Plan
from kaptrain.catalogue.rules.plan import DAY_MINUTES
from kaptrain.hours.rules.facts import Enrolment
from kaptrain.hours.rules.line import PRIOR_LEARNING, Line
from kaptrain.hours.rules.statement import Detail, LineResult, MissingActivity, Removal


class Walk:
    """The state of one evaluation. Lines must be given to `take` in order."""

    def __init__(self, plan: Plan, enrolment: Enrolment, today: date) -> None:
        self.counted: Counter[str] = Counter()
        self.days: Counter[date] = Counter()
        self.topics: Counter[str] = Counter()
        self.modalities: Counter[str] = Counter()
        self.occurrences: dict[str, Counter[str]] = {each.id: Counter() for each in plan.components}
        self._plan = plan
        self._enrolment = enrolment
        self._today = today
        self._components = {each.id: each for each in plan.components}
        self._axis_of = {topic.id: topic.axis for topic in plan.topics}
        self._first: dict[str, date] = {}
        self._gates: dict[tuple[str, str], tuple[str, ...]] = {}
        self._taken_until = 0
        self._taken_by = ""
        self._results: list[LineResult] = []
        self._closed: dict[int, tuple[str, ...]] = {}

    def take(self, line: Line) -> None:
        """Decide one line, and remember what it uses."""
        component = self._components.get(line.component)
        reason = self._reason_against(line, component)
        if component is None or reason:
            self._results.append(LineResult(line, 0, (reason or Removal("not_accepted", line.minutes),)))
            return
        counted, removed = self._reduced(line, component)
        self._results.append(LineResult(line, counted, removed))
        if counted:
            self._count(line, counted)

    def results(self) -> tuple[LineResult, ...]:
        """Return all decisions. Closed gates learn here when their activities counted in the end."""
        for at, missing in self._closed.items():
            result = self._results[at]
            detail = Detail(missing=tuple(MissingActivity(each, self._first.get(each)) for each in missing))
            removal = Removal("gate_closed", result.minutes, detail)
            self._results[at] = LineResult(result.line, 0, (removal,))
        return tuple(self._results)

    def _reason_against(self, line: Line, component: Component | None) -> Removal | None:
        """The reason to remove the whole line, if there is one."""
        if line.status != "signed":
            return Removal(line.status, line.minutes)
        if component is None or line.kind not in component.accepts:
            return Removal("not_accepted", line.minutes)
        if line.kind == PRIOR_LEARNING:
            return None
        if line.on > self._today:
            return Removal("in_future", line.minutes)
        if not self._enrolment.starts_on <= line.on <= self._enrolment.ends_on:
            detail = Detail(first=self._enrolment.starts_on, last=self._enrolment.ends_on)
            return Removal("outside_window", line.minutes, detail)
        return self._closed_gate(line, component)

    def _closed_gate(self, line: Line, component: Component) -> Removal | None:
        gate = (component.id, line.activity)
        needed = self._gates.get(gate)
        if needed is None:
            needed = tuple(dict.fromkeys((*component.after, *component.gates.get(line.activity, ()))))
        if needed:
            # Lines come by date, so whatever has counted did so on the same or an earlier date.
            needed = tuple([each for each in needed if each not in self._first])
        # What has counted once stays so: the next line of this activity need not look at it again.
        self._gates[gate] = needed
        if not needed:
            return None
        self._closed[len(self._results)] = needed
        return Removal("gate_closed", line.minutes)

    def _reduced(self, line: Line, component: Component) -> tuple[int, tuple[Removal, ...]]:
        """The minutes left, and what overlap, the day and the cap take off, in that order."""
        left = line.minutes
        removed: list[Removal] = []
        if line.kind != PRIOR_LEARNING:
            overlap = self._overlap(line)
            if overlap:
                removed.append(Removal("overlap", overlap, Detail(line=self._taken_by)))
                left -= overlap
            limit = self._plan.day_limit
            left = _limited(removed, "daily_limit", left, limit - self.days[line.on], limit)
        room = component.cap - self.counted[component.id]
        left = _limited(removed, "cap_reached", left, room, component.cap)
        return left, tuple(removed)

    def _overlap(self, line: Line) -> int:
        start = _start(line)
        if start is None:
            return 0
        # Lines with a start come in the order of their starts. So all taken intervals began
        # before this one, and the one that ends last covers everything that is taken from here on.
        return min(line.minutes, max(0, self._taken_until - start))

    def _count(self, line: Line, counted: int) -> None:
        self.counted[line.component] += counted
        self.modalities[line.modality] += counted
        self._count_topics(line, counted)
        if line.activity:
            self.occurrences[line.component][line.activity] += 1
            self._first.setdefault(line.activity, line.on)
        if line.kind == PRIOR_LEARNING:
            return
        self.days[line.on] += counted
        start = _start(line)
        if start is not None and start + line.minutes > self._taken_until:
            self._taken_until = start + line.minutes
            self._taken_by = line.id

    def _count_topics(self, line: Line, counted: int) -> None:
        left: dict[str, int] = {}
        for topic, minutes in line.topics.items():
            axis = self._axis_of.get(topic)
            if axis is None:
                continue
            credited = min(minutes, left.get(axis, counted))
            self.topics[topic] += credited
            left[axis] = left.get(axis, counted) - credited


def _start(line: Line) -> int | None:
    """Minutes since the beginning of the calendar, so that intervals may cross midnight."""
    if line.start is None:
        return None
    return line.on.toordinal() * DAY_MINUTES + line.start.hour * 60 + line.start.minute


def _limited(removed: list[Removal], code: str, left: int, room: int, limit: int) -> int:
    """Note the minutes above the room that is left, and return the others."""
    if left > room:
        removed.append(Removal(code, left - room, Detail(limit=limit)))
        return room
    return left
