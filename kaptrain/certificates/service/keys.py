"""The keys that sign credentials: one signs, those before it stay known for ever."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.certificates.adapters.badge.keys import (
    Unsealable,
    from_multikey,
    multikey,
    new_key,
    seal,
    unseal,
)
from kaptrain.certificates.models import SealedKey, SigningKey
from kaptrain.shared.errors import Refused

_FIRST = 1
KEY_MADE, KEY_SEALED = "certificate.key_made", "certificate.key_sealed"


@dataclass(frozen=True)
class OpenKey:
    """What signs now: the number of the key, when it was made, and its private half."""

    number: int
    created_at: datetime
    private: Ed25519PrivateKey = field(repr=False)


def known_keys(session: Session) -> Sequence[SigningKey]:
    """Return every key there ever was, oldest first."""
    return session.scalars(select(SigningKey).order_by(SigningKey.number)).all()


def open_key(session: Session, secrets: Sequence[str]) -> OpenKey | None:
    """Return the newest key, or None before the first; Refused when no secret opens it."""
    find = select(SigningKey, SealedKey.sealed).outerjoin(SealedKey, SealedKey.number == SigningKey.number)
    found = session.execute(find.order_by(SigningKey.number.desc()).limit(1)).first()
    if found is None:
        return None
    key, sealed = found
    try:
        private = unseal(sealed or b"", from_multikey(key.public_key), secrets)
    except Unsealable as error:
        raise Refused(f"Credentials cannot be signed. {error}", code="sealed") from error
    return OpenKey(key.number, key.created_at, private)


def key_to_sign(session: Session, actor: Actor, secrets: Sequence[str], *, now: datetime) -> OpenKey:
    """Return the newest key; the first one is made when the first credential needs it."""
    found = open_key(session, secrets)
    if found is not None:
        return found
    try:
        with session.begin_nested():
            _add(session, _FIRST, secrets, now=now)
    except IntegrityError:
        pass  # Somebody else made it at the same moment.
    else:
        _record(session, actor, _FIRST, now=now)
    made = open_key(session, secrets)
    if made is None:
        raise LookupError("the key that was just made is not there")
    return made


def rotate(session: Session, actor: Actor, secrets: Sequence[str], *, now: datetime) -> SigningKey:
    """Make a new key that signs from now on, and destroy the private half of those before it.

    What they signed stays valid, because their public halves stay in did.json.
    """
    known = known_keys(session)
    session.execute(delete(SealedKey))
    made = _add(session, known[-1].number + 1 if known else _FIRST, secrets, now=now)
    _record(session, actor, made.number, now=now)
    return made


def reseal(session: Session, actor: Actor, secrets: Sequence[str], *, now: datetime) -> int | None:
    """Encrypt the private half with the first secret, whichever closed it; None when there is no key yet."""
    held = open_key(session, secrets)
    if held is None:
        return None
    row = session.get_one(SealedKey, held.number)
    row.sealed = seal(held.private, secrets[0])
    audit.record(session, actor, KEY_SEALED, f"signing-key:{held.number}", now=now)
    session.flush()
    return held.number


def _add(session: Session, number: int, secrets: Sequence[str], *, now: datetime) -> SigningKey:
    if not secrets:
        raise Refused("Set CREDENTIAL_KEY_SECRET: it closes the key that signs.", code="sealed")
    private = new_key()
    made = SigningKey(number=number, public_key=multikey(private.public_key()), created_at=now)
    session.add(made)
    session.flush()
    session.add(SealedKey(number=number, sealed=seal(private, secrets[0])))
    session.flush()
    return made


def _record(session: Session, actor: Actor, number: int, *, now: datetime) -> None:
    public = session.get_one(SigningKey, number).public_key
    detail = {"public_key": public}
    audit.record(session, actor, KEY_MADE, f"signing-key:{number}", now=now, detail=detail)
