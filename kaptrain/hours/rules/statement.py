"""The statement: totals, and for every line the minutes that count and why the others do not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaptrain.hours.rules.line import Line


@dataclass(frozen=True, slots=True)
class MissingActivity:
    """An activity a gate waited for, and the date it first counted, if it ever did."""

    activity: str
    first_counted: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What a page needs to explain a removal; only the parts that fit its code are filled.

    gate_closed: `missing`. overlap: `line` covers those minutes. daily_limit and
    cap_reached: `limit` in minutes. outside_window: `first`, `last` day.
    """

    missing: tuple[MissingActivity, ...] = ()
    line: str | None = None
    limit: int | None = None
    first: date | None = None
    last: date | None = None


NO_DETAIL = Detail()


@dataclass(frozen=True, slots=True)
class Removal:
    """Minutes of a line that do not count, with the code of the reason."""

    code: str
    minutes: int
    detail: Detail = NO_DETAIL


@dataclass(frozen=True, slots=True)
class LineResult:
    """A line with what became of its minutes: `minutes == counted + Σ removed`."""

    line: Line
    counted: int
    removed: tuple[Removal, ...]

    @property
    def id(self) -> str:
        return self.line.id

    @property
    def minutes(self) -> int:
        return self.line.minutes


@dataclass(frozen=True, slots=True)
class Total:
    """The whole plan in minutes."""

    required: int
    counted: int
    pending: int

    @property
    def met(self) -> bool:
        return self.counted >= self.required


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentResult:
    """One component in minutes; `unmet` holds `hours`, `at_least:ACTIVITY` and `choose`.

    `occurrences` counts the counting lines by activity, in the order they came.
    """

    id: str
    required: int
    cap: int
    counted: int
    pending: int
    exempt: int
    unmet: tuple[str, ...]
    occurrences: tuple[tuple[str, int], ...]

    @property
    def missing(self) -> int:
        return max(0, self.required - self.counted)

    @property
    def met(self) -> bool:
        return not self.unmet


@dataclass(frozen=True, slots=True)
class MinimumResult:
    """A topic's or a modality's minimum in minutes."""

    id: str
    required: int
    counted: int

    @property
    def met(self) -> bool:
        return self.counted >= self.required


@dataclass(frozen=True, slots=True)
class Condition:
    """Something other than hours that the plan asks for."""

    id: str
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The evaluation of all lines. `lines` stand in the order in which they were taken.

    `days` holds the minutes used of each date's limit.
    """

    total: Total
    components: tuple[ComponentResult, ...]
    topics: tuple[MinimumResult, ...]
    modalities: tuple[MinimumResult, ...]
    conditions: tuple[Condition, ...]
    lines: tuple[LineResult, ...]
    days: Mapping[date, int]

    @property
    def complete(self) -> bool:
        parts = (self.components, self.topics, self.modalities, self.conditions)
        return self.total.met and all(each.met for part in parts for each in part)

    def component(self, component_id: str) -> ComponentResult | None:
        """Return the result of one component, if the plan has it."""
        return next((each for each in self.components if each.id == component_id), None)


def statement_to_data(statement: Statement) -> dict[str, Any]:
    """Return the statement as the JSON object that the command line and `/hours.json` give (minutes)."""
    total = statement.total
    return {
        "complete": statement.complete,
        "total": {"required": total.required, "counted": total.counted, "pending": total.pending},
        "components": [_component(each) for each in statement.components],
        "topics": [_minimum(each) for each in statement.topics],
        "modalities": [_minimum(each) for each in statement.modalities],
        "conditions": [{"id": each.id, "met": each.met} for each in statement.conditions],
        "lines": [_line(each) for each in statement.lines],
    }


def _component(result: ComponentResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "required": result.required,
        "cap": result.cap,
        "counted": result.counted,
        "pending": result.pending,
        "missing": result.missing,
        "met": result.met,
        "unmet": list(result.unmet),
    }


def _minimum(result: MinimumResult) -> dict[str, Any]:
    return {"id": result.id, "required": result.required, "counted": result.counted, "met": result.met}


def _line(result: LineResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "minutes": result.minutes,
        "counted": result.counted,
        "removed": [{"code": each.code, "minutes": each.minutes} for each in result.removed],
    }
