"""The pace of a year in words: when it will be done, and what holds it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kaptrain.hours.rules import Forecast
from kaptrain.hours.rules.pace import PACE_DAYS, Pace
from kaptrain.reporting.presenters.words import day_near, days
from kaptrain.shared.minutes import format_minutes
from kaptrain.web import charts
from kaptrain.web.filters import day


@dataclass(frozen=True)
class PaceRow:
    """A component that is not done: what is left, and by when."""

    title: str
    left: int
    done_by: str


@dataclass(frozen=True, kw_only=True)
class PacePart:
    """The pace section. `subject` gained minutes in `span` in the part `part_id`, or in all."""

    title: str
    gained: int
    span: str
    subject: str
    part_id: str
    text: str
    margin: str
    late: bool
    done_by: date | None
    label: str
    rows: tuple[PaceRow, ...]
    plot: charts.Pace | None = None


def done_by(ahead: Forecast) -> date | None:
    """Return the expected day: of the slowest component, or of all hours when some component rests."""
    return ahead.done_on or ahead.total.done_on


def pace_part(ahead: Forecast, titles: Mapping[str, str], *, ends_on: date, today: date) -> PacePart:
    """Return the section in words; the plot is drawn by the caller, who knows the points."""
    when = done_by(ahead)
    resting = [each for each in ahead.components if each.stalled]
    slow = next((each for each in ahead.components if each.id == ahead.bottleneck and not resting), None)
    about = slow or ahead.total
    return PacePart(
        title=_title(ahead, titles, when, resting),
        gained=about.recent,
        span=_span(ahead.total.days),
        subject="It has" if slow else "You have",
        part_id=about.id if slow else "components",
        text=_text(about, when, today),
        margin=days(abs((ends_on - when).days)) if when else "",
        late=when is not None and when > ends_on,
        done_by=when,
        label=_label(ahead, when),
        rows=tuple(_rows(ahead, titles, today)),
    )


def _title(ahead: Forecast, titles: Mapping[str, str], when: date | None, resting: list[Pace]) -> str:
    if not ahead.total.missing and not resting:
        return "All hours are there"
    if when is None:
        return "Nothing has counted in the last weeks"
    if not resting:
        slow = _name(titles, ahead.bottleneck or "total")
        return f"At this pace: {day(when)}; the {slow} {'are' if slow.endswith('s') else 'is'} the bottleneck"
    names = [_name(titles, each.id) for each in resting]
    what = f"the {names[0]}" if len(names) == 1 else f"{len(names)} parts"
    moves = "moves" if len(names) == 1 and not names[0].endswith("s") else "move"
    return f"At this pace: {day(when)}, once {what} {moves}"


def _text(about: Pace, when: date | None, today: date) -> str:
    if not about.missing:
        return "."
    left = format_minutes(about.missing)
    return f"; the {left} left take until {day_near(when, today)}." if when else f"; {left} are left."


def _rows(ahead: Forecast, titles: Mapping[str, str], today: date) -> list[PaceRow]:
    found = [each for each in ahead.components if each.missing]
    found.sort(key=lambda each: (not each.stalled, -(each.done_on or today).toordinal()))
    return [PaceRow(titles[each.id], each.missing, _when(each)) for each in found]


def _when(pace: Pace) -> str:
    return day(pace.done_on) if pace.done_on else f"nothing in {_span(pace.days).removeprefix('the last ')}"


def _span(number: int) -> str:
    if number == PACE_DAYS:
        return "the last seven weeks"
    return f"the last {days(number)}" if number > 1 else "one day"


def _label(ahead: Forecast, when: date | None) -> str:
    side = "ahead of" if ahead.ahead >= 0 else "behind"
    text = f"Counted hours over the year: {format_minutes(abs(ahead.ahead))} {side} an even year."
    return f"{text} Expected to be complete on {day(when)}." if when else text


def _name(titles: Mapping[str, str], component: str) -> str:
    title = titles.get(component, "whole")
    return title[:1].lower() + title[1:]
