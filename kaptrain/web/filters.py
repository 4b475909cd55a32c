"""How numbers and dates are written on every page. One place, so that no page writes 7.5 or 11/22."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, g, has_app_context

from kaptrain.shared.minutes import format_minutes

# English names, independent of the locale of the server.
MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SHORT = 3


def reader_zone() -> ZoneInfo:
    """The zone of the person who reads, from `g.zone` (an IANA name); UTC for strangers."""
    return ZoneInfo(g.get("zone") or "UTC") if has_app_context() else ZoneInfo("UTC")


def as_day(value: date) -> date:
    """The calendar day of a date, or of an aware moment in the reader's zone."""
    return aware(value).astimezone(reader_zone()).date() if isinstance(value, datetime) else value


def aware(moment: datetime) -> datetime:
    """Read a moment without a zone as UTC, which is how SQLite gives it back."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def day(value: date) -> str:
    """Write a day in full: "22 November 2026"."""
    on = as_day(value)
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def day_short(value: date) -> str:
    """Write a day without its year, for tables: "22 Nov"."""
    on = as_day(value)
    return f"{on.day} {month(on)}"


def month(value: date) -> str:
    """The month in three letters: "Nov"."""
    return MONTHS[as_day(value).month - 1][:SHORT]


def weekday(value: date) -> str:
    """The weekday in three letters: "Sun"."""
    return WEEKDAYS[as_day(value).weekday()][:SHORT]


def moment(value: datetime, zone: str | None = None) -> str:
    """Write a moment with its zone: "22 November 2026, 08:16 UTC"; `zone` overrides the reader's."""
    local = aware(value).astimezone(ZoneInfo(zone) if zone else reader_zone())
    return f"{day(local.date())}, {clock(local)} {zone_name(local)}"


def moment_short(value: datetime) -> str:
    """Write a moment in the reader's zone without its year: "22 Nov, 08:16"."""
    local = aware(value).astimezone(reader_zone())
    return f"{day_short(local.date())}, {clock(local)}"


def clock(value: datetime) -> str:
    """The time of day as it stands in the given moment: "08:16"."""
    return f"{value:%H:%M}"


def zone_name(local: datetime) -> str:
    """The short name of a local moment's zone ("MST"), or its offset where it has no name ("UTC+07")."""
    name = local.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name


def register(app: Flask) -> None:
    """Make the filters known to every template of `app`."""
    app.jinja_env.filters.update(
        minutes=format_minutes,
        day=day,
        day_short=day_short,
        month=month,
        weekday=weekday,
        moment=moment,
        moment_short=moment_short,
        clock=clock,
    )
