"""Certificates as Open Badges: signed when they are issued, served as they were signed."""

import hashlib
import json
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.audit.models import AuditRow
from kaptrain.authz.actor import Actor
from kaptrain.certificates import queries
from kaptrain.certificates.adapters.badge.keys import from_multikey
from kaptrain.certificates.adapters.badge.proof import holds, signed
from kaptrain.certificates.adapters.badge.status_list import status_list
from kaptrain.certificates.models import ENDINGS, Certificate, CertificateEvent, Credential
from kaptrain.certificates.rules.content import Content
from kaptrain.certificates.rules.credential import Holder, Term, credential, moment, written
from kaptrain.certificates.rules.did import Issuer
from kaptrain.certificates.rules.status import BITS, list_for
from kaptrain.certificates.service import keys
from kaptrain.certificates.service.drafts import Office

_SALT_BYTES = 16
BATCH = 50


@dataclass(frozen=True)
class Awarded:
    """What is to be signed: the frozen content, whose it is, and which award it is."""

    content: Content
    person: Person
    award_id: str


def issuer_of(office: Office) -> Issuer:
    """Return the institution as credentials name it."""
    return Issuer(office.issuer, office.base_url)


def sign_credential(
    session: Session, actor: Actor, awarded: Awarded, *, office: Office, now: datetime
) -> Credential:
    """Return the signed credential, not stored yet; the certificate that it belongs to gets its id later.

    The same award signed again keeps its id and first day, and gets a newer start and a place of its own
    in the list of revocations. Refused when there is no key that can sign.
    """
    key = keys.key_to_sign(session, actor, office.key_secrets, now=now)
    issuer = issuer_of(office)
    holder = Holder(
        _subject_id(session, awarded.person.id), awarded.person.email, secrets.token_hex(_SALT_BYTES)
    )
    term = _term(session, awarded, office=office, now=now)
    document = credential(issuer, awarded.content, holder, term)
    text = written(signed(document, key.private, method=issuer.method(key.number), created=moment(now)))
    return Credential(
        json=text,
        json_sha256=hashlib.sha256(text).hexdigest(),
        subject_id=holder.subject,
        list_number=term.list_number,
        status_index=term.index,
        key_number=key.number,
        valid_from=term.valid_from,
    )


def credential_of(session: Session, certificate_id: int) -> Credential | None:
    """Return a certificate's credential without its text; those from before there were any have none."""
    return session.get(Credential, certificate_id)


def published(session: Session, award_id: str, *, today: date) -> bytes | None:
    """Return the newest credential of an award for everybody; None when unknown or withheld.

    One that shows a former name is for its holder only.
    """
    find = select(Certificate.id).where(Certificate.award_id == award_id)
    newest = session.scalar(find.order_by(Certificate.edition.desc()).limit(1))
    held = queries.held_by_id(session, newest or 0, today=today)
    if held is None or held.standing.restricted or held.standing.renamed:
        return None
    return json_of(session, held.certificate.id)


def json_of(session: Session, certificate_id: int) -> bytes | None:
    """Return the stored credential: the very bytes that were signed."""
    return session.scalar(select(Credential.json).where(Credential.certificate_id == certificate_id))


def revocations(session: Session, issuer: Issuer, number: int, *, office: Office) -> bytes | None:
    """Return the signed list of what is revoked or replaced, worked out now; None when there is no such list.

    The same state gives the same bytes: it is dated by the last change, or by the key when that is newer.
    """
    key = keys.open_key(session, office.key_secrets)
    if key is None or not 1 <= number <= (_newest_list(session) or 0):
        return None
    find = (
        select(Credential.status_index, CertificateEvent.at)
        .join(CertificateEvent, CertificateEvent.certificate_id == Credential.certificate_id)
        .where(Credential.list_number == number, CertificateEvent.act.in_(ENDINGS))
    )
    ended = session.execute(find).all()
    since = max([key.created_at, *(at for _, at in ended)])
    made = status_list(
        issuer,
        number,
        (index for index, _ in ended),
        since=moment(since),
        key=key.private,
        key_number=key.number,
    )
    return written(made)


def check_credentials(session: Session) -> Iterator[str]:
    """Yield a sentence for each key or credential that differs from what was made, or is not there.

    Keys are those that the chain of the program names; a credential holds when one of them signed it.
    """
    keys_made = select(AuditRow.detail).where(AuditRow.action == keys.KEY_MADE)
    chained = {detail["public_key"] for detail in session.scalars(keys_made)}
    known = {}
    for key in keys.known_keys(session):
        if key.public_key in chained:
            known[key.number] = from_multikey(key.public_key)
        else:
            yield f"signing key {key.number}: the chain does not know it"
    find = select(Certificate, Credential.json, Credential.json_sha256, Credential.key_number)
    find = find.outerjoin(Credential, Credential.certificate_id == Certificate.id)
    rows = session.execute(
        find.where(Certificate.award_id.is_not(None))
        .order_by(Certificate.id)
        .execution_options(yield_per=BATCH, populate_existing=True)
    )
    for certificate, text, sha256, key_number in rows:
        problem = _problem(certificate, (text, sha256), known.get(key_number))
        if problem:
            yield f"credential of certificate {certificate.number}: {problem}"


def _problem(certificate: Certificate, stored: tuple[bytes | None, str], key: Ed25519PublicKey | None) -> str:
    text, sha256 = stored
    if text is None:
        return "it is missing"
    if hashlib.sha256(text).hexdigest() != sha256:
        return "it does not match its SHA-256"
    document = json.loads(text)
    if (
        document["id"] != f"urn:uuid:{certificate.award_id}"
        or document["evidence"][0]["id"] != (certificate.content["verify_url"])
    ):
        return "it belongs to another certificate"
    return "" if key is not None and holds(document, key) else "its signature does not hold"


def known_keys_of(session: Session) -> list[tuple[int, str]]:
    """Return (number, public key) of every key there ever was, for did.json."""
    return [(key.number, key.public_key) for key in keys.known_keys(session)]


def _subject_id(session: Session, person_id: int) -> str:
    find = select(Credential.subject_id).join(Certificate, Certificate.id == Credential.certificate_id)
    return session.scalar(find.where(Certificate.trainee_id == person_id).limit(1)) or str(uuid.uuid4())


def _term(session: Session, awarded: Awarded, *, office: Office, now: datetime) -> Term:
    of_award = Certificate.award_id == awarded.award_id
    first = session.scalar(select(func.min(Certificate.issued_at)).where(of_award))
    signed_before = select(func.max(Credential.valid_from)).join(
        Certificate, Certificate.id == Credential.certificate_id
    )
    last = session.scalar(signed_before.where(of_award))
    valid_from = now.replace(microsecond=0)
    if last is not None and valid_from <= last:
        valid_from = last + timedelta(seconds=1)
    number, index = _free_place(session)
    return Term(
        award_id=awarded.award_id,
        awarded=first or _start_of(awarded.content.awarded_on, office.zone) or now,
        valid_from=valid_from,
        valid_until=_end_of(awarded.content.valid_until, office.zone),
        list_number=number,
        index=index,
    )


def _start_of(day: date | None, zone: str) -> datetime | None:
    """Return the first moment of a day in the institution's zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) if day else None


def _end_of(day: date | None, zone: str) -> datetime | None:
    """Return the last second of a day in the institution's zone."""
    after = _start_of(day + timedelta(days=1), zone) if day else None
    return after - timedelta(seconds=1) if after else None


def _newest_list(session: Session) -> int | None:
    return session.scalar(select(func.max(Credential.list_number)))


def _free_place(session: Session) -> tuple[int, int]:
    """Return a place that no credential has: its number says nothing about order or people."""
    newest = _newest_list(session) or 0
    used = session.scalar(select(func.count()).where(Credential.list_number == newest)) or 0
    number = list_for(newest, used)
    while True:
        index = secrets.randbelow(BITS)
        taken = select(Credential.certificate_id).where(
            Credential.list_number == number, Credential.status_index == index
        )
        if session.scalar(taken) is None:
            return number, index
