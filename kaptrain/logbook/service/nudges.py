"""Mails about what waits, and the fallback for what waited too long. Written by the worker, each once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.authz.actor import VISITOR
from kaptrain.logbook import queries
from kaptrain.logbook.adapters import letters
from kaptrain.logbook.adapters.letters import Waiting, Writer
from kaptrain.logbook.models import DigestChoice
from kaptrain.logbook.queries.stuck import Turn, admins, to_fall_back, turns, without_digest
from kaptrain.logbook.rules.nudges import REMIND_AFTER, due_day, fallback_key, is_digest_day, nudge_key
from kaptrain.logbook.rules.states import Status
from kaptrain.logbook.service.steps import note
from kaptrain.outbox import queries as outbox_queries
from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Invalid, Missing

REMINDER, DIGEST, FALLBACK = "signoff.reminder", "signoff.digest", "signoff.fallback"
MOST_LISTED, MOST_AT_ONCE = 10, 100


@dataclass(frozen=True)
class Nudges:
    """A chore of the worker."""

    writer: Writer
    fallback_days: int

    def __call__(self, session: Session, now: datetime) -> None:
        """Write what is due, and move what waited too long."""
        remind(session, self.writer, now=now)
        fall_back(session, self.writer, self.fallback_days, now=now)


def remind(session: Session, writer: Writer, *, now: datetime) -> int:
    """Tell signers what waits: a digest on its day of the week, else a reminder of what is older."""
    theirs: dict[int, list[Turn]] = {}
    for turn in turns(session):
        theirs.setdefault(turn.person_id, []).append(turn)
    silent = without_digest(session)
    due = {}
    for person_id, waiting in theirs.items():
        day = _day(now, waiting[0].zone)
        weekly = day is not None and is_digest_day(day) and person_id not in silent
        if day is not None and (weekly or now - waiting[0].waiting_since >= REMIND_AFTER):
            due[nudge_key(person_id, day)] = (weekly, waiting)
    written = outbox_queries.written(session, list(due))
    fresh = [(key, *due[key]) for key in due if key not in written]
    return sum(_post(session, writer, each, now) for each in fresh)


def fall_back(session: Session, writer: Writer, days: int, *, now: datetime) -> int:
    """Give what waited too long to the administrators, on record; whoever should sign still may."""
    before = now - timedelta(days=days)
    late = to_fall_back(session, before, limit=MOST_AT_ONCE)
    if not late:
        return 0
    moved = 0
    for whole in queries.locked(session, late):
        entry = whole.entry
        since = entry.waiting_since
        if entry.status == Status.SUBMITTED and entry.fallback_at is None and since and since < before:
            entry.fallback_at = now
            signer = whole.signer.id if whole.signer else None
            note(session, VISITOR, whole, "fallback", now=now, signer=signer, days=(now - since).days)
            moved += 1
    session.flush()
    if moved:
        for admin in admins(session):
            _tell_admin(session, writer, admin, (moved, days), now)
    return moved


def choose_digest(session: Session, person_id: int, *, wanted: bool, now: datetime) -> None:
    """Keep whether somebody wants the weekly digest."""
    kept = session.get(DigestChoice, person_id)
    if wanted and kept is not None:
        session.delete(kept)
    elif not wanted and kept is None:
        session.add(DigestChoice(person_id=person_id, at=now))
    session.flush()


def _day(now: datetime, zone: str) -> date | None:
    try:
        return due_day(now, zone)
    except (KeyError, ValueError):
        # A zone that means nothing any more keeps nobody else from being told.
        return None


def _post(session: Session, writer: Writer, due: tuple[str, bool, list[Turn]], now: datetime) -> bool:
    key, weekly, waiting = due
    listed = [
        Waiting(each.trainee, each.title, (now - each.waiting_since).days) for each in waiting[:MOST_LISTED]
    ]
    write = letters.digest if weekly else letters.reminder
    subject, body = write(writer, waiting[0].name, listed, len(waiting))
    try:
        return outbox.post_once(
            session,
            DIGEST if weekly else REMINDER,
            waiting[0].email,
            once=key,
            subject=subject,
            body=body,
            now=now,
        )
    except (Invalid, Missing):
        return False


def _tell_admin(
    session: Session, writer: Writer, admin: Person, news: tuple[int, int], now: datetime
) -> None:
    subject, body = letters.fallback(writer, *news)
    key = fallback_key(admin.id, now.date())
    outbox.post_once(session, FALLBACK, admin.email, once=key, subject=subject, body=body, now=now)
