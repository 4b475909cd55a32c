"""Tell admins by mail when the hours of a certificate no longer add up. A chore of the worker."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.certificates import queries
from kaptrain.certificates.rules import mails
from kaptrain.certificates.service.drafts import Office
from kaptrain.certificates.service.keeping import printed_on
from kaptrain.outbox import service as outbox


@dataclass(frozen=True)
class Watch:
    """Looks at every certificate whose ledger moved since it was issued."""

    office: Office

    def __call__(self, session: Session, now: datetime) -> int:
        """Write one mail per certificate and admin, once; return how many were written."""
        found = queries.flagged(session, today=self.office.today(now))
        if not found:
            return 0
        told = 0
        for admin in queries.admins(session):
            for flag in found:
                if flag.certificate.trainee_id == admin.id:
                    continue  # Nobody decides about their own.
                certificate = flag.certificate
                page = f"{self.office.base_url}/admin/certificates/{certificate.id}"
                letter = mails.flagged(printed_on(certificate), certificate.number, flag.reasons, page)
                told += outbox.post_once(
                    session,
                    "certificate-flagged",
                    admin.email,
                    once=f"certificate:{certificate.id}:flagged:{admin.id}",
                    subject=letter.subject,
                    body=letter.body,
                    now=now,
                )
        return told
