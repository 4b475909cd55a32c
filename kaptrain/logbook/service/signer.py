"""What a signer does: sign exactly what was seen, return it, or take a signature back."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.logbook import queries
from kaptrain.logbook.models import Signature
from kaptrain.logbook.queries import Whole
from kaptrain.logbook.rules.statements import statement_for
from kaptrain.logbook.rules.states import UNDO, Act, after, may_undo
from kaptrain.logbook.service.attest import (
    Ending,
    Manner,
    end_signature,
    flush,
    mark_under,
    refuse_changed,
    refuse_unticked,
    renew_version,
    write_signature,
)
from kaptrain.logbook.service.steps import comment, kind_of, locked_one, note, said, tell
from kaptrain.shared.errors import Invalid, Missing, Refused

MOST_AT_ONCE = 60
UNDONE = "Undone at once"


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
    return mark_under(whole)


def sign(
    session: Session, actor: Actor, entry_id: int, seen: str, *, now: datetime, agreed: bool = False
) -> Signature:
    """Sign one entry as it was seen: signature, ledger line and audit row together.

    `agreed` is the tick about clients, asked for where one was treated or examined. Refused with code `own`,
    `changed`, `signed` or the entry's status; Missing when it is not theirs.
    """
    whole = locked_one(session, entry_id)
    _refuse(whole, actor, seen)
    refuse_unticked(whole, agreed)
    signature = write_signature(session, actor, whole, Manner(agreed=agreed), now=now)
    flush(session)
    return signature


def sign_many(
    session: Session,
    actor: Actor,
    items: Sequence[tuple[int, str]],
    *,
    now: datetime,
    agreed: Collection[int] = (),
) -> list[Signature]:
    """Sign all (entry id, mark seen) or none; NotSigned names each that stands in the way.

    `agreed` names the entries with a tick about their clients.
    """
    if not items or len(items) > MOST_AT_ONCE:
        raise Invalid(f"Select 1 to {MOST_AT_ONCE} entries.", field="pick", code="count")
    marks = dict(items)
    wholes = queries.locked(session, marks)
    reasons = {}
    for whole in wholes:
        try:
            _refuse(whole, actor, marks[whole.entry.id])
            refuse_unticked(whole, whole.entry.id in agreed)
        except (Invalid, Refused) as error:
            reasons[whole.entry.id] = error.message
    if reasons:
        raise NotSigned(reasons)
    # Several entries of one trainee share a head; each row takes its next number.
    signatures = [write_signature(session, actor, whole, Manner(), now=now) for whole in wholes]
    flush(session)
    return signatures


def return_to_trainee(session: Session, actor: Actor, entry_id: int, text: str, *, now: datetime) -> None:
    """Give an entry back with a comment; it is the trainee's turn then."""
    whole = locked_one(session, entry_id)
    refuse_strangers(whole, actor)
    status = after(whole.entry.status, Act.RETURN)
    comment(session, actor, whole, Act.RETURN, said(text, "comment"), now=now)
    whole.entry.status, whole.entry.waiting_since, whole.entry.fallback_at = status, None, None
    note(session, actor, whole, "returned", now=now)
    tell(session, whole, "Returned with a comment", now=now)
    session.flush()


def void(session: Session, actor: Actor, entry_id: int, reason: str, *, now: datetime) -> Signature:
    """Take one's own signature back, with a reason: the hours leave every total at once."""
    whole = _signed_by_actor(session, actor, entry_id)[0]
    ending = Ending(statement=statement_for("void"), role=kind_of(whole).signer, reason=reason)
    return end_signature(session, actor, whole, ending, now=now)


def undo(session: Session, actor: Actor, entry_id: int, *, now: datetime) -> Signature:
    """Undo a signature of the last minutes: it ends on record, and the same request waits again.

    Refused with code `late` afterwards; `void`, with a reason, is always possible.
    """
    whole, signed = _signed_by_actor(session, actor, entry_id)
    if not may_undo(signed.at, now):
        minutes = int(UNDO.total_seconds()) // 60
        raise Refused(f"More than {minutes} minutes have passed. End it with a reason.", code="late")
    ending = Ending(
        statement=statement_for("undone"), role=kind_of(whole).signer, reason=UNDONE, act=Act.UNDO
    )
    ended = end_signature(session, actor, whole, ending, now=now)
    renew_version(session, whole, now)
    return ended


def _signed_by_actor(session: Session, actor: Actor, entry_id: int) -> tuple[Whole, Signature]:
    whole = locked_one(session, entry_id)
    signed = queries.signed_by(session, whole.entry.id, whole.version.version)
    if signed is None or signed.signer_id != actor.person_id:
        raise Missing
    return whole, signed


def refuse_strangers(whole: Whole, actor: Actor) -> None:
    """Who may sign is asked anew each time: the host or mentor of this moment, in that role."""
    if whole.trainee.id == actor.person_id:
        raise Refused("Nobody signs their own hours.", code="own")
    if whole.signer is None or whole.signer.id != actor.person_id or not actor.has(kind_of(whole).signer):
        raise Missing


def _refuse(whole: Whole, actor: Actor, seen: str) -> None:
    refuse_strangers(whole, actor)
    refuse_changed(whole, seen)
