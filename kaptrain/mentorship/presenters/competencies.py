"""The competencies over the year: a small chart for each, and the numbers behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kaptrain.mentorship.rules.ratings import LEVELS, Rated

BOX_WIDTH, BOX_HEIGHT = 365, 100
# The names of the levels stand in the first part of the width; the year begins after them.
GUTTER = 24
# Where the levels lie, from the highest down, in hundredths of the height.
RISE, FLOOR = 34, 84
SIDES = {"self": "Trainee", "mentor": "Mentor"}


@dataclass(frozen=True)
class Dot:
    """A mark on a chart, as shares of its width and height."""

    x: str
    y: str
    side: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One competency: paths in a box of 365 × 100 by side ("" for none), dots, and all of it in words."""

    title: str
    label: str
    own: str
    mentors: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, kw_only=True)
class RatedRow:
    """One rating: who, when, and the level of each competency in words."""

    on: date
    month: int
    by: str
    side: str
    levels: tuple[str, ...]
    marks: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, kw_only=True)
class CompetencyPage:
    """`grid` are (y, words) of the levels, `ticks` (x, words) of the months."""

    charts: tuple[Chart, ...]
    rows: tuple[RatedRow, ...]
    titles: tuple[str, ...]
    grid: tuple[tuple[str, str], ...]
    ticks: tuple[tuple[str, str, bool], ...]
    start: str = f"{GUTTER}%"
    width: str = f"{100 - GUTTER}%"

    @property
    def heads(self) -> list[tuple[str, str]]:
        """The columns of the table behind the charts."""
        return [(title, "") for title in self.titles]


def competency_page(ratings: Sequence[Rated], starts_on: date, ends_on: date) -> CompetencyPage:
    """Return the charts and the table of what a reader may see, oldest first."""
    titles = {mark.id: mark.title for each in ratings for mark in each.marks}
    return CompetencyPage(
        charts=tuple(_chart(name, title, ratings, starts_on, ends_on) for name, title in titles.items()),
        rows=tuple(_row(each, titles) for each in ratings),
        titles=tuple(titles.values()),
        grid=tuple((f"{_y(level)}%", words) for level, words in enumerate(LEVELS)),
        ticks=tuple((_across((month - 0.5) / 12), str(month), month % 3 != 0) for month in range(1, 13)),
    )


def _y(level: int) -> int:
    return FLOOR - RISE * level


def _across(share: float) -> str:
    return f"{GUTTER + (100 - GUTTER) * share:.2f}%"


def _x(on: date, starts_on: date, ends_on: date) -> float:
    share = (on - starts_on).days / max((ends_on - starts_on).days, 1)
    return min(max(share, 0.0), 1.0)


def _chart(name: str, title: str, ratings: Sequence[Rated], starts_on: date, ends_on: date) -> Chart:
    spots: dict[str, list[tuple[float, int]]] = {side: [] for side in SIDES}
    for each in ratings:
        level = each.level(name)
        if level is not None:
            spots[each.side].append((_x(each.on, starts_on, ends_on), level))
    return Chart(
        title=title,
        label=_label(title, name, ratings),
        own=_path(spots["self"]),
        mentors=_path(spots["mentor"]),
        dots=tuple(Dot(_across(x), f"{_y(level)}%", side) for side in SIDES for x, level in spots[side]),
    )


def _path(spots: Iterable[tuple[float, int]]) -> str:
    points = [f"{x * BOX_WIDTH:.1f} {_y(level) * BOX_HEIGHT / 100:.1f}" for x, level in spots]
    return "M" + "L".join(points) if len(points) > 1 else ""


def _label(title: str, name: str, ratings: Sequence[Rated]) -> str:
    words = [
        f"{SIDES[each.side].lower()} in month {each.month} {LEVELS[level].lower()}"
        for each in ratings
        if (level := each.level(name)) is not None
    ]
    return f"{title}: {', '.join(words)}."


def _row(rated: Rated, titles: Iterable[str]) -> RatedRow:
    levels = [rated.level(name) for name in titles]
    return RatedRow(
        on=rated.on,
        month=rated.month,
        by=rated.by,
        side=SIDES[rated.side],
        levels=tuple("–" if level is None else LEVELS[level] for level in levels),
        marks=tuple((mark.title, LEVELS[mark.level], mark.words, mark.instance) for mark in rated.marks),
    )
