"""Issue, and correct the hours of what was issued. Each holds the enrolment's chain throughout."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.certificates import queries
from kaptrain.certificates.models import PROGRAM, Certificate
from kaptrain.certificates.rules.award import assess
from kaptrain.certificates.rules.states import (
    require_end_ahead,
    require_issuable,
    require_replaceable,
    require_revocable,
)
from kaptrain.certificates.service.drafts import Office, composed, require_seen, seen_of
from kaptrain.certificates.service.ending import end, locked, require_somebody_elses, state_of
from kaptrain.certificates.service.keeping import Paper, keep
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
    if certificate.award != PROGRAM:
        raise Refused("Credit is corrected at its activity: revoke it there and issue it again.", code="ce")
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
    require_seen(seen, seen_of(content))
    enrolment.state = "completed"
    return keep(session, actor, head, Paper(content, enrolment), office=office, now=now)
