"""Marks made by hand on the facilitator's list, as presence."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from kaptrain.events.rules.presence import Interval
from kaptrain.shared.errors import Invalid
from kaptrain.shared.minutes import format_minutes


class Attendance(StrEnum):
    """What a facilitator can mark."""

    PRESENT = "present"
    LATE = "late"
    LEFT = "left"
    EXCUSED = "excused"
    ABSENT = "absent"
    APOLOGY = "apology"
    JOINED_LATER = "joined_later"


THERE = frozenset({Attendance.PRESENT, Attendance.LATE, Attendance.LEFT})


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark and the whole minutes missed at the beginning (`late`) and at the end (`left`).

    Somebody can be both late and gone early; the attendance is then either.
    """

    attendance: Attendance
    late: int = 0
    left: int = 0

    def __post_init__(self) -> None:
        _refuse("late", self.late, needed=self.attendance is Attendance.LATE)
        _refuse("left", self.left, needed=self.attendance is Attendance.LEFT)
        if self.attendance not in (Attendance.LATE, Attendance.LEFT) and (self.late or self.left):
            raise Invalid(
                "Only somebody who was late or left early has minutes.", code="bad_mark", field="attendance"
            )


def marked(mark: Mark, window: Interval) -> tuple[Interval, ...]:
    """The stay that a mark attests; none for those who were not there. Invalid when no time would be left."""
    if mark.attendance not in THERE:
        return ()
    stay = Interval(
        window.start + timedelta(minutes=mark.late),
        window.end - timedelta(minutes=mark.left),
    )
    if stay.start >= stay.end:
        whole = format_minutes(window.length // timedelta(minutes=1))
        raise Invalid(
            f"The session lasted {whole}. Mark somebody who missed all of it as absent.",
            code="bad_mark",
            field="late" if mark.late else "left",
        )
    return (stay,)


def _refuse(field: str, minutes: int, *, needed: bool) -> None:
    if minutes < 0 or (needed and not minutes):
        raise Invalid("Write how many minutes were missed.", code="bad_mark", field=field)
