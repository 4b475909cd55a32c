"""One-use links by mail: issue, look at without using, use once."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from kaptrain.accounts.models import MailLink, Person
from kaptrain.accounts.queries import live_link
from kaptrain.accounts.service.people import found
from kaptrain.shared.errors import Missing
from kaptrain.shared.ids import new_token, token_hash


class LinkEnded(Missing):
    """The link was used, is too old, was replaced, or never existed. Nobody learns which."""

    def __init__(self) -> None:
        super().__init__("This link no longer works.", code="link_ended")


def issue(
    session: Session,
    person_id: int,
    purpose: str,
    *,
    lifetime: timedelta,
    now: datetime,
    address: str | None = None,
) -> str:
    """Make a link for one purpose and return its token; older ones for it end."""
    person = found(session, person_id)
    end_older_links(session, person_id, purpose, now=now)
    token = new_token()
    session.add(
        MailLink(
            purpose=purpose,
            token_hash=token_hash(token),
            person_id=person_id,
            secret_version=person.secret_version,
            address=address,
            created_at=now,
            expires_at=now + lifetime,
        )
    )
    session.flush()
    return token


def end_older_links(session: Session, person_id: int, purpose: str, *, now: datetime) -> None:
    """Let every unused link of a person for this purpose end."""
    older = update(MailLink).where(
        MailLink.person_id == person_id, MailLink.purpose == purpose, MailLink.used_at.is_(None)
    )
    session.execute(older.values(used_at=now))


def use(session: Session, token: str, purpose: str, *, now: datetime) -> tuple[MailLink, Person]:
    """Spend a link and return it with its person, locked; LinkEnded unless it is live.

    Of any number of requests at the same moment exactly one succeeds.
    """
    link = live_link(session, token_hash(token), purpose, now)
    if link is None:
        raise LinkEnded
    # The person is locked before the link, as when one is issued.
    person = found(session, link.person_id)
    if person.secret_version != link.secret_version or person.suspended_at is not None:
        raise LinkEnded
    spend = update(MailLink).where(MailLink.id == link.id, MailLink.used_at.is_(None))
    if session.execute(spend.values(used_at=now)).rowcount != 1:  # type: ignore[attr-defined]
        raise LinkEnded
    return link, person
