"""Until when the record of an activity must be kept, as each body says. Nothing is deleted by it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Keeping:
    """One activity before one body: `until` is the last day of keeping, None while no years are set."""

    activity: str
    on: date
    body: str
    years: int | None
    until: date | None
    evaluations: int

    def is_over(self, today: date) -> bool:
        return self.until is not None and today > self.until


def kept_until(on: date, years: int | None) -> date | None:
    """Return the last day of so many years after a day; 29 February ends on 28 February."""
    if years is None:
        return None
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)
