"""Named decisions about hours. Each stores only its difference, with who, when and why.

A decision outranks recalculation, is shown as such, and nobody decides about themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.catalogue.rules import Component
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import plan_of
from kaptrain.enrolment.service import move_end
from kaptrain.hours import queries
from kaptrain.hours.models import Decision, LedgerLine
from kaptrain.hours.service.ledger import Earned, credit, take_back
from kaptrain.hours.service.rehearsal import refuse_unfit
from kaptrain.shared.clock import local_day
from kaptrain.shared.errors import Invalid, Refused
from kaptrain.shared.minutes import format_minutes

LONGEST_EXTENSION_DAYS = 365
FINAL_KINDS = frozenset({"correction", "transfer", "reopened"})


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """Who decides about which enrolment, why, and when."""

    actor: Actor
    enrolment: Enrolment
    reason: str
    now: datetime

    def __post_init__(self) -> None:
        if self.actor.person_id == self.enrolment.person_id:
            raise Refused("Nobody decides about their own hours.", code="own")
        if not self.reason.strip():
            raise Invalid("Say why; the trainee will read it.", field="reason", code="reason")


def exempt(session: Session, ruling: Ruling, component: str, minutes: int) -> Decision:
    """Lower a component's required minutes (DESIGN §3c.8), by no more than is required now."""
    part = _component(ruling, component)
    title = part.title
    if minutes <= 0:
        raise Invalid("Enter at least one minute.", field="minutes", code="minutes")
    head = audit.locked_head(session, ruling.enrolment.stream)
    left = part.required - queries.exempted_minutes(session, ruling.enrolment, component)
    if minutes > left:
        words = f"{title} requires {format_minutes(max(0, left))} now; exempt no more than that."
        raise Invalid(words, field="minutes", code="too_much")
    words = f"Exemption: {format_minutes(minutes)} of {title}"
    return _decide(session, ruling, "exemption", words, head=head, component=component, minutes=minutes)


def recognise_prior_learning(
    session: Session, ruling: Ruling, component: str, activity: str, *, minutes: int, title: str, on: date
) -> Decision:
    """Credit what was learned elsewhere: a line that skips dates and gates (DESIGN §3c.8)."""
    plan = plan_of(ruling.enrolment.plan_version)
    part = plan.component(component)
    if part is None or "prior_learning" not in part.accepts:
        raise Invalid("This component takes no prior learning.", field="component", code="not_accepted")
    if minutes <= 0:
        raise Invalid("Enter at least one minute.", field="minutes", code="minutes")
    if on > local_day(ruling.now, ruling.actor.zone):
        raise Invalid("This day has not come yet.", field="on", code="in_future")
    words = f"Prior learning: {format_minutes(minutes)} for {title}"
    head = audit.locked_head(session, ruling.enrolment.stream)
    decision = _decide(
        session, ruling, "prior_learning", words, head=head, component=component, minutes=minutes
    )
    earned = Earned(
        source=f"decision:{decision.seq}",
        component=component,
        kind="prior_learning",
        activity=activity,
        title=title,
        on=on,
        minutes=minutes,
        modality="self_paced",
    )
    _credit(session, ruling, earned, head)
    session.flush()
    return decision


def extend(session: Session, ruling: Ruling, days: int) -> Decision:
    """Move the end of the year by whole days."""
    if not 0 < days <= LONGEST_EXTENSION_DAYS:
        raise Invalid(f"Enter 1 to {LONGEST_EXTENSION_DAYS} days.", field="days", code="days")
    decision = _decide(session, ruling, "extension", f"Extension: {days} days", days=days)
    move_end(ruling.enrolment, days)
    session.flush()
    return decision


def meet_condition(session: Session, ruling: Ruling, condition: str, words: str) -> Decision:
    """Record that a condition of the plan is met, as seen by the person who decides."""
    if condition not in plan_of(ruling.enrolment.plan_version).conditions:
        raise Invalid("The plan has no such condition.", field="condition", code="unknown")
    return _decide(session, ruling, "condition", words, condition=condition)


def correct(session: Session, ruling: Ruling, seq: int, replacement: Earned | None) -> Decision:
    """Take a line back and, if there is one, put a replacement in its place. Both stay readable."""
    head = audit.locked_head(session, ruling.enrolment.stream)
    line = session.get(LedgerLine, (ruling.enrolment.stream, seq))
    words = f"Correction: {line.title if line else 'line'}, line {seq}"
    decision = _decide(session, ruling, "correction", words, head=head, subject=f"line:{seq}")
    take_back(session, ruling.enrolment, seq, attested=_attested(ruling), now=ruling.now, head=head)
    if replacement is not None:
        refuse_unfit(ruling.enrolment, replacement)
        _credit(session, ruling, replace(replacement, source=f"decision:{decision.seq}"), head)
    session.flush()
    return decision


def transfer(session: Session, ruling: Ruling, earned: Sequence[Earned]) -> Decision:
    """Take over lines from an earlier record of the program, as one decision."""
    if not earned:
        raise Invalid("There is nothing to take over.", code="empty")
    total = sum(each.minutes for each in earned)
    words = f"Transfer: {len(earned)} lines, {format_minutes(total)}"
    head = audit.locked_head(session, ruling.enrolment.stream)
    decision = _decide(session, ruling, "transfer", words, head=head, minutes=total)
    for each in earned:
        refuse_unfit(ruling.enrolment, each)
        _credit(session, ruling, each, head)
    session.flush()
    return decision


def reopen(session: Session, ruling: Ruling, subject: str, title: str) -> Decision:
    """Record that something signed was opened again; whoever keeps the signatures ends them."""
    return _decide(session, ruling, "reopened", f"Reopened: {title}", subject=subject)


def undo(session: Session, ruling: Ruling, seq: int) -> Decision:
    """Undo a decision by a new one; what it moved moves back."""
    stream = ruling.enrolment.stream
    head = audit.locked_head(session, stream)
    decision = session.get(Decision, (stream, seq))
    if decision is None or decision.takes_back is not None or decision.kind in FINAL_KINDS:
        raise Refused("This decision cannot be undone; correct the line instead.", code="no_undo")
    if queries.is_undone(session, stream, seq):
        raise Refused("This decision was undone before.", code="undone")
    undoing = _decide(session, ruling, decision.kind, f"Undone: {decision.words}", head=head, takes_back=seq)
    if decision.kind == "extension" and decision.days:
        move_end(ruling.enrolment, -decision.days)
    if decision.kind == "prior_learning":
        line = queries.line_by_source(session, ruling.enrolment.id, f"decision:{seq}")
        if line is not None:
            attested = _attested(ruling)
            take_back(session, ruling.enrolment, line.seq, attested=attested, now=ruling.now, head=head)
    session.flush()
    return undoing


def _decide(
    session: Session, ruling: Ruling, kind: str, words: str, *, head: ChainHead | None = None, **stored: Any
) -> Decision:
    head = head or audit.locked_head(session, ruling.enrolment.stream)
    decision = Decision(
        enrolment_id=ruling.enrolment.id,
        trainee_id=ruling.enrolment.person_id,
        kind=kind,
        words=words[:200],
        reason=ruling.reason.strip(),
        by_id=ruling.actor.id,
        by_name=ruling.actor.name,
        at=ruling.now,
        **stored,
    )
    audit.append(session, head, decision)
    subject = f"{ruling.enrolment.stream}/decision:{decision.seq}"
    audit.record(session, ruling.actor, f"decision.{kind}", subject, now=ruling.now, head=head)
    session.flush()
    return decision


def _credit(session: Session, ruling: Ruling, earned: Earned, head: ChainHead) -> None:
    credit(session, ruling.enrolment, earned, attested=_attested(ruling), now=ruling.now, head=head)


def _attested(ruling: Ruling) -> dict[str, Any]:
    return {
        "by": "decision",
        "name": ruling.actor.name,
        "credential": ruling.actor.credential,
        "role": "admin",
        "at": ruling.now.isoformat(timespec="seconds"),
        "reason": ruling.reason.strip(),
    }


def _component(ruling: Ruling, component: str) -> Component:
    part = plan_of(ruling.enrolment.plan_version).component(component)
    if part is None:
        raise Invalid("The plan has no such component.", field="component", code="unknown")
    return part
