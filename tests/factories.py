"""Rows for tests, made with few words. Each function flushes and never commits."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from kaptrain.accounts.adapters.passwords import Cost, Passwords
from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.accounts.rules import email_key

LONG_AGO = datetime(2026, 1, 5, 16, 0, tzinfo=UTC)
CHEAP = Passwords(Cost(memory_kib=64, rounds=1))


def person(
    session: Session,
    name: str = "Demo Person",
    roles: Iterable[str] = (),
    *,
    password: str | None = None,
    email: str | None = None,
    credential: str = "",
    zone: str = "America/Denver",
) -> Person:
    """Somebody with an account; the address is made of the name unless given."""
    address = email or f"{name.lower().replace(' ', '.')}@kaptrain.example"
    made = Person(
        email=address,
        email_key=email_key(address),
        name=name,
        credential=credential,
        zone=zone,
        password_hash=CHEAP.hashed(password) if password else None,
        secret_version=1,
        created_at=LONG_AGO,
    )
    session.add(made)
    session.flush()
    session.add_all(RoleGrant(person_id=made.id, role=role) for role in roles)
    session.flush()
    return made
