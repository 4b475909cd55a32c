"""What a signer does: sign exactly what was seen, return it, or take a signature back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor, Role
from kaptrain.hours import service as hours
from kaptrain.hours.service import Earned
from kaptrain.logbook import queries
from kaptrain.logbook.models import Signature
from kaptrain.logbook.queries import Whole
from kaptrain.logbook.rules.content import mark
from kaptrain.logbook.rules.statements import Statement, statement_for
from kaptrain.logbook.rules.states import Act, Status, after
from kaptrain.logbook.service.steps import comment, kind_of, locked_one, note, said, tell
from kaptrain.shared.errors import Invalid, Missing, Refused

MOST_AT_ONCE = 50
SESSION = "session"
CHANGED = "The entry changed after you opened it. Nothing was signed."
ALREADY = "This entry was already signed. Nothing was signed twice."


class NotSigned(Refused):
    """Nothing of a selection was signed; `reasons` says why, by entry id."""

    def __init__(self, reasons: dict[int, str]) -> None:
        count = len(reasons)
        words = "one entry stands in the way" if count == 1 else f"{count} entries stand in the way"
        super().__init__(f"Nothing was signed: {words}.", code="not_signed")
        self.reasons = reasons


def mark_of(session: Session, entry_id: int) -> str:
    """Return the mark of an entry as it stands: what a form carries and `sign` compares."""
    whole = queries.seen(session, entry_id)
    if whole is None:
        raise Missing
    return _mark(whole)


def sign(session: Session, actor: Actor, entry_id: int, seen: str, *, now: datetime) -> Signature:
    """Sign one entry as it was seen: signature, ledger line and audit row together.

    Refused with code `own`, `changed`, `signed` or the entry's status; Missing when it is not theirs.
    """
    whole = locked_one(session, entry_id)
    _refuse(whole, actor, seen)
    signature = _write(session, actor, whole, now)
    _flush(session)
    return signature


def sign_many(
    session: Session, actor: Actor, items: Sequence[tuple[int, str]], *, now: datetime
) -> list[Signature]:
    """Sign all (entry id, mark seen) or none; NotSigned names each that stands in the way."""
    if not items or len(items) > MOST_AT_ONCE:
        raise Invalid(f"Select 1 to {MOST_AT_ONCE} entries.", field="pick", code="count")
    marks = dict(items)
    wholes = queries.locked(session, marks)
    reasons = {}
    for whole in wholes:
        try:
            _refuse(whole, actor, marks[whole.entry.id])
        except Refused as error:
            reasons[whole.entry.id] = error.message
    if reasons:
        raise NotSigned(reasons)
    # Several entries of one trainee share a head; each row takes its next number.
    signatures = [_write(session, actor, whole, now) for whole in wholes]
    _flush(session)
    return signatures


def return_to_trainee(session: Session, actor: Actor, entry_id: int, text: str, *, now: datetime) -> None:
    """Give an entry back with a comment; it is the trainee's turn then."""
    whole = locked_one(session, entry_id)
    _refuse_strangers(whole, actor)
    status = after(whole.entry.status, Act.RETURN)
    comment(session, actor, whole, Act.RETURN, said(text, "comment"), now=now)
    whole.entry.status, whole.entry.waiting_since = status, None
    note(session, actor, whole, "returned", now=now)
    tell(session, whole, "Returned with a comment", now=now)
    session.flush()


def void(session: Session, actor: Actor, entry_id: int, reason: str, *, now: datetime) -> Signature:
    """Take one's own signature back, with a reason: the hours leave every total at once."""
    whole = locked_one(session, entry_id)
    signed = queries.signed_by(session, whole.entry.id, whole.version.version)
    if signed is None or signed.signer_id != actor.person_id:
        raise Missing
    return end_signature(
        session, actor, whole, statement_for("void"), role=kind_of(whole).signer, reason=reason, now=now
    )


def end_signature(
    session: Session,
    actor: Actor,
    whole: Whole,
    statement: Statement,
    *,
    role: Role,
    reason: str,
    now: datetime,
) -> Signature:
    """Append the end of a signature and take its line back. The first signature stays readable."""
    status = after(whole.entry.status, Act.VOID)
    words = said(reason, "reason")
    ending = _signature(actor, whole, statement, role, now)
    ending.act, ending.reason = Act.VOID, words
    audit.append(session, whole.head, ending)
    line, entry = whole.entry.line_seq, whole.entry
    entry.status, entry.line_seq, entry.closed_at = status, None, now
    assert line is not None  # noqa: S101 - the table's check: an entry is signed if and only if it has a line
    attested = {**_attested(ending), "by": "decision", "reason": words}
    hours.take_back(session, whole.enrolment, line, attested=attested, now=now, head=whole.head)
    note(session, actor, whole, "voided", now=now, signature=ending.seq)
    tell(session, whole, "A signature was taken back", now=now)
    _flush(session)
    return ending


def _mark(whole: Whole) -> str:
    return mark(whole.digest, statement_for(whole.entry.kind).key)


def _refuse_strangers(whole: Whole, actor: Actor) -> None:
    """Who may sign is asked anew each time: the host or mentor of this moment, in that role."""
    if whole.trainee.id == actor.person_id:
        raise Refused("Nobody signs their own hours.", code="own")
    if whole.signer is None or whole.signer.id != actor.person_id or not actor.has(kind_of(whole).signer):
        raise Missing


def _refuse(whole: Whole, actor: Actor, seen: str) -> None:
    _refuse_strangers(whole, actor)
    if whole.entry.status == Status.SIGNED:
        raise Refused(ALREADY, code="signed")
    if seen != _mark(whole):
        raise Refused(CHANGED, code="changed")
    after(whole.entry.status, Act.SIGN)


def _write(session: Session, actor: Actor, whole: Whole, now: datetime) -> Signature:
    kind = kind_of(whole)
    signature = _signature(actor, whole, statement_for(kind.id), kind.signer, now)
    audit.append(session, whole.head, signature)
    attested = _attested(signature)
    line = hours.credit(session, whole.enrolment, _earned(whole), attested=attested, now=now, head=whole.head)
    entry = whole.entry
    entry.status, entry.line_seq, entry.closed_at = Status.SIGNED, line.seq, now
    note(session, actor, whole, "signed", now=now, signature=signature.seq, line=line.seq)
    return signature


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


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        # The unique keys are the last word; the caller's transaction is lost and must be rolled back.
        raise Refused(ALREADY, code="signed") from error
