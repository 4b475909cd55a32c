"""One scheduled event of the demo."""

from dataclasses import dataclass
from datetime import time

from kaptrain.demo.rules.people import Group

SEATS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """An event `days` from today at a Mountain time; without a group for everybody.

    The first `coming` people of its group have booked, `first` before all others. Visits have a `site`.
    """

    activity: str
    days: int
    start: time
    group: Group | None = None
    coming: int = 0
    first: tuple[str, ...] = ()
    capacity: int = SEATS
    in_person: bool = False
    site: str = ""

    @property
    def key(self) -> str:
        return f"{self.activity}:{self.days}"
