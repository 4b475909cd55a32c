"""Time spent is a whole number of minutes; hours exist only in plans and on screens."""

import re
from decimal import Decimal, InvalidOperation

MINUTES_PER_HOUR = 60
LENGTHS = (
    re.compile(r"(?P<rest>[0-9]{1,5}) ?(?:m|min)?"),
    re.compile(r"(?P<hours>[0-9]{1,3}) ?h(?: ?(?P<rest>[0-9]{1,2}) ?(?:m|min)?)?"),
    re.compile(r"(?P<hours>[0-9]{1,3}):(?P<rest>[0-9]{2})"),
)


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


def parse_minutes(text: str) -> int:
    """Read a length of time as people write it: "90", "90 min", "1 h 30", "1:30", "2 h"; or ValueError.

    Decimal hours are refused: 1.3 h and 1 h 30 are confused too easily.
    """
    for pattern in LENGTHS:
        match = pattern.fullmatch(text.strip().lower())
        if match:
            parts = match.groupdict()
            hours, rest = int(parts.get("hours") or 0), int(parts.get("rest") or 0)
            if hours and rest >= MINUTES_PER_HOUR:
                break
            return hours * MINUTES_PER_HOUR + rest
    raise ValueError(f"{text!r} is not a length of time")
