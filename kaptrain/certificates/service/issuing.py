"""Issue, and put a new certificate in the place of one. Each holds the enrolment's chain throughout."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.certificates import queries
from kaptrain.certificates.models import PROGRAM, Certificate
from kaptrain.certificates.rules.award import assess
from kaptrain.certificates.rules.states import (
    NEW_NAME,
    State,
    require_earned,
    require_end_ahead,
    require_issuable,
    require_replaceable,
    require_revocable,
)
from kaptrain.certificates.service.drafts import Office, composed, renamed, seen_of
from kaptrain.certificates.service.ending import end, locked, require_somebody_elses, state_of
from kaptrain.certificates.service.keeping import Paper, chain, event_of, keep
from kaptrain.enrolment.models import Enrolment
from kaptrain.hours.service import year_of
from kaptrain.shared.errors import Refused


def issue(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    *,
    office: Office,
    now: datetime,
    seen: str | None = None,
    valid_until: date | None = None,
) -> Certificate:
    """Issue the enrolment's certificate, or return the one it has.

    Everything is evaluated again under the lock of the enrolment's chain (C1). Refused with the
    reasons when it is not complete, withdrawn, suspended, the actor's own, or when it would print
    something other than what `seen` stands for; Invalid when it cannot be printed. Without
    `valid_until` it holds for ever.
    """
    require_somebody_elses(actor, enrolment.person_id)
    head = audit.locked_head(session, enrolment.stream)
    live = queries.live_certificate(session, enrolment.id)
    if live is not None:
        return live
    require_end_ahead(valid_until, office.today(now))
    return _award(session, actor, head, enrolment.id, office=office, now=now, asked=(seen, valid_until))


def correct_hours(
    session: Session,
    actor: Actor,
    certificate: Certificate,
    reason: str,
    *,
    office: Office,
    now: datetime,
    seen: str | None = None,
) -> Certificate:
    """Revoke a certificate that prints wrong hours and issue a new award from the ledger as it is now.

    Both stay; the revoked one says why and leads to the new one. Refused as `issue` is, then nothing
    is revoked either; Invalid without a reason.
    """
    require_somebody_elses(actor, certificate.trainee_id)
    head = audit.locked_head(session, f"enrolment:{certificate.enrolment_id}")
    state = state_of(session, certificate, today=office.today(now))
    require_replaceable(state)
    require_revocable(state, reason)
    successor = _award(
        session,
        actor,
        head,
        certificate.enrolment_id,
        office=office,
        now=now,
        asked=(seen, certificate.valid_until),
    )
    end(session, actor, head, certificate, reason=reason, successor=successor, office=office, now=now)
    return successor


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
    _require_seen(seen, seen_of(content))
    paper = Paper(content, enrolment, certificate.award, certificate.award_id)
    successor = keep(session, actor, head, paper, office=office, now=now)
    event = event_of(actor, certificate, State.SUPERSEDED, office=office, now=now)
    event.successor_id, event.reason = successor.id, NEW_NAME
    chain(session, actor, head, certificate, event)
    if state is State.WITHHELD:
        # What its holder keeps to themselves does not open by itself.
        kept = event_of(actor, successor, State.WITHHELD, office=office, now=now)
        chain(session, actor, head, successor, kept)
    return successor


def _award(
    session: Session,
    actor: Actor,
    head: ChainHead,
    enrolment_id: int,
    *,
    office: Office,
    now: datetime,
    asked: tuple[str | None, date | None],
) -> Certificate:
    """Evaluate and keep; `asked` is what was seen, and the last day of validity."""
    seen, valid_until = asked
    enrolment = locked(session, enrolment_id)
    year = year_of(session, enrolment, today=office.today(now))
    reasons = assess(year.plan, year.statement).reasons
    require_issuable(enrolment.state, suspended=enrolment.person.suspended_at is not None, reasons=reasons)
    content = composed(session, actor, year, head, office=office, now=now, valid_until=valid_until)
    _require_seen(seen, seen_of(content))
    enrolment.state = "completed"
    return keep(session, actor, head, Paper(content, enrolment), office=office, now=now)


def _require_seen(seen: str | None, now_seen: str) -> None:
    if seen is not None and seen != now_seen:
        raise Refused("The certificate would print something else by now. Look again.", code="changed")
