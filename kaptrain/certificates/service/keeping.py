"""Freeze what a certificate prints: its row, its file, its place in the chain, its news. One way for all."""

import hashlib
import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.certificates import queries
from kaptrain.certificates.adapters import pdf
from kaptrain.certificates.models import PROGRAM, Certificate, CertificateCounter, CertificateEvent
from kaptrain.certificates.rules import mails
from kaptrain.certificates.rules.content import Content, content_from
from kaptrain.certificates.service.badge_files import pictures
from kaptrain.certificates.service.credentials import Awarded, sign_credential
from kaptrain.certificates.service.drafts import Office
from kaptrain.enrolment.models import Enrolment
from kaptrain.outbox import service as outbox

ISSUED = "issued"


@dataclass(frozen=True)
class Paper:
    """What is to be frozen. Without an `award_id` it is a new award, with one the same award again."""

    content: Content
    enrolment: Enrolment
    award: str = PROGRAM
    award_id: str | None = None


def keep(
    session: Session, actor: Actor, head: ChainHead, paper: Paper, *, office: Office, now: datetime
) -> Certificate:
    """Store the paper as the award's next certificate, chain the issue and tell the holder.

    The caller holds `head` (the enrolment's chain), which the content prints, and has decided that this
    may be issued. Invalid when it cannot be printed.
    """
    enrolment, award_id = paper.enrolment, paper.award_id or str(uuid.uuid4())
    awarded = Awarded(paper.content, enrolment.person, award_id)
    credential = sign_credential(session, actor, awarded, office=office, now=now)
    drawn = pictures(paper.content, credential.json)
    edition = queries.editions(session, enrolment.id, paper.award) + 1
    # Everybody else's issue waits from here on, so that no number is lost or given twice.
    content = replace(paper.content, number=_next_number(session, paper.content.issued_on.year))
    printed = office.pen.sign(pdf(content, attachment=credential.json), now=now)
    certificate = _frozen(content, printed, head)
    certificate.enrolment_id, certificate.trainee_id = enrolment.id, enrolment.person_id
    certificate.issued_at, certificate.issued_by = now, actor.id
    certificate.award, certificate.award_id, certificate.edition = paper.award, award_id, edition
    session.add(certificate)
    session.flush()
    credential.certificate_id = certificate.id
    session.add(credential)
    for picture in drawn:
        picture.certificate_id = certificate.id
        session.add(picture)
    event = event_of(actor, certificate, ISSUED, office=office, now=now)
    event.seal = certificate.seal()
    chain(session, actor, head, certificate, event)
    letter = mails.issued(content, certificate.number, f"{office.base_url}/certificates/{certificate.id}")
    tell(session, enrolment, certificate, ISSUED, letter, now=now)
    return certificate


def event_of(
    actor: Actor, certificate: Certificate, act: str, *, office: Office, now: datetime
) -> CertificateEvent:
    """Return an event about a certificate, not chained yet."""
    return CertificateEvent(
        certificate_id=certificate.id,
        act=str(act),
        reason="",
        by_id=actor.id,
        by_name=actor.name,
        on=office.today(now),
        at=now,
    )


def chain(
    session: Session, actor: Actor, head: ChainHead, certificate: Certificate, event: CertificateEvent
) -> None:
    """Append an event to the enrolment's chain, with its audit row."""
    audit.append(session, head, event)
    subject = f"{head.stream}/certificate:{certificate.id}"
    detail = {"number": certificate.number, "event": event.seq}
    audit.record(session, actor, f"certificate.{event.act}", subject, now=event.at, detail=detail, head=head)
    session.flush()


def tell(
    session: Session,
    enrolment: Enrolment,
    certificate: Certificate,
    news: str,
    letter: mails.Letter,
    *,
    now: datetime,
) -> None:
    """Post the news to the holder, once."""
    outbox.post(
        session,
        f"certificate-{news}",
        enrolment.person.email,
        subject=letter.subject,
        body=letter.body,
        now=now,
        once=f"certificate:{certificate.id}:{news}",
    )


def printed_on(certificate: Certificate) -> Content:
    """Return what a stored certificate prints."""
    return content_from(certificate.content)


def _frozen(content: Content, printed: bytes, head: ChainHead) -> Certificate:
    return Certificate(
        number=content.number,
        code=content.code,
        content=content.to_data(),
        content_digest=content.digest(),
        pdf=printed,
        pdf_sha256=hashlib.sha256(printed).hexdigest(),
        valid_until=content.valid_until,
        ledger_seq=head.seq,
        ledger_head=head.digest,
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
