"""The one table that a run prints."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One measured number with its bounds. `unit` is "×" for multiples of the bare page."""

    what: str
    value: float
    unit: str = "×"
    hold: float | None = None
    aim: float | None = None
    least: bool = False  # the bounds are lower bounds
    note: str = ""

    @property
    def verdict(self) -> str:
        """Return "aim", "ok" or "OVER"; nothing without a bound."""
        if self.hold is None:
            return ""
        if self.aim is not None and self._within(self.aim):
            return "aim"
        return "ok" if self._within(self.hold) else "OVER"

    def _within(self, bound: float) -> bool:
        return self.value >= bound if self.least else self.value <= bound


def lines(results: list[Result]) -> list[str]:
    """Return the table as Markdown, so that it can be quoted as it is."""
    return ["| what | measured | hold | aim | | |", "|---|---:|---:|---:|---|---|", *map(_line, results)]


def _line(each: Result) -> str:
    cells = (
        each.what,
        _number(each.value, each.unit),
        _bound(each, each.hold),
        _bound(each, each.aim),
        each.verdict,
        each.note,
    )
    return f"| {' | '.join(cells)} |"


def _number(value: float, unit: str) -> str:
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}".strip()


def _bound(result: Result, bound: float | None) -> str:
    if bound is None:
        return ""
    return f"{'≥' if result.least else '≤'} {bound:g}"
