"""Continuing education in the demo: two made-up bodies, webinars with credit, who evaluated, one certificate.

No number here is a real body's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kaptrain.ce.rules.activity import Instructor
from kaptrain.ce.rules.body import Attendance, Profile
from kaptrain.demo.rules.acts import Act
from kaptrain.demo.rules.meeting import Meeting
from kaptrain.demo.rules.moments import Year
from kaptrain.demo.rules.people import MIDDLE, ZONE
from kaptrain.demo.rules.timetable import MEETINGS

BOARD, GUILD = "Made-up Board of Practice", "Made-up Guild of Therapists"
HELD, COMING = "webinar-5", "webinar-6"
BOOKED_BEFORE = 30
EVALUATED = {
    "trainee": "The case in threes was the best part.",
    "amara": "",
    "bela": "More time for questions, please.",
    "chidi": "",
}
INSTRUCTORS = (
    Instructor(name="Demo Facilitator", credential="LPC"),
    Instructor(name="Demo Guest", credential="MD", interest="Part owner of a made-up clinic for ketamine."),
)
PROVIDER = {
    "address": "1 Example Street, Denver",
    "contact": "ce@kaptrain.example",
    "grievance": "Write to grievances@kaptrain.example within 30 days. Somebody who did not teach answers.",
    "accessibility": "Write to access@kaptrain.example two weeks before, and we arrange what you need.",
    "refund": "Whole until a week before, half until the day before.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Accredit(Act):
    """An admin writes down the rules of a body; `who` is the admin."""

    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Provide(Act):
    """An admin says where the provider is, and whom one can ask."""

    values: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce(Act):
    """An admin says that an event carries credit of both bodies."""

    meeting: Meeting
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluate(Act):
    """Somebody fills in an evaluation."""

    meeting: Meeting
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit(Act):
    """An admin issues a body's certificate for an event."""

    meeting: Meeting
    body: str


def credit(today: date) -> Iterator[Act]:
    """Return what happened about continuing education, in no particular order."""
    year = Year.of(MIDDLE, today, ZONE)
    by_activity = {each.activity: each for each in MEETINGS if each.group is MIDDLE}
    held, coming = by_activity[HELD], by_activity[COMING]
    announced = year.over + held.days - BOOKED_BEFORE
    first = year.on(announced - BOOKED_BEFORE)
    for number, profile in enumerate((_board(first), _guild(first))):
        yield Accredit(at=year.moment(announced - 1, 11, number), who="admin", profile=profile)
    yield Provide(at=year.moment(announced - 1, 11, 5), who="admin", values=PROVIDER)
    # Right after it was planned, and before anybody books.
    yield Announce(at=year.moment(announced, 9, 40), who="admin", meeting=held, level="intermediate")
    planned = year.over + min(coming.days, 0) - BOOKED_BEFORE
    yield Announce(at=year.moment(planned, 9, 41), who="admin", meeting=coming, level="advanced")
    day = year.over + held.days
    for number, (who, comment) in enumerate(EVALUATED.items()):
        yield Evaluate(at=year.moment(day + 1, 18, number), who=who, meeting=held, comment=comment)
    yield Credit(at=year.moment(day + 2, 11), who="trainee", meeting=held, body=BOARD)


def statement_of(body: str) -> str:
    """Return the words with which a made-up body approves a made-up institute."""
    return (
        f"The Demo Training Institute is approved by the {body} to give credit that exists only in this demo."
    )


def _board(first: date) -> Profile:
    return Profile(
        name=BOARD,
        effective_from=first,
        minutes_per_credit=60,
        increment=Decimal("0.25"),
        minimum=Decimal(1),
        provider_number="DEMO-0042",
        approval_statement=statement_of(BOARD),
        approval_from=first,
        retention_years=7,
    )


def _guild(first: date) -> Profile:
    return Profile(
        name=GUILD,
        effective_from=first,
        unit="contact hours",
        minutes_per_credit=50,
        increment=Decimal("0.5"),
        attendance=Attendance.GAP,
        longest_gap=10,
        post_test=True,
        cut_percent=80,
        provider_number="GUILD-7",
        approval_statement=statement_of(GUILD),
        approval_from=first,
    )
