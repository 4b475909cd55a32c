"""Print an award again: for a new name, or with a later last day. Each holds the enrolment's chain."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.certificates.models import PROGRAM, Certificate
from kaptrain.certificates.rules.award import assess
from kaptrain.certificates.rules.states import (
    NEW_NAME,
    State,
    require_earned,
    require_later_end,
    require_reason,
    require_renewable,
    require_replaceable,
)
from kaptrain.certificates.service.drafts import (
    Office,
    renamed,
    renewed,
    require_seen,
    require_still_earned,
    seen_of,
)
from kaptrain.certificates.service.ending import locked, require_somebody_elses, state_of
from kaptrain.certificates.service.keeping import Paper, chain, event_of, keep
from kaptrain.hours.service import year_of


@dataclass(frozen=True)
class Renewal:
    """What is asked for: the new last day, why, and what was `seen` before."""

    valid_until: date
    reason: str
    seen: str | None = None


def rename(
    session: Session,
    actor: Actor,
    certificate: Certificate,
    *,
    office: Office,
    now: datetime,
    seen: str | None = None,
) -> Certificate:
    """Print the same award again for the holder's present name, in the place of this certificate.

    The hours are those that were awarded. Refused when the name is the same, when the certificate was
    replaced or revoked, when its hours no longer add up, or when `seen` stands for something else.
    """
    require_somebody_elses(actor, certificate.trainee_id)
    head = audit.locked_head(session, f"enrolment:{certificate.enrolment_id}")
    state = state_of(session, certificate, today=office.today(now))
    require_replaceable(state)
    enrolment = locked(session, certificate.enrolment_id)
    if certificate.award == PROGRAM:
        year = year_of(session, enrolment, today=office.today(now))
        require_earned(assess(year.plan, year.statement).reasons)
    content = renamed(actor, certificate, enrolment, head, office=office, now=now)
    require_seen(seen, seen_of(content))
    paper = Paper(content, enrolment, certificate.award, certificate.award_id)
    why = (NEW_NAME, state)
    return _in_place_of(session, actor, head, certificate, paper, why=why, office=office, now=now)


def renew(
    session: Session,
    actor: Actor,
    certificate: Certificate,
    renewal: Renewal,
    *,
    office: Office,
    now: datetime,
) -> Certificate:
    """Print the same award again with a later last day, in the place of this certificate.

    The hours are those that were awarded; the year is evaluated again. Refused as `issue` is, and when the
    certificate was replaced or revoked, holds for ever or prints another name than its holder's; Invalid
    without a reason or a later day.
    """
    require_somebody_elses(actor, certificate.trainee_id)
    head = audit.locked_head(session, f"enrolment:{certificate.enrolment_id}")
    today = office.today(now)
    state = state_of(session, certificate, today=today)
    last = require_renewable(state, certificate.valid_until)
    require_later_end(renewal.valid_until, last, today)
    reason = require_reason(renewal.reason, "Say why it is renewed.")
    enrolment = locked(session, certificate.enrolment_id)
    require_still_earned(session, certificate, enrolment, today=today)
    content = renewed(
        actor, certificate, enrolment, head, office=office, now=now, valid_until=renewal.valid_until
    )
    require_seen(renewal.seen, seen_of(content))
    paper = Paper(content, enrolment, certificate.award, certificate.award_id)
    return _in_place_of(session, actor, head, certificate, paper, why=(reason, state), office=office, now=now)


def _in_place_of(
    session: Session,
    actor: Actor,
    head: ChainHead,
    certificate: Certificate,
    paper: Paper,
    *,
    why: tuple[str, State],
    office: Office,
    now: datetime,
) -> Certificate:
    """Keep the paper and end the certificate in whose place it comes; `why` is the reason and its state."""
    reason, state = why
    successor = keep(session, actor, head, paper, office=office, now=now)
    event = event_of(actor, certificate, State.SUPERSEDED, office=office, now=now)
    event.successor_id, event.reason = successor.id, reason
    chain(session, actor, head, certificate, event)
    if state is State.WITHHELD:
        # What its holder keeps to themselves does not open by itself.
        kept = event_of(actor, successor, State.WITHHELD, office=office, now=now)
        chain(session, actor, head, successor, kept)
    return successor
