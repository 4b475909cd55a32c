"""Bodies, activities and what must be kept, as an admin sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kaptrain.ce.models import Activity, BodyVersion
from kaptrain.ce.queries.activities import CeOf
from kaptrain.ce.queries.bodies import Known
from kaptrain.ce.rules.activity import CONTENTS, MOST_INSTRUCTORS
from kaptrain.ce.rules.body import ATTENDANCE_WORDS, NOT_SET, Attendance, Profile, lacking
from kaptrain.ce.rules.retention import Keeping, kept_until
from kaptrain.events.models import Event
from kaptrain.events.rules.times import day_words

Status = tuple[str, str]
NAMES = {
    "effective_from": "in effect from",
    "unit": "credits are called",
    "minutes_per_credit": "minutes per credit",
    "increment": "smallest step",
    "minimum": "least credit",
    "attendance": "attendance",
    "longest_gap": "longest gap in minutes",
    "post_test": "post-test required",
    "cut_percent": "cut score in percent",
    "evaluation": "evaluation required",
    "provider_number": "provider number",
    "approval_statement": "approval statement",
    "approval_from": "approved since",
    "approval_until": "approved until",
    "retention_years": "years of keeping",
}


@dataclass(frozen=True)
class BodyRow:
    """A body today, and what it lacks to award."""

    id: int
    name: str
    status: Status
    lacks: tuple[str, ...]
    retention: str


@dataclass(frozen=True)
class Version:
    """One version of a body's rules, with what it changed."""

    number: int
    on: date
    by: str
    at: datetime
    words: str


@dataclass(frozen=True)
class ActivityRow:
    """An event that may carry CE."""

    id: int
    title: str
    words: str
    carries: bool


def body_rows(bodies: Sequence[Known], today: date) -> list[BodyRow]:
    """Return the bodies with what is missing today."""
    rows = []
    for each in bodies:
        lacks = lacking(each.on(today), today)
        status: Status = ("alert", "Cannot award yet") if lacks else ("met", "Can award")
        years = each.latest.retention_years
        kept = f"{years} years" if years else NOT_SET
        rows.append(BodyRow(each.id, each.latest.name, status, lacks, kept))
    return rows


def history(versions: Sequence[BodyVersion]) -> list[Version]:
    """Return the versions of a body, newest first, each with its differences."""
    before: Sequence[BodyVersion | None] = [None, *versions]
    pairs = zip(before, versions, strict=False)
    rows = [
        Version(
            now.version,
            now.effective_from,
            now.by_name,
            now.at,
            _differences(old.profile() if old else None, now.profile()),
        )
        for old, now in pairs
    ]
    return rows[::-1]


def activity_rows(rows: Sequence[tuple[Event, Activity | None]]) -> list[ActivityRow]:
    """Return events with whether they carry CE."""
    return [
        ActivityRow(
            event.id,
            event.title,
            day_words(event.on, year=True),
            activity is not None and bool(activity.offers),
        )
        for event, activity in rows
    ]


def activity_values(ce: CeOf) -> dict[str, Any]:
    """Return what the form of an activity begins with."""
    activity = ce.activity
    split = dict(activity.split)
    values: dict[str, Any] = {
        "level": activity.level,
        "audience": activity.audience,
        "minutes": activity.minutes,
        "objectives": "\n".join(activity.objectives),
        "non_ce": activity.non_ce,
        "support": activity.support,
        **{each: split.get(each) for each, _ in CONTENTS},
    }
    for at, each in enumerate(ce.instructors[:MOST_INSTRUCTORS], 1):
        values |= {
            f"teacher_{at}": each.name,
            f"credential_{at}": each.credential,
            f"interest_{at}": each.interest,
        }
    for offer in activity.offers:
        values |= {
            f"body_{offer.body_id}": True,
            f"override_{offer.body_id}": offer.override,
            f"reason_{offer.body_id}": offer.reason,
        }
    return values


def keepings(rows: Sequence[tuple[Event, int, int]], bodies: Mapping[int, Known]) -> list[Keeping]:
    """Return until when the record of each activity is kept, by the rules each body has today."""
    return [
        Keeping(
            event.title,
            event.on,
            bodies[body_id].latest.name,
            bodies[body_id].latest.retention_years,
            kept_until(event.on, bodies[body_id].latest.retention_years),
            evaluations,
        )
        for event, body_id, evaluations in rows
    ]


def _differences(before: Profile | None, after: Profile) -> str:
    changed = [
        f"{NAMES.get(each.name, each.name)} {_plain(getattr(after, each.name))}"
        for each in fields(after)
        if before is None or getattr(before, each.name) != getattr(after, each.name)
        if before is not None or getattr(after, each.name) not in (None, "")
    ]
    return "; ".join(changed)


def _plain(value: object) -> str:
    if isinstance(value, Attendance):
        return ATTENDANCE_WORDS[value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if value not in (None, "") else NOT_SET
