"""Meetings that a mentor writes down for the trainee.

They are no hours: the trainee confirms one with a sentence of their own, and only then it is an entry, the
trainee's, that waits for its signature like any other.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import plan_of
from kaptrain.logbook import service as logbook
from kaptrain.logbook.models import Entry
from kaptrain.logbook.rules.draft import Bounds, Draft, check
from kaptrain.logbook.rules.kinds import BY_ID, ActivityChoice
from kaptrain.logbook.rules.lists import FOCUS
from kaptrain.mentorship.adapters import logged_letter
from kaptrain.mentorship.models import LoggedSession
from kaptrain.mentorship.queries.room import KIND, session_of
from kaptrain.mentorship.service.steps import entered_as_mentor, entered_as_trainee, said
from kaptrain.outbox import service as outbox
from kaptrain.shared.clock import local_day
from kaptrain.shared.errors import Missing, Refused

WAITING = "waiting"
ANSWERS = {
    "confirmed": "It was confirmed before.",
    "declined": "It was declined before.",
    "withdrawn": "Your mentor took it back.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A meeting as the mentor writes it down."""

    activity: ActivityChoice
    on: date
    minutes: int
    modality: str
    start: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What the trainee adds: their reflection, the tick about identifiers, and why marked words may stay.

    `known` are names that may stand.
    """

    reaction: str
    absent: bool
    kept_reason: str = ""
    known: tuple[str, ...] = ()


def log_session(
    session: Session, actor: Actor, enrolment: Enrolment, logged: Logged, *, url: str, now: datetime
) -> LoggedSession:
    """Write a meeting down for the trainee to confirm, and tell them by mail (`url` leads to the room).

    Raises the Objections of the logbook when the trainee could not log this either.
    """
    head = entered_as_mentor(session, actor, enrolment)
    check(BY_ID[KIND], _draft(logged), _bounds(enrolment, now), sending=False)
    row = LoggedSession(
        enrolment_id=enrolment.id,
        trainee_id=enrolment.person_id,
        by_id=actor.id,
        by_name=actor.name,
        activity=logged.activity.id,
        title=logged.activity.title,
        on=logged.on,
        start=logged.start,
        minutes=logged.minutes,
        modality=logged.modality,
        state=WAITING,
        reason="",
        at=now,
    )
    session.add(row)
    session.flush()
    _note(session, actor, row, "logged", now=now, head=head)
    trainee = enrolment.person
    subject, body = logged_letter(trainee.name, actor.name, row.title, row.on, url)
    once = f"mentorship-session:{row.id}"
    outbox.post(session, "mentorship", trainee.email, subject=subject, body=body, now=now, once=once)
    return row


def confirm(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    session_id: int,
    words: Confirmation,
    *,
    activity: ActivityChoice,
    now: datetime,
) -> Entry:
    """Make the trainee's own entry of a logged meeting and send it to the mentor of this moment."""
    head = entered_as_trainee(session, actor, enrolment)
    row = _waiting(session, enrolment, session_id)
    logged = Logged(activity=activity, on=row.on, start=row.start, minutes=row.minutes, modality=row.modality)
    draft = _draft(logged, words)
    entry = logbook.start(session, actor, enrolment, BY_ID[KIND], draft, now=now, sending=True)
    logbook.submit(session, actor, entry.id, now=now)
    row.entry_id = entry.id
    _answer(row, "confirmed", "", now)
    _note(session, actor, row, "confirmed", now=now, head=head)
    return entry


def decline(
    session: Session, actor: Actor, enrolment: Enrolment, session_id: int, reason: str, *, now: datetime
) -> None:
    """Say that a logged meeting is not right, and why; the mentor reads it."""
    head = entered_as_trainee(session, actor, enrolment)
    row = _waiting(session, enrolment, session_id)
    _answer(row, "declined", said(reason), now)
    _note(session, actor, row, "declined", now=now, head=head)


def withdraw(session: Session, actor: Actor, enrolment: Enrolment, session_id: int, *, now: datetime) -> None:
    """Take a logged meeting back before it is answered; the mentor of this moment may."""
    head = entered_as_mentor(session, actor, enrolment)
    row = _waiting(session, enrolment, session_id)
    _answer(row, "withdrawn", "", now)
    _note(session, actor, row, "withdrawn", now=now, head=head)


def _waiting(session: Session, enrolment: Enrolment, session_id: int) -> LoggedSession:
    row = session_of(session, enrolment.id, session_id)
    if row is None:
        raise Missing
    if row.state != WAITING:
        raise Refused(ANSWERS[row.state], code=row.state)
    return row


def _answer(row: LoggedSession, state: str, reason: str, now: datetime) -> None:
    row.state, row.reason, row.answered_at = state, reason, now


def _draft(logged: Logged, words: Confirmation | None = None) -> Draft:
    return Draft(
        activity=logged.activity,
        on=logged.on,
        start=logged.start,
        minutes=logged.minutes,
        modality=logged.modality,
        lists={"focus": _focus(logged.activity.id)},
        texts={"reaction": words.reaction if words else "", "question": ""},
        absent=words.absent if words else False,
        kept_reason=words.kept_reason if words else "",
        known=words.known if words else (),
    )


def _focus(activity: str) -> str:
    """The focus of a meeting follows from its theme; the last one stands for meetings beyond the twelve."""
    number = activity.rpartition("-")[2]
    place = int(number) if number.isascii() and number.isdigit() else len(FOCUS)
    return FOCUS[min(max(place, 1), len(FOCUS)) - 1][0]


def _bounds(enrolment: Enrolment, now: datetime) -> Bounds:
    plan = plan_of(enrolment.plan_version)
    return Bounds(enrolment.starts_on, local_day(now, enrolment.person.zone), plan.day_limit)


def _note(
    session: Session,
    actor: Actor,
    row: LoggedSession,
    act: str,
    *,
    now: datetime,
    head: ChainHead,
) -> None:
    subject = f"{head.stream}/meeting:{row.id}"
    audit.record(session, actor, f"mentorship.{act}", subject, now=now, head=head)
    session.flush()
