"""Ed25519 keys: made, written as Multikey, and sealed so that a copied database signs nothing."""

import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kaptrain.certificates.adapters.badge.base58 import base58, from_base58

_ED25519 = b"\xed\x01"  # multicodec
_FORMAT = b"\x01"
_SALT, _NONCE = 16, 12
_PURPOSE = b"kaptrain: signing key of credentials"


class Unsealable(ValueError):
    """No secret that is set opens this private key."""


def new_key() -> Ed25519PrivateKey:
    """Make a key."""
    return Ed25519PrivateKey.generate()


def multikey(key: Ed25519PublicKey) -> str:
    """Write a public key as `publicKeyMultibase`: z6Mk…"""
    return "z" + base58(_ED25519 + key.public_bytes_raw())


def from_multikey(text: str) -> Ed25519PublicKey:
    """Read a public key; ValueError when it is none."""
    data = from_base58(text.removeprefix("z"))
    if not data.startswith(_ED25519):
        raise ValueError("not an Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(data.removeprefix(_ED25519))


def seal(key: Ed25519PrivateKey, secret: str) -> bytes:
    """Encrypt a private key with AES-256-GCM, bound to its public key."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    hidden = AESGCM(_derived(secret, salt)).encrypt(nonce, key.private_bytes_raw(), _bound(key.public_key()))
    return _FORMAT + salt + nonce + hidden


def unseal(sealed: bytes, public: Ed25519PublicKey, secrets_in_turn: Sequence[str]) -> Ed25519PrivateKey:
    """Return the private key; Unsealable when no secret opens it or it belongs to another public key."""
    salt, nonce = sealed[1 : 1 + _SALT], sealed[1 + _SALT : 1 + _SALT + _NONCE]
    hidden = sealed[1 + _SALT + _NONCE :]
    if sealed[:1] != _FORMAT:
        raise Unsealable("The private key is in a format that this version does not know.")
    for secret in secrets_in_turn:
        try:
            raw = AESGCM(_derived(secret, salt)).decrypt(nonce, hidden, _bound(public))
        except (InvalidTag, ValueError):
            continue
        return Ed25519PrivateKey.from_private_bytes(raw)
    raise Unsealable("No CREDENTIAL_KEY_SECRET that is set opens the signing key.")


def _derived(secret: str, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=_PURPOSE).derive(secret.encode())


def _bound(public: Ed25519PublicKey) -> bytes:
    return _FORMAT + public.public_bytes_raw()
