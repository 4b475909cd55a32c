"""What an awarding body asks for and how it counts, as a program filled it in. No number is built in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kaptrain.shared.errors import Invalid

NOT_SET = "not set by your program"
UNIT = "CE credits"
LONGEST = 24 * 60
MOST_CREDIT = Decimal(10)
MOST_YEARS = 100
ZERO = Decimal(0)


class Attendance(StrEnum):
    """How much of an activity somebody must attend."""

    FULL = "full"  # everything or nothing
    PARTS = "parts"  # each part that was announced, for itself; everything where none was announced
    GAP = "gap"  # everything or nothing, but up to `longest_gap` minutes may be missed in one go


ATTENDANCE_WORDS = {
    Attendance.FULL: "the whole session, or no credit",
    Attendance.PARTS: "each part that was announced, for itself",
    Attendance.GAP: "the whole session, with a longest gap",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The rules of one body as they were written down on one day; None and "" mean not set.

    They hold for activities on `effective_from` and later, until another version does. `credits` are
    `unit`s; a credit is `minutes_per_credit` instructional minutes, given in steps of `increment`, rounded
    down, and not at all below `minimum`. `cut_percent` is what a post-test needs. The approval ends with
    `approval_until`, or not at all.
    """

    name: str
    effective_from: date
    unit: str = UNIT
    minutes_per_credit: int | None = None
    increment: Decimal | None = None
    minimum: Decimal | None = None
    attendance: Attendance = Attendance.FULL
    longest_gap: int | None = None
    post_test: bool = False
    cut_percent: int | None = None
    evaluation: bool = True
    provider_number: str = ""
    approval_statement: str = ""
    approval_from: date | None = None
    approval_until: date | None = None
    retention_years: int | None = None

    def approved_on(self, day: date) -> bool:
        """Whether the approval held on a day."""
        if self.approval_from is None or day < self.approval_from:
            return False
        return self.approval_until is None or day <= self.approval_until


def lacking(profile: Profile | None, day: date) -> tuple[str, ...]:
    """Return what must be filled in before the body can award credit for a day, in words; empty for none."""
    if profile is None:
        return ("rules that hold on the day of the activity",)
    needs = (
        (profile.minutes_per_credit is None, "minutes per credit"),
        (profile.increment is None, "the smallest step of credit"),
        (profile.attendance is Attendance.GAP and profile.longest_gap is None, "the longest gap"),
        (profile.post_test and profile.cut_percent is None, "the cut score of the post-test"),
        (not profile.approval_statement, "the approval statement"),
        (not profile.approved_on(day), "an approval that holds on the day of the activity"),
    )
    return tuple(words for is_missing, words in needs if is_missing)


def in_effect(versions: Iterable[tuple[int, Profile]], day: date) -> Profile | None:
    """Return the profile of a day, from (number, profile): the latest day, then the latest number."""
    held = [(each.effective_from, number, each) for number, each in versions if each.effective_from <= day]
    return max(held, key=lambda one: one[:2])[2] if held else None


def check_profile(profile: Profile) -> None:
    """Raise Invalid, at its field, for what cannot be."""
    if not profile.name:
        raise Invalid("Write the name of the body.", code="missing", field="name")
    if not profile.unit:
        raise Invalid("Write what its credits are called.", code="missing", field="unit")
    _within(profile.minutes_per_credit, 1, LONGEST, "minutes_per_credit")
    _within(profile.longest_gap, 0, LONGEST, "longest_gap")
    _within(profile.cut_percent, 1, 100, "cut_percent")
    _within(profile.retention_years, 1, MOST_YEARS, "retention_years")
    _check_step(profile)
    if profile.approval_until and not profile.approval_from:
        raise Invalid("Say since when the approval holds.", code="missing", field="approval_from")
    if profile.approval_from and profile.approval_until and profile.approval_until < profile.approval_from:
        raise Invalid("It ends before it begins.", code="order", field="approval_until")


def _check_step(profile: Profile) -> None:
    for name in ("increment", "minimum"):
        value: Decimal | None = getattr(profile, name)
        if value is not None and not (value.is_finite() and ZERO < value <= MOST_CREDIT):
            raise Invalid(f"Write a number above 0, at most {MOST_CREDIT}.", code="range", field=name)
        if value is not None and value != value.quantize(Decimal("0.01")):
            raise Invalid("Use at most two decimals.", code="decimals", field=name)
    if profile.minimum is not None and profile.increment is not None and profile.minimum % profile.increment:
        raise Invalid("Make it a multiple of the smallest step.", code="multiple", field="minimum")


def _within(value: int | None, least: int, most: int, name: str) -> None:
    if value is not None and not least <= value <= most:
        raise Invalid(f"Write a whole number from {least} to {most}.", code="range", field=name)
