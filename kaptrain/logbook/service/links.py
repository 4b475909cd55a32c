"""Ways to one request for a practitioner without an account: make one, look where it leads, end it.

What a link is bound to stands in the request itself, so whatever moves the request ends the link.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of, addresses_of
from kaptrain.authz.actor import Actor, Role
from kaptrain.logbook import queries
from kaptrain.logbook.adapters import letters
from kaptrain.logbook.adapters.letters import Writer
from kaptrain.logbook.models import SigningLink
from kaptrain.logbook.queries import Whole
from kaptrain.logbook.queries.links import link_by_hash, mailed_lately
from kaptrain.logbook.rules.links import (
    DAYS_TO_KEEP,
    MAILS_A_DAY,
    Lifetimes,
    Request,
    State,
    Way,
    works,
)
from kaptrain.logbook.rules.states import Status
from kaptrain.logbook.service.attest import mark_under
from kaptrain.logbook.service.steps import check_host, kind_of, locked_one, note
from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Missing, Refused
from kaptrain.shared.ids import new_token, token_hash

OWN = "Nobody signs their own hours. This link is for the practitioner, on their own device."


class LinkEnded(Missing):
    """The link was used, ran out, was replaced, or its request moved. Nobody learns which."""

    def __init__(self) -> None:
        super().__init__("This link no longer works.", code="link_ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who opens a link: a browser that is signed in or not, and its device."""

    actor: Actor
    device: str = ""
    now: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that works, with its request and the practitioner it is for."""

    link: SigningLink
    whole: Whole
    signer: Person

    @property
    def way(self) -> Way:
        return Way(self.link.way)


@dataclass(frozen=True, slots=True)
class Offered:
    """A new link: its token is shown or mailed this once and kept nowhere."""

    token: str
    signer: Person
    expires_at: datetime


def offer(
    session: Session, visit: Visit, entry_id: int, way: Way, *, lifetimes: Lifetimes, writer: Writer
) -> Offered:
    """Make a link to a request for its practitioner; older ones end. A mailed one goes to their address.

    For the trainee whose request it is, or an admin for somebody else's.
    """
    whole = locked_one(session, entry_id)
    _refuse_others(whole, visit.actor)
    signer = _signer(session, whole)
    now = visit.now
    if way is Way.MAIL and mailed_lately(session, entry_id, now) >= MAILS_A_DAY:
        raise Refused(f"{MAILS_A_DAY} links were mailed within a day. Ask again tomorrow.", code="often")
    end_links(session, entry_id, now=now)
    token, bound = new_token(), _request(whole, signer)
    link = SigningLink(
        token_hash=token_hash(token),
        entry_id=entry_id,
        version=bound.version,
        mark=bound.mark,
        way=way.value,
        signer_id=signer.id,
        address=bound.address,
        request_at=whole.entry.waiting_since,
        made_by=visit.actor.id,
        device=token_hash(visit.device),
        created_at=now,
        expires_at=now + lifetimes.of(way),
        codes_sent=0,
        wrong_codes=0,
    )
    session.add(link)
    note(session, visit.actor, whole, "link_made", now=now, way=way.value)
    if way is Way.MAIL:
        subject, body = letters.invitation(writer, signer.name, whole.trainee.name, token, link.expires_at)
        outbox.post(session, "sign.link", signer.email, subject=subject, body=body, now=now)
    session.flush()
    return Offered(token, signer, link.expires_at)


def end_links(session: Session, entry_id: int, *, now: datetime) -> None:
    """End every open link to a request."""
    older = update(SigningLink).where(
        SigningLink.entry_id == entry_id, SigningLink.used_at.is_(None), SigningLink.ended_at.is_(None)
    )
    session.execute(older.values(ended_at=now))


def look(session: Session, token: str, now: datetime) -> Opened:
    """Return what a link leads to, without using it; LinkEnded unless it works."""
    link = link_by_hash(session, token_hash(token))
    whole = queries.seen(session, link.entry_id) if link else None
    if link is None or whole is None:
        raise LinkEnded
    return opened_as(session, link, whole, now)


def refuse_owner(opened: Opened, visit: Visit) -> None:
    """Raise Refused when the trainee's own account or device is used, or somebody else is signed in."""
    trainee = opened.whole.trainee.id
    if visit.actor.person_id in (trainee, opened.link.made_by):
        raise Refused(OWN, code="own")
    if visit.device and token_hash(visit.device) == opened.link.device:
        raise Refused(OWN, code="own")
    if visit.actor.is_signed_in and visit.actor.person_id != opened.signer.id:
        words = f"You are signed in as {visit.actor.name}. Sign out first, or use another browser."
        raise Refused(words, code="somebody_else")


def forget_links(session: Session, now: datetime) -> None:
    """Delete links that have meant nothing for a month; signatures keep what matters."""
    session.execute(delete(SigningLink).where(SigningLink.expires_at < now - timedelta(days=DAYS_TO_KEEP)))


def _refuse_others(whole: Whole, actor: Actor) -> None:
    own = whole.enrolment.person_id == actor.person_id
    if not own and not actor.has(Role.ADMIN):
        raise Missing
    if whole.entry.status != Status.SUBMITTED:
        raise Refused("Only a request that waits for its signature has links.", code=whole.entry.status)


def _signer(session: Session, whole: Whole) -> Person:
    kind = kind_of(whole)
    if kind.signer is not Role.PRACTITIONER or whole.host is None:
        raise Refused("Links are for practitioners who hosted an observation.", code="kind")
    check_host(session, whole.host.id, kind.signer, whole.trainee.id)
    if whole.host.email_key in addresses_of(session, whole.trainee.id):
        raise Refused(
            "This practitioner's address is or was yours. Nobody signs their own hours.", code="own"
        )
    return whole.host


def _request(whole: Whole, signer: Person) -> Request:
    return Request(
        entry_id=whole.entry.id,
        version=whole.version.version,
        mark=mark_under(whole),
        signer_id=signer.id,
        address=signer.email_key,
        waiting_since=whole.entry.waiting_since,
    )


def opened_as(session: Session, link: SigningLink, whole: Whole, now: datetime) -> Opened:
    """Return a link with its request; LinkEnded unless it is still what the link was made for."""
    signer = whole.host
    bound = Request(link.entry_id, link.version, link.mark, link.signer_id, link.address, link.request_at)
    state = State(link.expires_at, link.ended_at, link.used_at, link.wrong_codes)
    if signer is None or whole.entry.status != Status.SUBMITTED:
        raise LinkEnded
    if not works(state, bound, _request(whole, signer), now):
        raise LinkEnded
    # Who lost the role or was suspended since then signs nothing.
    if signer.suspended_at is not None or not actor_of(session, signer.id).has(kind_of(whole).signer):
        raise LinkEnded
    return Opened(link, whole, signer)


def locked(session: Session, token: str, now: datetime) -> Opened:
    """Open a link with the request's stream held, and read the link anew under that lock."""
    hashed = token_hash(token)
    link = link_by_hash(session, hashed)
    if link is None:
        raise LinkEnded
    whole = locked_one(session, link.entry_id)
    link = link_by_hash(session, hashed)
    if link is None:
        raise LinkEnded
    return opened_as(session, link, whole, now)
