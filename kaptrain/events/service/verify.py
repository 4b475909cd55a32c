"""Recompute every signature of attendance: it fits its content, its text and its ledger line."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import and_, cast, literal, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import String

from kaptrain.events.models import AskedDone, EventSignature
from kaptrain.events.rules.statements import statement_at
from kaptrain.events.service.confirming import earned
from kaptrain.hours.models import LedgerLine
from kaptrain.shared.ids import digest

BATCH = 1000
COUNTED = ("component", "kind", "activity", "title", "on", "start", "minutes", "modality")
Ending = aliased(EventSignature, name="ending")
Back = aliased(LedgerLine, name="back")


def check_event_signatures(session: Session) -> Iterator[str]:
    """Yield a sentence for each signature or line of an event that does not fit the others."""
    for row in session.execute(_signatures().execution_options(yield_per=BATCH)):
        place = f"signature {row.EventSignature.seq} of {row.EventSignature.stream}"
        yield from (f"{place}: {problem}" for problem in _problems(*row))
    for source, stream in session.execute(_lines_without_signature()):
        yield f"line {source} of {stream}: no signature stands behind it"


def _signatures() -> Any:
    back = literal("back:").concat(cast(LedgerLine.seq, String))
    same = and_(Ending.enrolment_id == EventSignature.enrolment_id, Ending.source == EventSignature.source)
    return (
        select(EventSignature, LedgerLine, Ending.seq, Back.seq, AskedDone.at)
        .outerjoin(
            LedgerLine,
            and_(
                LedgerLine.enrolment_id == EventSignature.enrolment_id,
                LedgerLine.source == EventSignature.source,
            ),
        )
        .outerjoin(Ending, and_(same, Ending.act == "void"))
        .outerjoin(Back, and_(Back.enrolment_id == EventSignature.enrolment_id, Back.source == back))
        .outerjoin(
            AskedDone,
            and_(
                AskedDone.enrolment_id == EventSignature.enrolment_id,
                AskedDone.activity == EventSignature.signed["activity"].as_string(),
            ),
        )
        .where(EventSignature.act == "sign")
        .order_by(EventSignature.stream, EventSignature.seq)
        .execution_options(populate_existing=True)
    )


def _problems(
    signature: EventSignature,
    line: LedgerLine | None,
    ended: int | None,
    back: int | None,
    asked: datetime | None,
) -> Iterator[str]:
    if digest(signature.signed) != signature.content_digest:
        yield "its content is not what was signed"
    signed = (signature.signed.get("enrolment"), signature.signed.get("trainee"))
    if signed != (signature.enrolment_id, signature.trainee_id):
        yield "it names another trainee than its content"
    known = statement_at(signature.statement_id, signature.statement_version)
    if known is None or known.text != signature.statement_text:
        yield "its text is not the one of that version"
    if line is None:
        waits = bool(signature.signed.get("asks")) and (asked is None or ended is not None)
        yield from () if waits else ("there is no ledger line for it",)
    else:
        yield from _line_problems(signature, line)
    if ended is not None and back is None and line is not None:
        yield "it was ended, but its ledger line still counts"


def _line_problems(signature: EventSignature, line: LedgerLine) -> Iterator[str]:
    said = earned(signature.signed, signature.source)
    if any(getattr(line, name) != getattr(said, name) for name in COUNTED):
        yield "the ledger line differs from what was signed"
    if [list(pair) for pair in said.topics] != [list(pair) for pair in line.topics]:
        yield "the ledger line has other topics than what was signed"
    if (line.attested.get("signature"), line.attested.get("name")) != (
        signature.seq,
        signature.signer_name,
    ):
        yield "the ledger line names another signature or signer"


def _lines_without_signature() -> Any:
    signed = (
        select(literal(1))
        .where(
            EventSignature.enrolment_id == LedgerLine.enrolment_id,
            EventSignature.act == "sign",
            EventSignature.source == LedgerLine.source,
        )
        .exists()
    )
    of_event = or_(LedgerLine.source.like("event:%"), LedgerLine.source.like("makeup:%"))
    by_check = LedgerLine.attested["by"].as_string() == "check"
    return select(LedgerLine.source, LedgerLine.stream).where(of_event, ~by_check, ~signed)
