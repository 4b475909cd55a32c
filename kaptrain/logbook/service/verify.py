"""Recompute every signature: it fits its version, its ledger line and its entry, and nothing is missing."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, cast, func, literal, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import String

from kaptrain.enrolment.models import Enrolment
from kaptrain.hours.models import LedgerLine
from kaptrain.logbook.models import Entry, EntryVersion, Signature
from kaptrain.logbook.rules.content import COUNTED, Identity, entry_digest
from kaptrain.logbook.rules.statements import statement_at

BATCH = 1000
Ending = aliased(Signature, name="ending")
Back = aliased(LedgerLine, name="back")


def check_signatures(session: Session) -> Iterator[str]:
    """Yield a sentence for each signature, ledger line or entry that does not fit the others."""
    for row in session.execute(_signatures().execution_options(yield_per=BATCH)):
        place = f"signature {row.Signature.seq} of {row.Signature.stream}"
        yield from (f"{place}: {problem}" for problem in _problems(row))
    for source, stream in session.execute(_lines_without_signature()):
        yield f"line {source} of {stream}: no signature stands behind it"
    for entry_id in session.scalars(_entries_without_signature()):
        yield f"entry {entry_id}: its status and its signatures disagree"


def _signatures() -> Any:
    source = literal("entry:").concat(cast(Signature.entry_id, String)).concat(":")
    source = source.concat(cast(Signature.version, String))
    back = literal("back:").concat(cast(LedgerLine.seq, String))
    ending = (Ending.entry_id == Signature.entry_id, Ending.version == Signature.version)
    return (
        select(Signature, EntryVersion, Enrolment.id, Enrolment.person_id, LedgerLine, Ending.seq, Back.seq)
        .join(EntryVersion, _same_version(Signature))
        .join(Entry, Entry.id == Signature.entry_id)
        .join(Enrolment, Enrolment.id == Entry.enrolment_id)
        .outerjoin(
            LedgerLine, and_(LedgerLine.enrolment_id == Entry.enrolment_id, LedgerLine.source == source)
        )
        .outerjoin(Ending, and_(*ending, Ending.act == "void"))
        .outerjoin(Back, and_(Back.enrolment_id == Entry.enrolment_id, Back.source == back))
        .order_by(Signature.stream, Signature.seq)
        .execution_options(populate_existing=True)
    )


def _same_version(signature: Any) -> Any:
    return and_(EntryVersion.entry_id == signature.entry_id, EntryVersion.version == signature.version)


def _problems(row: Any) -> Iterator[str]:
    signature, version, enrolment_id, trainee_id, line, ended, taken_back = row
    identity = Identity(
        entry_id=version.entry_id,
        version=version.version,
        enrolment_id=enrolment_id,
        trainee_id=trainee_id,
    )
    if entry_digest(identity, version.content()) != signature.content_digest:
        yield "the entry is not the one that was signed"
    if (signature.enrolment_id, signature.trainee_id) != (enrolment_id, trainee_id):
        yield "it names another trainee than the entry"
    known = statement_at(signature.statement_id, signature.statement_version)
    if known is None or known.text != signature.statement_text:
        yield "its text is not the one of that version"
    if line is None:
        yield "there is no ledger line for it"
    elif signature.act == "sign":
        yield from _line_problems(signature, version, line)
    if (ended is None) != (taken_back is None):
        yield "its end and its ledger line disagree"


def _line_problems(signature: Signature, version: EntryVersion, line: LedgerLine) -> Iterator[str]:
    if any(getattr(line, name) != getattr(version, name) for name in COUNTED):
        yield "the ledger line differs from the signed version"
    said = {key: line.attested.get(key) for key in ("signature", "name", "credential", "role")}
    if said != {
        "signature": signature.seq,
        "name": signature.signer_name,
        "credential": signature.signer_credential,
        "role": signature.signer_role,
    }:
        yield "the ledger line names another signature or signer"


def _lines_without_signature() -> Any:
    source = literal("entry:").concat(cast(Signature.entry_id, String)).concat(":")
    signed = (
        select(literal(1))
        .where(
            Signature.enrolment_id == LedgerLine.enrolment_id,
            Signature.act == "sign",
            LedgerLine.source == source.concat(cast(Signature.version, String)),
        )
        .exists()
    )
    return select(LedgerLine.source, LedgerLine.stream).where(LedgerLine.source.like("entry:%"), ~signed)


def _entries_without_signature() -> Any:
    of_entry = and_(Signature.entry_id == Entry.id, Signature.version == Entry.current_version)
    signs = select(func.count()).where(of_entry, Signature.act == "sign").scalar_subquery()
    ends = select(func.count()).where(of_entry, Signature.act == "void").scalar_subquery()
    wrong = or_(
        and_(Entry.status == "signed", signs - ends != 1), and_(Entry.status != "signed", signs != ends)
    )
    return select(Entry.id).where(wrong).order_by(Entry.id)
