"""Write a signature with its ledger line and audit row, or its end. Who may is decided elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor, Role
from kaptrain.hours import service as hours
from kaptrain.hours.queries import credited_already
from kaptrain.hours.service import Earned
from kaptrain.logbook.models import EntryVersion, Signature
from kaptrain.logbook.queries import Whole
from kaptrain.logbook.rules.content import mark
from kaptrain.logbook.rules.statements import Statement
from kaptrain.logbook.rules.states import Act, Status, after
from kaptrain.logbook.service.steps import kind_of, needs_agreement, note, said, statement_under, tell
from kaptrain.shared.errors import Invalid, Refused

SESSION = "session"
CHANGED = "The entry changed after you opened it. Nothing was signed."
ALREADY = "This entry was already signed. Nothing was signed twice."
ATTENDED = "This meeting is in the hours already, by the record of who was there. It counts once."
UNTICKED = "Tick this once you know that each client present agreed in writing to an observer."


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How somebody signs: the way, the tick about clients, and what a link signer wrote and proved."""

    method: str = SESSION
    agreed: bool = False
    licence: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a signature ends: under which text, in which role, why, and where the entry goes then."""

    statement: Statement
    role: Role
    reason: str
    act: Act = Act.VOID


def mark_under(whole: Whole) -> str:
    """Return the mark of an entry as it stands: its content and the text to sign."""
    return mark(whole.digest, statement_under(whole).key)


def refuse_changed(whole: Whole, seen: str) -> None:
    """Raise Refused unless the entry waits and is what was seen."""
    if whole.entry.status == Status.SIGNED:
        raise Refused(ALREADY, code="signed")
    if seen != mark_under(whole):
        raise Refused(CHANGED, code="changed")
    after(whole.entry.status, Act.SIGN)


def refuse_unticked(whole: Whole, agreed: bool) -> None:
    """Raise Invalid when a client was there and the signer has not confirmed that they agreed."""
    if needs_agreement(whole) and not agreed:
        raise Invalid(UNTICKED, field="agreed", code="not_agreed")


def refuse_attended(session: Session, whole: Whole) -> None:
    """Raise Refused when the record of an event gave this meeting of the book club its time already."""
    content = whole.version.content()
    if content.kind == "bookclub" and credited_already(
        session, [whole.enrolment.id], content.component, content.activity, ("event:", "makeup:")
    ):
        raise Refused(ATTENDED, code="attended")


def write_signature(
    session: Session, actor: Actor, whole: Whole, manner: Manner, *, now: datetime
) -> Signature:
    """Append the signature, credit the hours and close the request."""
    kind = kind_of(whole)
    refuse_attended(session, whole)
    signature = _signature(actor, whole, statement_under(whole), kind.signer, now)
    signature.method = manner.method
    signature.signer_licence, signature.signer_email = manner.licence, manner.email
    signature.client_agreed = True if needs_agreement(whole) else None
    audit.append(session, whole.head, signature)
    attested = _attested(signature)
    line = hours.credit(session, whole.enrolment, _earned(whole), attested=attested, now=now, head=whole.head)
    entry = whole.entry
    entry.status, entry.line_seq, entry.closed_at = Status.SIGNED, line.seq, now
    entry.fallback_at = None
    note(session, actor, whole, "signed", now=now, signature=signature.seq, line=line.seq)
    return signature


def end_signature(
    session: Session, actor: Actor, whole: Whole, ending: Ending, *, now: datetime
) -> Signature:
    """Append the end of a signature and take its line back. The first signature stays readable."""
    status = after(whole.entry.status, ending.act)
    words = said(ending.reason, "reason")
    row = _signature(actor, whole, ending.statement, ending.role, now)
    row.act, row.reason = Act.VOID, words
    audit.append(session, whole.head, row)
    line, entry = whole.entry.line_seq, whole.entry
    entry.status, entry.line_seq, entry.closed_at = status, None, now
    assert line is not None  # noqa: S101 - the table's check: an entry is signed if and only if it has a line
    attested = {**_attested(row), "by": "decision", "reason": words}
    hours.take_back(session, whole.enrolment, line, attested=attested, now=now, head=whole.head)
    note(session, actor, whole, "voided", now=now, signature=row.seq)
    if actor.person_id != whole.trainee.id:
        tell(session, whole, "A signature was taken back", now=now)
    flush(session)
    return row


def renew_version(session: Session, whole: Whole, now: datetime) -> None:
    """Let the same content wait again as the next version: a version is signed at most once."""
    whole.entry.current_version += 1
    version = EntryVersion(entry_id=whole.entry.id, version=whole.entry.current_version, locked=True)
    version.write(whole.version.content(), now)
    whole.entry.waiting_since, whole.entry.closed_at = now, None
    session.add(version)
    session.flush()


def flush(session: Session) -> None:
    """Write; the unique keys are the last word, and the caller's transaction is lost then."""
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused(ALREADY, code="signed") from error


def _signature(actor: Actor, whole: Whole, statement: Statement, role: Role, now: datetime) -> Signature:
    return Signature(
        entry_id=whole.entry.id,
        version=whole.version.version,
        enrolment_id=whole.enrolment.id,
        trainee_id=whole.trainee.id,
        signer_id=actor.id,
        signer_name=actor.name,
        signer_credential=actor.credential,
        signer_role=role.value,
        act=Act.SIGN,
        statement_id=statement.id,
        statement_version=statement.version,
        statement_text=statement.text,
        method=SESSION,
        content_digest=whole.digest,
        at=now,
    )


def _earned(whole: Whole) -> Earned:
    content = whole.version.content()
    return Earned(
        source=whole.source,
        component=content.component,
        kind=content.kind,
        activity=content.activity,
        title=content.title,
        on=content.on,
        start=content.start,
        minutes=content.minutes,
        modality=content.modality,
        topics=content.topics,
    )


def _attested(signature: Signature) -> dict[str, Any]:
    return {
        "by": "signature",
        "name": signature.signer_name,
        "credential": signature.signer_credential,
        "role": signature.signer_role,
        "at": signature.at.isoformat(timespec="seconds"),
        "signature": signature.seq,
        "entry": signature.entry_id,
    }
