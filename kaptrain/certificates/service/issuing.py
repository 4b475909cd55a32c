"""Issue, replace and revoke. Each holds the enrolment's chain from the first look to the last row."""

import hashlib
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.certificates import queries
from kaptrain.certificates.adapters import pdf
from kaptrain.certificates.models import Certificate, CertificateCounter, CertificateEvent
from kaptrain.certificates.rules import mails
from kaptrain.certificates.rules.award import assess
from kaptrain.certificates.rules.content import CertificateContent
from kaptrain.certificates.rules.states import (
    State,
    require_issuable,
    require_reason,
    require_replaceable,
    require_revocable,
)
from kaptrain.certificates.service.drafts import Office, composed, seen_of
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import enrolment_by_id
from kaptrain.hours.service import year_of
from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Missing, Refused

ISSUED = "issued"


def issue(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    *,
    office: Office,
    now: datetime,
    seen: str | None = None,
) -> Certificate:
    """Issue the enrolment's certificate, or return the valid one it has.

    Everything is evaluated again under the lock of the enrolment's chain (C1). Refused with the
    reasons when it is not complete, withdrawn, suspended, the actor's own, or when it would print
    something other than what `seen` stands for; Invalid when it cannot be printed.
    """
    _require_somebody_elses(actor, enrolment.person_id)
    head = audit.locked_head(session, enrolment.stream)
    live = queries.live_certificate(session, enrolment.id)
    if live is not None:
        return live
    certificate = _award(session, actor, head, enrolment.id, office=office, now=now, seen=seen)
    _seal(session, actor, head, certificate, office=office, now=now)
    return certificate


def reissue(
    session: Session,
    actor: Actor,
    certificate: Certificate,
    reason: str,
    *,
    office: Office,
    now: datetime,
    seen: str | None = None,
) -> Certificate:
    """Put a new certificate in the place of a valid one, which then leads to it.

    Refused as `issue` is, and when the certificate is not valid any more; Invalid without a reason.
    """
    _require_somebody_elses(actor, certificate.trainee_id)
    reason = require_reason(reason, "Say why a new certificate is needed.")
    enrolment_id = certificate.enrolment_id
    head = audit.locked_head(session, f"enrolment:{enrolment_id}")
    require_replaceable(_state(session, certificate))
    successor = _award(session, actor, head, enrolment_id, office=office, now=now, seen=seen)
    event = _event(actor, certificate, State.SUPERSEDED, office=office, now=now)
    event.reason, event.successor_id = reason, successor.id
    audit.append(session, head, event)
    _record(session, actor, head, certificate, event)
    _seal(session, actor, head, successor, office=office, now=now)
    return successor


def revoke(
    session: Session, actor: Actor, certificate: Certificate, reason: str, *, office: Office, now: datetime
) -> None:
    """Revoke a certificate for good, with a reason that its public page shows at once.

    The enrolment becomes active again, so that what is missing can be mended and a new
    certificate issued. Refused when it is revoked already or the actor's own.
    """
    _require_somebody_elses(actor, certificate.trainee_id)
    head = audit.locked_head(session, f"enrolment:{certificate.enrolment_id}")
    state = _state(session, certificate)
    event = _event(actor, certificate, State.REVOKED, office=office, now=now)
    event.reason = require_revocable(state, reason)
    audit.append(session, head, event)
    _record(session, actor, head, certificate, event)
    enrolment = _enrolment(session, certificate.enrolment_id)
    if state is State.VALID and enrolment.state == "completed":
        enrolment.state = "active"
    content = CertificateContent.from_data(certificate.content)
    _tell(session, enrolment, certificate, "revoked", mails.revoked(content, event.reason), now=now)


def _award(
    session: Session,
    actor: Actor,
    head: ChainHead,
    enrolment_id: int,
    *,
    office: Office,
    now: datetime,
    seen: str | None,
) -> Certificate:
    enrolment = _enrolment(session, enrolment_id)
    year = year_of(session, enrolment, today=office.today(now))
    reasons = assess(year.plan, year.statement).reasons
    require_issuable(enrolment.state, suspended=enrolment.person.suspended_at is not None, reasons=reasons)
    content = composed(session, actor, year, head, office=office, now=now)
    if seen is not None and seen != seen_of(content):
        raise Refused("The certificate would print something else by now. Look again.", code="changed")
    certificate = _frozen(content, pdf(content), head)
    certificate.enrolment_id, certificate.trainee_id = enrolment.id, enrolment.person_id
    certificate.issued_at, certificate.issued_by = now, actor.id
    certificate.edition = queries.editions(session, enrolment.id) + 1
    # Last, because everybody else's issue waits for this row.
    certificate.number = _next_number(session, content.issued_on.year)
    session.add(certificate)
    enrolment.state = "completed"
    session.flush()
    return certificate


def _frozen(content: CertificateContent, printed: bytes, head: ChainHead) -> Certificate:
    return Certificate(
        code=content.code,
        content=content.to_data(),
        content_digest=content.digest(),
        pdf=printed,
        pdf_sha256=hashlib.sha256(printed).hexdigest(),
        ledger_seq=head.seq,
        ledger_head=head.digest,
    )


def _seal(
    session: Session,
    actor: Actor,
    head: ChainHead,
    certificate: Certificate,
    *,
    office: Office,
    now: datetime,
) -> None:
    """Chain the issue and tell the holder."""
    event = _event(actor, certificate, ISSUED, office=office, now=now)
    event.seal = certificate.seal()
    audit.append(session, head, event)
    _record(session, actor, head, certificate, event)
    content = CertificateContent.from_data(certificate.content)
    enrolment = _enrolment(session, certificate.enrolment_id)
    letter = mails.issued(content, certificate.number, f"{office.base_url}/certificates/{certificate.id}")
    _tell(session, enrolment, certificate, ISSUED, letter, now=now)


def _event(
    actor: Actor, certificate: Certificate, act: str, *, office: Office, now: datetime
) -> CertificateEvent:
    return CertificateEvent(
        certificate_id=certificate.id,
        act=str(act),
        reason="",
        by_id=actor.id,
        by_name=actor.name,
        on=office.today(now),
        at=now,
    )


def _record(
    session: Session, actor: Actor, head: ChainHead, certificate: Certificate, event: CertificateEvent
) -> None:
    subject = f"{head.stream}/certificate:{certificate.id}"
    detail = {"number": certificate.number, "event": event.seq}
    audit.record(session, actor, f"certificate.{event.act}", subject, now=event.at, detail=detail, head=head)
    session.flush()


def _tell(
    session: Session,
    enrolment: Enrolment,
    certificate: Certificate,
    news: str,
    letter: mails.Letter,
    *,
    now: datetime,
) -> None:
    outbox.post(
        session,
        f"certificate-{news}",
        enrolment.person.email,
        subject=letter.subject,
        body=letter.body,
        now=now,
        once=f"certificate:{certificate.id}:{news}",
    )


def _next_number(session: Session, year: int) -> str:
    find = select(CertificateCounter).where(CertificateCounter.year == year).with_for_update()
    counter = session.scalar(find.execution_options(populate_existing=True))
    if counter is None:
        try:
            with session.begin_nested():
                session.execute(insert(CertificateCounter).values(year=year, last=0))
        except IntegrityError:
            pass  # Somebody else began the year at the same moment.
        counter = session.execute(find).scalar_one()
    counter.last += 1
    return f"KAP-{year}-{counter.last:06d}"


def _enrolment(session: Session, enrolment_id: int) -> Enrolment:
    enrolment = enrolment_by_id(session, enrolment_id, lock=True)
    if enrolment is None:
        raise Missing
    return enrolment


def _state(session: Session, certificate: Certificate) -> State:
    held = queries.held_by_id(session, certificate.id)
    if held is None:
        raise Missing
    return held.standing.state


def _require_somebody_elses(actor: Actor, trainee_id: int) -> None:
    if actor.person_id == trainee_id:
        raise Refused("Nobody decides about their own certificate.", code="own")
