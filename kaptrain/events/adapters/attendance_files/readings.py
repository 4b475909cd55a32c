"""From times as written to a stay: every reading that is possible, and which of them is taken.

A reading is chosen by what the file itself says (its date, its length); where two remain, by what favours
the person who attended, and that is said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from kaptrain.events.adapters.attendance_files.times import Length, Written
from kaptrain.events.rules.presence import Interval, common

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
# Without dates, a stay that outlasts the event by more is more likely two times in the wrong order.
MARGIN = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Reading:
    """One possible moment; `shift` says "twice" or "never" when the clock was changed at that time."""

    moment: datetime
    shift: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """The reading that was taken, and what there is to say about it."""

    interval: Interval
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """What is known of the whole file: the event, the zone of its times, the order of its dates."""

    window: Interval
    zone: ZoneInfo
    month_first: bool = True

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The dates on which the event could have been attended, in the file's zone."""
        first = (self.window.start.astimezone(self.zone) - DAY).date()
        last = (self.window.end.astimezone(self.zone) + DAY).date()
        return tuple(first + each * DAY for each in range((last - first).days + 1))

    def readings(self, moment: Written, *, in_utc: bool, leaving: bool) -> tuple[Reading, ...]:
        """List what can be meant: one moment a day without a date, two when the clock was changed."""
        day = moment.dates(self.month_first)
        later = SECOND if leaving and moment.begun else timedelta(0)
        offset = timedelta(0) if in_utc and moment.offset is None else moment.offset
        found = []
        for each in (day,) if day else self.days:
            local = datetime.combine(each, moment.clock)
            if offset is not None:
                found.append(Reading((local - offset).replace(tzinfo=UTC) + later))
            else:
                found += [Reading(reading.moment + later, reading.shift) for reading in self._local(local)]
        return tuple(found)

    def _local(self, local: datetime) -> tuple[Reading, ...]:
        early, late = (local.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        if early == late:
            return (Reading(early),)
        shift = "never" if late < early else "twice"
        return Reading(early, shift), Reading(late, shift)


def order_of(moments: Iterable[Written], days: Sequence[date]) -> bool | None:
    """Tell whether dates like 6/10/2026 have the month first, by themselves or by the days of the event.

    None when that stays open. True when there are no such dates, or it makes no difference.
    """
    numbers = {each.numbers: each for each in moments if each.numbers}
    dates = [each for each in numbers.values() if each.fits(True) or each.fits(False)]
    # A day above 12 settles it for the file, unless its rows contradict each other.
    firm = {each.fits(True) for each in dates if each.fits(True) != each.fits(False)}
    if len(firm) == 1:
        return firm.pop()
    if firm:
        return None
    near = {order: sum(each.dates(order) in days for each in dates) for order in (True, False)}
    if near[True] != near[False] and 0 in near.values():
        return near[True] > 0
    if all(each.dates(True) == each.dates(False) for each in dates):
        return True
    whole = [order for order in (True, False) if near[order] == len(dates)]
    return whole[0] if len(whole) == 1 else None


def stay(
    joins: Sequence[Reading], leaves: Sequence[Reading], length: Length | None, frame: Frame
) -> Stay | None:
    """Choose among the readings of one row; None when somebody left before they came in all of them."""
    longest = None if _dated(joins, leaves) else frame.window.length + MARGIN
    pairs = [
        (join, leave)
        for join in joins
        for leave in leaves
        if join.moment <= leave.moment and (longest is None or leave.moment - join.moment <= longest)
    ]
    if not pairs:
        return None
    by_length = [pair for pair in pairs if length and not length.misses(_seconds(pair))] or pairs
    # Of equals the shorter: what lies outside the session does not matter, and is not claimed.
    join, leave = max(by_length, key=lambda pair: (_overlap(pair, frame), -_seconds(pair)))
    differ = len({_overlap(pair, frame) for pair in by_length}) > 1
    notes = [
        _shift_note(reading, frame, chosen=", in favour of the person" if differ else "")
        for reading in dict.fromkeys((join, leave))
        if reading.shift
    ]
    return Stay(Interval(join.moment, leave.moment), tuple(notes))


def _dated(joins: Sequence[Reading], leaves: Sequence[Reading]) -> bool:
    # With a date in both there is nothing to choose but what a changed clock leaves open.
    return len(joins) <= 2 and len(leaves) <= 2


def _seconds(pair: tuple[Reading, Reading]) -> int:
    return Interval(pair[0].moment, pair[1].moment).seconds


def _overlap(pair: tuple[Reading, Reading], frame: Frame) -> int:
    inside = common((frame.window,), (Interval(pair[0].moment, pair[1].moment),))
    return sum(each.seconds for each in inside)


def _shift_note(reading: Reading, frame: Frame, *, chosen: str) -> str:
    local = reading.moment.astimezone(frame.zone)
    taken = f"{local:%H:%M:%S %Z}"
    if reading.shift == "never":
        return f"The clock was put forward over this time; it was read as {taken}{chosen}."
    return f"The clock was put back, so {local:%H:%M:%S} came twice; it was read as {taken}{chosen}."
