"""Data Integrity proofs of the cryptosuite eddsa-rdfc-2022 (W3C, Data Integrity EdDSA Cryptosuites 1.0)."""

import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kaptrain.certificates.adapters.badge.base58 import base58, from_base58
from kaptrain.certificates.adapters.badge.canonical import canonical

_SUITE = "eddsa-rdfc-2022"
_SECURITY = "https://w3id.org/security#"
_MULTIBASE_BASE58 = "z"


def signed(
    document: dict[str, Any], key: Ed25519PrivateKey, *, method: str, created: str, quads: str | None = None
) -> dict[str, Any]:
    """Return the document with its proof. `method` is the key's address, `created` an xsd:dateTime in UTC.

    `quads` is the canonical form where the caller knows it. DroppedTerm and UnknownContext as `canonical`.
    """
    covered = _covered(quads or canonical(document), method, created)
    # Of an object and an array, the schema of Open Badges takes the array only.
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": _SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "proofValue": _MULTIBASE_BASE58 + base58(key.sign(covered)),
    }
    return {**document, "proof": [proof]}


def holds(document: Mapping[str, Any], key: Ed25519PublicKey) -> bool:
    """Tell whether the document carries one proof, made with this key over exactly what it says."""
    try:
        (proof,) = document["proof"]
        bare = {name: value for name, value in document.items() if name != "proof"}
        covered = _covered(canonical(bare), proof["verificationMethod"], proof["created"])
        key.verify(from_base58(proof["proofValue"].removeprefix(_MULTIBASE_BASE58)), covered)
    except (InvalidSignature, KeyError, TypeError, ValueError, AttributeError):
        return False
    return True


def _covered(quads: str, method: str, created: str) -> bytes:
    options = _options(method, created)
    return hashlib.sha256(options.encode()).digest() + hashlib.sha256(quads.encode()).digest()


def _options(method: str, created: str) -> str:
    """The canonical N-Quads of the proof without its value: always these five, so PyLD is not asked."""
    return (
        f'_:c14n0 <http://purl.org/dc/terms/created> "{created}"'
        "^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n"
        f"_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{_SECURITY}DataIntegrityProof> .\n"
        f'_:c14n0 <{_SECURITY}cryptosuite> "{_SUITE}"^^<{_SECURITY}cryptosuiteString> .\n'
        f"_:c14n0 <{_SECURITY}proofPurpose> <{_SECURITY}assertionMethod> .\n"
        f"_:c14n0 <{_SECURITY}verificationMethod> <{method}> .\n"
    )
