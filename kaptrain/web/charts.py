"""Turns minutes into the percentages and paths of macros/charts.html. No page does arithmetic on hours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import cos, pi, sin

from kaptrain.shared.minutes import format_minutes
from kaptrain.web.filters import MONTHS, SHORT, day

BOX_WIDTH, BOX_HEIGHT = 365, 170.6
BASE, TOP = 159.2, 9.2
RING_CENTRE, RING_RADIUS, RING_GAP = 100, 84, 1.1
NOTE_TURNS = 70  # beyond this share of the width a note is written to the left of its dot


@dataclass(frozen=True)
class Share:
    """One component: minutes required, counted and pending."""

    label: str
    required: int
    counted: int
    pending: int = 0


@dataclass(frozen=True)
class Piece:
    """A filled stretch of a bar; kind is counted, pending or missing."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True)
class Part:
    """A component's stretch of the year bar with its pieces and words."""

    label: str
    note: str
    x: str
    width: str
    end: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Pace:
    """Everything the `pace` macro draws; see the comment there."""

    area: str
    real: str
    plan: str
    next: str
    lines: list[dict[str, str]] = field(default_factory=list)
    dots: list[dict[str, str]] = field(default_factory=list)
    months: list[dict[str, str | bool]] = field(default_factory=list)
    notes: list[dict[str, str | bool]] = field(default_factory=list)


def percent(part: int, whole: int) -> str:
    """`part` of `whole` for an SVG attribute, to a thousandth: "8.333%"; "0%" of nothing."""
    thousandths = round(part * 100_000 / whole) if whole else 0
    return f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".") + "%"


def pieces(share: Share, *, start: int = 0, whole: int | None = None) -> list[Piece]:
    """Cut one component into counted, pending and missing; nothing runs over the required minutes."""
    whole = share.required if whole is None else whole
    counted = min(share.counted, share.required)
    pending = min(share.pending, share.required - counted)
    spans = (("counted", counted), ("pending", pending), ("missing", share.required - counted - pending))
    found = []
    for kind, minutes in spans:
        if minutes > 0:
            found.append(Piece(kind, percent(start, whole), percent(minutes, whole)))
        start += minutes
    return found


def year_bar(shares: Sequence[Share]) -> list[Part]:
    """Lay the components side by side, each as wide as it is required."""
    whole = sum(share.required for share in shares)
    parts, start = [], 0
    for share in shares:
        end = start + share.required
        note = f"{_brief(share.counted)} of {_brief(share.required).removesuffix(' h')}"
        cut = pieces(share, start=start, whole=whole)
        edges = percent(start, whole), percent(share.required, whole), percent(end, whole)
        parts.append(Part(share.label, note, *edges, cut))
        start = end
    return parts


def fillings(shares: Sequence[Share]) -> list[Piece]:
    """The counted and pending stretches alone, for a strip that lies on a `strip_frame`."""
    return [piece for part in year_bar(shares) for piece in part.pieces if piece.kind != "missing"]


def _brief(minutes: int) -> str:
    """Hours as short as a bar has room for: "7 h 30", "6 h", "40 min"."""
    words = format_minutes(minutes)
    return words.removesuffix(" min") if " h " in words else words


def ring(minutes: Sequence[int]) -> list[str]:
    """One arc per component around the clock from the top, each as long as its share."""
    whole, start, arcs = sum(minutes), 0, []
    for part in minutes:
        first = start / whole * 2 * pi + RING_GAP * pi / 180
        last = (start + part) / whole * 2 * pi - RING_GAP * pi / 180
        large = int(last - first > pi)
        arcs.append(f"M{_on_ring(first)}A84 84 0 {large} 1 {_on_ring(last)}")
        start += part
    return arcs


def _on_ring(angle: float) -> str:
    return f"{RING_CENTRE + RING_RADIUS * sin(angle):.2f} {RING_CENTRE - RING_RADIUS * cos(angle):.2f}"


@dataclass(frozen=True)
class Year:
    """The axes of a pace plot: first and last day, and the minutes required."""

    start: date
    end: date
    required: int

    def x(self, on: date) -> float:
        """Where a day lies, 0 to 365; outside the year it sticks to the edge."""
        share = (on - self.start).days / max((self.end - self.start).days, 1)
        return BOX_WIDTH * min(max(share, 0), 1)

    def y(self, minutes: int) -> float:
        """Where an amount lies, from the base line up; nothing rises above the requirement."""
        return BASE - (BASE - TOP) * min(minutes / max(self.required, 1), 1)


def pace(year: Year, points: Iterable[tuple[date, int]], *, today: date, done_by: date | None = None) -> Pace:
    """Plot the counted minutes day by day up to `today` and the forecast, if there is one."""
    curve = [(year.x(on), year.y(minutes)) for on, minutes in points if on <= today]
    real = _path([(0.0, BASE), *curve])
    here = curve[-1] if curve else (0.0, BASE)
    goal = (year.x(done_by), TOP) if done_by else None
    return Pace(
        area=f"{real}V{BASE}Z" if curve else "",
        real=real if curve else "",
        plan=_path([(0.0, BASE), (BOX_WIDTH, TOP)]),
        next=_path([here, goal]) if goal else "",
        lines=[{"y": _share_y(year.y(m)), "words": format_minutes(m)} for m in _thirds(year.required)],
        dots=[_at(*spot) for spot in (here, goal) if spot],
        months=list(_months(year)),
        notes=[_note(here, "Today", low=True), *([_note(goal, day(done_by))] if goal and done_by else [])],
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _share_y(y: float) -> str:
    return f"{y / BOX_HEIGHT * 100:.1f}%"


def _at(x: float, y: float) -> dict[str, str]:
    return {"x": f"{x / BOX_WIDTH * 100:.2f}%", "y": _share_y(y)}


def _thirds(required: int) -> list[int]:
    return [required // 3, required * 2 // 3, required]


def _note(spot: tuple[float, float], words: str, *, low: bool = False) -> dict[str, str | bool]:
    turned = spot[0] / BOX_WIDTH * 100 > NOTE_TURNS
    side = {"anchor": "end", "dx": "-10"} if turned else {"anchor": "start", "dx": "12"}
    return {**_at(*spot), **side, "words": words, "strong": True, "dy": "16" if low else "-9"}


def _months(year: Year) -> Iterable[dict[str, str | bool]]:
    on, minor = year.start, False
    while on < year.end - timedelta(days=10):
        yield {"x": _at(year.x(on), BASE)["x"], "words": MONTHS[on.month - 1][:SHORT], "minor": minor}
        on, minor = (on.replace(day=1) + timedelta(days=32)).replace(day=1), not minor
