"""Recompute every confirmed sheet: it is what was confirmed, and worth what the ledger's chain says."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.audit.models import AuditRow
from kaptrain.roleplay import queries
from kaptrain.roleplay.models import LabRound
from kaptrain.roleplay.queries import Whole
from kaptrain.roleplay.rules.rounds import State
from kaptrain.roleplay.rules.rubric import result
from kaptrain.roleplay.service.confirming import digest_of
from kaptrain.shared.errors import Invalid


def check_lab_sheets(session: Session) -> Iterator[str]:
    """Yield a sentence for each confirmed round whose sheet differs from what was confirmed."""
    rows = session.scalars(select(AuditRow).where(AuditRow.action == "lab.confirmed"))
    confirmed = {row.subject: row.detail for row in rows}
    ids = session.scalars(
        select(LabRound.id).where(LabRound.state == State.CONFIRMED.value).order_by(LabRound.id)
    ).all()
    for round_id in ids:
        whole = queries.round_of(session, round_id)
        if whole is not None:
            said = confirmed.pop(f"lab-round:{round_id}", None)
            yield from (f"lab round {round_id}: {problem}" for problem in _problems(whole, said))
    yield from (f"{subject}: it was confirmed, and there is no such round any more" for subject in confirmed)


def _problems(whole: Whole, said: dict[str, object] | None) -> Iterator[str]:
    if said is None or whole.sheet is None:
        yield "nobody is on record as having confirmed it"
        return
    if digest_of(whole) != said.get("digest") or whole.sheet.content_digest != said.get("digest"):
        yield "its sheet is not what was confirmed"
    try:
        reached = result(whole.terms, whole.sheet.scores)
    except Invalid:
        yield "its sheet has items without points"
        return
    stored = (whole.sheet.points, whole.sheet.passed)
    if stored != (reached.points, reached.passed) or stored != (said.get("points"), said.get("passed")):
        yield "its result is not what its sheet is worth"
