"""Is every stored certificate still what was issued? One more part of `flask ledger verify`."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from kaptrain.audit.rules import GENESIS
from kaptrain.audit.service import chained_models
from kaptrain.certificates.models import Certificate, CertificateEvent
from kaptrain.certificates.rules.content import Content, content_from
from kaptrain.shared.ids import digest

BATCH = 50


def check_certificates(session: Session) -> Iterator[str]:
    """Yield a sentence for each certificate that differs from what was issued.

    The file and the content match their digests, the row matches the seal in its `issued` event,
    and the printed ledger head stood at that place of the enrolment's chain.
    """
    rooted = _with_known_head(session)
    issued = and_(CertificateEvent.certificate_id == Certificate.id, CertificateEvent.act == "issued")
    find = select(Certificate, Certificate.pdf, CertificateEvent.seal).outerjoin(CertificateEvent, issued)
    rows = session.execute(
        find.order_by(Certificate.id).execution_options(yield_per=BATCH, populate_existing=True)
    )
    for certificate, printed, seal in rows:
        for problem in _problems(certificate, printed, seal):
            yield f"certificate {certificate.number}: {problem}"
        if certificate.id not in rooted:
            yield f"certificate {certificate.number}: its ledger head never stood in the chain"
    yield from _vanished(session)


def _problems(certificate: Certificate, printed: bytes, seal: str | None) -> Iterator[str]:
    if hashlib.sha256(printed).hexdigest() != certificate.pdf_sha256:
        yield "the stored PDF does not match its SHA-256"
    content = _content(certificate.content)
    if content is None or digest(certificate.content) != certificate.content_digest:
        yield "the content does not match its digest"
    elif (content.code, content.ledger_head) != (certificate.code, certificate.ledger_head):
        yield "code or ledger head differ from what is printed"
    elif content.number not in ("", certificate.number):
        yield "the number differs from what is printed"
    elif content.valid_until != certificate.valid_until:
        yield "the last day differs from what is printed"
    if seal != certificate.seal():
        yield "the row does not match the seal of its issue"


def _content(data: dict[str, Any]) -> Content | None:
    try:
        return content_from(data)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _with_known_head(session: Session) -> set[int]:
    """Ids of certificates whose (ledger_seq, ledger_head) is a row of their enrolment's chain."""
    known = set(session.scalars(select(Certificate.id).where(Certificate.ledger_head == GENESIS)))
    issue = aliased(CertificateEvent)
    for model in chained_models():
        find = (
            select(Certificate.id)
            .join(issue, and_(issue.certificate_id == Certificate.id, issue.act == "issued"))
            .join(
                model,
                and_(
                    model.stream == issue.stream,
                    model.seq == Certificate.ledger_seq,
                    model.digest == Certificate.ledger_head,
                ),
            )
        )
        known.update(session.scalars(find))
    return known


def _vanished(session: Session) -> Iterator[str]:
    find = (
        select(CertificateEvent.stream, CertificateEvent.seq)
        .outerjoin(Certificate, Certificate.id == CertificateEvent.certificate_id)
        .where(Certificate.id.is_(None))
    )
    for stream, seq in session.execute(find):
        yield f"{stream} #{seq}: the certificate it speaks of is gone"
