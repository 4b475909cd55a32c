"""Whole years for tests of pages: the real program, the middle of a year, and every reason not to count."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.audit.service import locked_head
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.enrolment import service as enrolment
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.hours.rules import Line
from kaptrain.hours.service import Earned, credit
from kaptrain.reporting.rules.entries import OpenEntry
from tests.factories import LONG_AGO, SYSTEM

CONTENT = Path(__file__).resolve().parents[2] / "content"
# Read and rendered once per process, whoever asks.
LIBRARY = Library(CONTENT)
STARTS = date(2026, 6, 1)
CHECK = {"by": "check", "name": "Knowledge check", "at": "2026-06-10T18:00:00+00:00"}
# The middle of a year that loses minutes to each rule; the day's limit takes from day 200.
OVERLONG_DAY = date(2026, 10, 20)


def kap() -> Program:
    """The program of content/kap."""
    return LIBRARY.program("kap")


def kap_cohort(session: Session, title: str = "June 2026", starts_on: date = STARTS) -> Cohort:
    """A cohort on the real plan."""
    program = kap()
    version = enrolment.freeze_plan(session, "kap", program.plan, program.module_lessons, now=LONG_AGO)
    return enrolment.open_cohort(
        session, SYSTEM, title=title, starts_on=starts_on, plan_version=version, now=LONG_AGO
    )


def kap_place(session: Session, trainee: Person, group: Cohort | None = None) -> Enrolment:
    """A place of the trainee in a cohort on the real plan."""
    group = group or kap_cohort(session, title=f"Cohort of {trainee.name}")
    return enrolment.enrol(session, SYSTEM, group, trainee, plan=kap().plan, now=LONG_AGO)


def signed_by(name: str, on: date) -> dict[str, Any]:
    """A signature as the ledger keeps it."""
    at = datetime(on.year, on.month, on.day, 18, tzinfo=UTC)
    return {
        "by": "signature",
        "name": name,
        "credential": "LPC",
        "role": "practitioner",
        "at": at.isoformat(),
    }


def lesson_lines(session: Session, place: Enrolment, number: int, *, every: int = 3) -> None:
    """The first lessons of the program, one every third day."""
    lessons = [lesson for module in kap().modules for lesson in module.lessons][:number]
    for at, lesson in enumerate(lessons):
        made = Earned(
            source=f"lesson:{lesson.id}",
            component="modules",
            kind="module",
            activity=lesson.id,
            title=f"{lesson.number} {lesson.title}",
            on=STARTS + timedelta(days=at * every),
            minutes=lesson.minutes,
            modality="self_paced",
            topics=tuple(lesson.topics.items()),
        )
        credit(session, place, made, attested=CHECK, now=LONG_AGO)
    session.flush()


def line(session: Session, place: Enrolment, source: str, **values: Any) -> None:
    """One signed line; what is not given is a dosing session of 150 minutes."""
    on = values.get("on", date(2026, 10, 9))
    made = {
        "component": "practicum",
        "kind": "practicum",
        "activity": "dosing",
        "title": "Dosing session",
        "on": on,
        "minutes": 150,
        "modality": "in_person",
        **values,
    }
    attested = signed_by("Demo Practitioner", on + timedelta(days=1))
    credit(session, place, Earned(source=source, **made), attested=attested, now=LONG_AGO)
    session.flush()


def many_lines(session: Session, place: Enrolment, number: int) -> None:
    """Meetings of one minute each, so that all of them count; written together."""
    head = locked_head(session, place.stream)
    for at in range(number):
        on = STARTS + timedelta(days=at % 170)
        made = Earned(
            source=f"entry:{at}:1", component="mentorship", kind="mentorship", title="Mentorship meeting",
            activity=f"meeting-{at % 12 + 1}", on=on, minutes=1, modality="live",
        )  # fmt: skip
        attested = signed_by("Demo Practitioner", on + timedelta(days=1))
        credit(session, place, made, attested=attested, now=LONG_AGO, head=head)
    session.flush()


def every_reason(session: Session, place: Enrolment) -> None:
    """Signed lines that lose minutes to every rule there is."""
    webinar = {"component": "webinars", "kind": "webinar", "activity": "webinar-1", "title": "Webinar 1",
               "modality": "live", "minutes": 90}  # fmt: skip
    talk = {"component": "discussion", "kind": "discussion", "activity": "discussion-5",
            "title": "Discussion 5", "modality": "live", "minutes": 90}  # fmt: skip
    lab = {"component": "labs", "kind": "roleplay", "activity": "lab-1", "title": "Consent lab 1"}
    line(session, place, "gate", on=date(2026, 7, 9))  # gate_closed
    line(session, place, "before", **{**webinar, "on": date(2026, 5, 1)})  # outside_window
    line(session, place, "future", **{**webinar, "on": date(2026, 12, 24)})  # in_future
    line(
        session, place, "wrong", **{**webinar, "component": "bookclub", "on": date(2026, 9, 1)}
    )  # not_accepted
    line(session, place, "nowhere", **{**webinar, "component": "bonus", "on": date(2026, 9, 2)})
    line(session, place, "first", **{**webinar, "on": date(2026, 9, 17), "start": time(16, 0)})
    line(session, place, "second", **{**talk, "on": date(2026, 9, 17), "start": time(17, 0)})  # overlap
    line(session, place, "long", **{**lab, "on": OVERLONG_DAY, "minutes": 500, "start": time(8, 0)})
    line(
        session, place, "late", **{**talk, "on": OVERLONG_DAY, "minutes": 300, "start": time(18, 0)}
    )  # daily
    line(session, place, "more", **{**lab, "on": date(2026, 11, 21), "minutes": 240})  # cap_reached


def entry(number: int, status: str, **changes: Any) -> OpenEntry:
    """An entry that nobody has signed: a meeting of an hour, sent on 17 November."""
    values = {
        "component": "mentorship", "kind": "mentorship", "activity": f"meeting-{number}",
        "on": date(2026, 11, 17), "minutes": 60, "modality": "live",
    }  # fmt: skip
    about: dict[str, Any] = {
        "title": f"Mentorship meeting {number}",
        "waits_for": "Demo Mentor",
        "since": datetime(2026, 11, 17, 18, tzinfo=UTC),
        "comment": "",
        "comment_by": "",
    }
    about |= {key: changes.pop(key) for key in list(changes) if key in about}
    made = Line(id=f"entry-{number}", status=status, seq=10**9 + number, **{**values, **changes})
    return OpenEntry(id=number, line=made, **about)


def open_of_each_status() -> list[OpenEntry]:
    """A pending, a returned, a drafted and a withdrawn entry."""
    return [
        entry(1, "submitted"),
        entry(
            2,
            "returned",
            comment="Please take out the town.",
            comment_by="Demo Mentor",
            on=date(2026, 11, 10),
        ),
        entry(3, "draft"),
        entry(4, "withdrawn"),
    ]
