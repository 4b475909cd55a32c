"""The ring on a certificate: the plan drawn as a circle, one arc per component."""

from collections.abc import Sequence
from math import cos, pi, radians, sin

SIZE = 200
_CENTRE = 100.0
_RADIUS = 84.0
_GAP = radians(1.1)  # left free at each end of an arc
_SLIVER = radians(0.4)  # the least that is drawn, so that a small component is still seen


def ring_arcs(minutes: Sequence[int]) -> tuple[str, ...]:
    """Return one SVG path per amount above 0, clockwise from the top, in a 200 by 200 box."""
    amounts = [amount for amount in minutes if amount > 0]
    total = sum(amounts)
    arcs, done = [], 0
    for amount in amounts:
        start, end = done / total * 2 * pi + _GAP, (done + amount) / total * 2 * pi - _GAP
        arcs.append(_arc(start, max(end, start + _SLIVER)))
        done += amount
    return tuple(arcs)


def _arc(start: float, end: float) -> str:
    large = int(end - start > pi)
    return f"M{_point(start)}A{_RADIUS:g} {_RADIUS:g} 0 {large} 1 {_point(end)}"


def _point(angle: float) -> str:
    return f"{_CENTRE + _RADIUS * sin(angle):.2f} {_CENTRE - _RADIUS * cos(angle):.2f}"
