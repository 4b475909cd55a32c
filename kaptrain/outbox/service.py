"""Write mails into the outbox."""

from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.outbox.models import Mail
from kaptrain.shared.ids import new_token


def post(
    session: Session,
    kind: str,
    to_address: str,
    *,
    subject: str,
    body: str,
    now: datetime,
    once: str | None = None,
) -> Mail:
    """Put a mail into the outbox; it leaves after the transaction has committed."""
    mail = Mail(
        kind=kind,
        once=once or new_token(),
        to_address=to_address,
        subject=subject,
        body=body,
        created_at=now,
        due_at=now,
        attempts=0,
    )
    session.add(mail)
    session.flush()
    return mail
