"""Time spent is a whole number of minutes; hours exist only in plans and on screens."""

from decimal import Decimal, InvalidOperation

MINUTES_PER_HOUR = 60


def hours_to_minutes(value: object) -> int:
    """Turn the hours of a plan (1, 1.5, "0.25") into whole minutes; ValueError otherwise.

    YAML reads 1.5 as a float; its shortest decimal text is what the author wrote,
    so that text is what counts.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise ValueError(f"{value!r} is not a number of hours")
    try:
        minutes = Decimal(str(value)) * MINUTES_PER_HOUR
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number of hours") from None
    if not minutes.is_finite() or minutes != minutes.to_integral_value():
        raise ValueError(f"{value} h is not a whole number of minutes")
    return int(minutes)


def format_minutes(minutes: int) -> str:
    """Write minutes for people: 450 becomes "7 h 30 min", 60 "1 h", 30 "30 min", 0 "0 h"."""
    sign = "−" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), MINUTES_PER_HOUR)
    if hours and rest:
        return f"{sign}{hours} h {rest} min"
    return f"{sign}{rest} min" if rest else f"{sign}{hours} h"
