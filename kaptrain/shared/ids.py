"""Unguessable tokens, and digests of plain data."""

import hashlib
import json
import secrets
from collections.abc import Mapping


def new_token() -> str:
    """Return 256 random bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def new_digits(count: int) -> str:
    """Return random digits that somebody types; only for what expires soon and counts wrong tries."""
    return "".join(str(secrets.randbelow(10)) for _ in range(count))


def token_hash(token: str) -> str:
    """SHA-256 of a token: what is stored, so that a copied database opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def canonical_json(data: object) -> bytes:
    """Serialise plain data in one way only: sorted keys, no spaces, UTF-8. Floats are refused."""
    _refuse_floats(data)
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(data: object) -> str:
    """SHA-256 (hex) of the canonical JSON of plain data."""
    return hashlib.sha256(canonical_json(data)).hexdigest()


def _refuse_floats(data: object) -> None:
    # A float may print differently elsewhere, and the digest with it.
    if isinstance(data, float):
        raise TypeError("canonical data holds no floats")
    if isinstance(data, Mapping):
        for value in data.values():
            _refuse_floats(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            _refuse_floats(value)
