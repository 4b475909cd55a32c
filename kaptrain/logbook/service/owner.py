"""What a trainee does with an entry: write, change, send, withdraw."""

from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import ACTIVE, plan_of
from kaptrain.logbook.models import Entry, EntryVersion
from kaptrain.logbook.queries import Whole
from kaptrain.logbook.rules.content import Content, changes
from kaptrain.logbook.rules.draft import Bounds, Draft, check, check_sendable, content_of
from kaptrain.logbook.rules.kinds import Kind, offered
from kaptrain.logbook.rules.statements import statement_for
from kaptrain.logbook.rules.states import Act, Status, after
from kaptrain.logbook.service.attest import Ending, end_signature, refuse_attended
from kaptrain.logbook.service.steps import (
    check_host,
    comment,
    kind_of,
    locked_own,
    note,
    said,
)
from kaptrain.shared.clock import local_day
from kaptrain.shared.errors import Missing, Refused

CORRECTED = "The trainee corrected what counts"


def start(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    kind: Kind,
    draft: Draft,
    *,
    now: datetime,
    sending: bool = False,
) -> Entry:
    """Keep a new entry as a draft. Objections by field when it may not be kept (or, if `sending`, sent)."""
    if enrolment.person_id != actor.person_id or kind not in offered(plan_of(enrolment.plan_version)):
        raise Missing
    if enrolment.state != ACTIVE:
        raise Refused("This year is closed; nothing more can be logged.", code="closed")
    check(kind, draft, _bounds(enrolment, actor, now), sending=sending)
    check_host(session, _host(kind, draft), kind.signer, enrolment.person_id)
    entry = Entry(
        enrolment_id=enrolment.id,
        kind=kind.id,
        status=Status.DRAFT,
        current_version=1,
        host_id=_host(kind, draft),
        created_at=now,
    )
    session.add(entry)
    session.flush()
    first = EntryVersion(entry_id=entry.id, version=1, locked=False)
    _keep(session, first, content_of(kind, draft), now)
    return entry


def revise(
    session: Session, actor: Actor, entry_id: int, draft: Draft, *, now: datetime, sending: bool = False
) -> Entry:
    """Change an own entry. What was sent before stays as it was: the change is a new version.

    Changing what counts in a signed entry ends its signature; Refused with code `uncounted` when nothing
    that counts would change, since what was signed stays as it was signed.
    """
    whole = locked_own(session, actor, entry_id)
    entry, kind = whole.entry, kind_of(whole)
    status = after(entry.status, Act.REVISE)
    check(kind, draft, _bounds(whole.enrolment, actor, now), sending=sending)
    check_host(session, _host(kind, draft), kind.signer, whole.trainee.id)
    version, was = whole.version, entry.status
    if was == Status.SIGNED:
        _end_for_correction(session, actor, whole, content_of(kind, draft), now)
    if version.locked:
        entry.current_version += 1
        version = EntryVersion(entry_id=entry.id, version=entry.current_version, locked=False)
        note(session, actor, whole, "revised", now=now, was=was)
    entry.status, entry.host_id = status, _host(kind, draft)
    entry.waiting_since = entry.closed_at = entry.fallback_at = None
    _keep(session, version, content_of(kind, draft), now)
    return entry


def submit(session: Session, actor: Actor, entry_id: int, *, now: datetime) -> Entry:
    """Send an own entry to whoever signs it. From here on this version never changes."""
    whole = locked_own(session, actor, entry_id)
    entry, kind = whole.entry, kind_of(whole)
    entry_status = after(entry.status, Act.SUBMIT)
    if whole.version.locked:
        raise Refused("Change the entry first, then send it again.", code="unchanged")
    check_sendable(kind, whole.version.content(), entry.host_id)
    check_host(session, entry.host_id, kind.signer, whole.trainee.id)
    refuse_attended(session, whole)
    _refuse_without_signer(whole)
    whole.version.locked = True
    entry.status = entry_status
    entry.submitted_at = entry.waiting_since = now
    entry.fallback_at = None
    note(session, actor, whole, "submitted", now=now, digest=whole.digest)
    session.flush()
    return entry


def withdraw(session: Session, actor: Actor, entry_id: int, reason: str, *, now: datetime) -> Entry:
    """Take an own entry out for good, with a reason, before anybody signs it."""
    whole = locked_own(session, actor, entry_id)
    status = after(whole.entry.status, Act.WITHDRAW)
    comment(session, actor, whole, Act.WITHDRAW, said(reason, "reason"), now=now)
    whole.entry.status, whole.entry.waiting_since, whole.entry.closed_at = status, None, now
    whole.entry.fallback_at = None
    note(session, actor, whole, "withdrawn", now=now)
    session.flush()
    return whole.entry


def _end_for_correction(
    session: Session, actor: Actor, whole: Whole, content: Content, now: datetime
) -> None:
    if whole.enrolment.state != ACTIVE:
        raise Refused("This year is closed; what was signed stays.", code="closed")
    if not any(each.counted for each in changes(whole.version.content(), content)):
        words = (
            "Nothing that counts would change, so the signature stands, and what was signed stays with it."
        )
        raise Refused(words, code="uncounted")
    ending = Ending(statement=statement_for("corrected"), role=Role.TRAINEE, reason=CORRECTED, act=Act.REVISE)
    end_signature(session, actor, whole, ending, now=now)


def _keep(session: Session, version: EntryVersion, content: Content, now: datetime) -> None:
    version.write(content, now)
    session.add(version)
    session.flush()


def _host(kind: Kind, draft: Draft) -> int | None:
    return draft.host_id if kind.hosted else None


def _bounds(enrolment: Enrolment, actor: Actor, now: datetime) -> Bounds:
    plan = plan_of(enrolment.plan_version)
    return Bounds(enrolment.starts_on, local_day(now, actor.zone), plan.day_limit)


def _refuse_without_signer(whole: Whole) -> None:
    if whole.signer is None or whole.signer.id == whole.trainee.id:
        words = (
            "Nobody is assigned as your mentor yet. Keep it as a draft, and ask the program to assign one."
        )
        raise Refused(words, code="no_signer")
