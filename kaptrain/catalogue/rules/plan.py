"""The plan: what a program requires, as plain frozen values in minutes."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

KINDS = (
    "module",
    "webinar",
    "elective",
    "practicum",
    "mentorship",
    "roleplay",
    "discussion",
    "bookclub",
    "prior_learning",
)
MODALITIES = ("self_paced", "live", "in_person")
SIGNERS = ("auto", "facilitator", "practitioner", "mentor")

DEFAULT_AXIS = "program"
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A named part of the plan. `required` and `cap` are minutes.

    `after` must count before anything counts here; `gates` asks the same, in
    addition, for single activities; `at_least` is how often an activity must count.
    `minutes_per_post` is what a post in a group earns once its facilitator ticked it.
    """

    id: str
    title: str
    accepts: tuple[str, ...]
    required: int
    cap: int
    at_least: Mapping[str, int] = field(default_factory=dict)
    choose: int = 0
    after: tuple[str, ...] = ()
    gates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signed_by: str = "auto"
    minutes_per_post: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A minimum that cuts across components, in minutes, on one axis."""

    id: str
    title: str
    required: int
    axis: str = DEFAULT_AXIS


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All requirements of one program version.

    `months` is the length of the window, `day_limit` the minutes that count on
    one date, `modalities` the minimum minutes by way of attendance. `modules`
    remembers which lessons stand for a module since `expand`.
    """

    title: str
    version: str
    required: int
    months: int
    components: tuple[Component, ...]
    day_limit: int = DAY_MINUTES
    topics: tuple[Topic, ...] = ()
    modalities: Mapping[str, int] = field(default_factory=dict)
    conditions: tuple[str, ...] = ()
    modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def component(self, component_id: str) -> Component | None:
        """Return the component with this id, if the plan has it."""
        return next((each for each in self.components if each.id == component_id), None)


def ends_on(starts_on: date, months: int) -> date:
    """Return the last day of a window: start plus months (day clamped) minus one day.

    Raises ValueError when that lies beyond the calendar.
    """
    return add_months(starts_on, months) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        raise ValueError(f"{day} plus {months} months is beyond the calendar")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
