"""What happens after the issue: revoked by the admin, withheld and released by the holder."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.certificates import queries
from kaptrain.certificates.models import PROGRAM, Certificate
from kaptrain.certificates.rules import mails
from kaptrain.certificates.rules.states import State, require_revocable
from kaptrain.certificates.service.drafts import Office
from kaptrain.certificates.service.keeping import chain, event_of, printed_on, tell
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import enrolment_by_id
from kaptrain.shared.errors import Missing, Refused

RELEASED = "released"


def revoke(
    session: Session, actor: Actor, certificate: Certificate, reason: str, *, office: Office, now: datetime
) -> None:
    """Revoke a certificate for good, with a reason that its public page shows at once.

    The enrolment becomes active again, so that what is missing can be mended and a new
    certificate issued. Refused when it is revoked already or the actor's own.
    """
    require_somebody_elses(actor, certificate.trainee_id)
    head = audit.locked_head(session, f"enrolment:{certificate.enrolment_id}")
    state = state_of(session, certificate, today=office.today(now))
    end(session, actor, head, certificate, reason=reason, office=office, now=now)
    enrolment = locked(session, certificate.enrolment_id)
    of_the_year = certificate.award == PROGRAM and state is not State.SUPERSEDED
    if of_the_year and enrolment.state == "completed":
        enrolment.state = "active"


def end(
    session: Session,
    actor: Actor,
    head: ChainHead,
    certificate: Certificate,
    *,
    reason: str,
    office: Office,
    now: datetime,
    successor: Certificate | None = None,
) -> None:
    """Chain the revocation under the held `head` and tell the holder."""
    event = event_of(actor, certificate, State.REVOKED, office=office, now=now)
    event.reason = require_revocable(state_of(session, certificate, today=event.on), reason)
    event.successor_id = successor.id if successor else None
    chain(session, actor, head, certificate, event)
    letter = mails.revoked(printed_on(certificate), event.reason)
    tell(session, locked(session, certificate.enrolment_id), certificate, "revoked", letter, now=now)


def withhold(
    session: Session, actor: Actor, certificate: Certificate, *, office: Office, now: datetime
) -> None:
    """Let the public page say only that the certificate exists. Done already: nothing happens."""
    _said(session, actor, certificate, State.WITHHELD, office=office, now=now)


def release(
    session: Session, actor: Actor, certificate: Certificate, *, office: Office, now: datetime
) -> None:
    """Let the public page show everything again. Done already: nothing happens."""
    _said(session, actor, certificate, RELEASED, office=office, now=now)


def _said(
    session: Session, actor: Actor, certificate: Certificate, act: str, *, office: Office, now: datetime
) -> None:
    if actor.person_id != certificate.trainee_id:
        raise Missing
    head = audit.locked_head(session, f"enrolment:{certificate.enrolment_id}")
    held = queries.held_by_id(session, certificate.id, today=office.today(now))
    if held is None:
        raise Missing
    if held.standing.restricted != (act == State.WITHHELD):
        event = event_of(actor, certificate, act, office=office, now=now)
        chain(session, actor, head, certificate, event)


def locked(session: Session, enrolment_id: int) -> Enrolment:
    """Return the enrolment, locked until the transaction ends."""
    enrolment = enrolment_by_id(session, enrolment_id, lock=True)
    if enrolment is None:
        raise Missing
    return enrolment


def state_of(session: Session, certificate: Certificate, *, today: date) -> State:
    """Return a certificate's state on this day."""
    held = queries.held_by_id(session, certificate.id, today=today)
    if held is None:
        raise Missing
    return held.standing.state


def require_somebody_elses(actor: Actor, trainee_id: int) -> None:
    """Raise Refused when the actor would decide about their own certificate."""
    if actor.person_id == trainee_id:
        raise Refused("Nobody decides about their own certificate.", code="own")
