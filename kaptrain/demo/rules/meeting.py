"""One scheduled event of the demo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from kaptrain.demo.rules.people import Group

SEATS = 24
EASTERN = "America/New_York"


@dataclass(frozen=True, slots=True)
class Noted:
    """What the host marked by hand of one guest, with the minutes that were missed."""

    who: str
    mark: str
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the host confirmed of an event.

    Guests answered all `codes` that were shown, or `some` of them; without codes, whoever has no mark was
    there.
    """

    codes: int = 0
    some: Mapping[str, tuple[int, ...]] = field(default_factory=dict, hash=False)
    marks: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """An event `days` from today at a Mountain time, planned in a `zone`; without a group for everybody.

    The first `coming` people of its group have booked, `first` before all others. Visits have a `site`;
    events that were confirmed have a `record`; those of the book club are for
    its members alone.
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
    zone: str = EASTERN
    record: Record | None = None
    club: bool = False

    @property
    def key(self) -> str:
        return f"{self.activity}:{self.days}"
