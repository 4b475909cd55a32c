"""The list of what is revoked: a Bitstring Status List 1.0 as a signed credential."""

import base64
import gzip
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kaptrain.certificates.adapters.badge.contexts import CREDENTIALS_V2
from kaptrain.certificates.adapters.badge.proof import signed
from kaptrain.certificates.rules.did import Issuer
from kaptrain.certificates.rules.status import BITS

_VOCABULARY = "https://www.w3.org/2018/credentials#"
_STATUS = "https://www.w3.org/ns/credentials/status#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def encoded(revoked: Iterable[int]) -> str:
    """Return the bits, most significant first, as multibase of gzip; the same set gives the same text."""
    bits = bytearray(BITS // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def status_list(
    issuer: Issuer,
    number: int,
    revoked: Iterable[int],
    *,
    since: str,
    key: Ed25519PrivateKey,
    key_number: int,
) -> dict[str, Any]:
    """Return the signed list. `since` is the moment of its last change: one state has one form."""
    address = issuer.status_list(number)
    document = {
        "@context": [CREDENTIALS_V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": since,
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(revoked),
        },
    }
    return signed(document, key, method=issuer.method(key_number), created=since, quads=_quads(document))


def _quads(document: dict[str, Any]) -> str:
    """The canonical N-Quads: the list is asked for by everybody, and its form is always the same."""
    address, subject = document["id"], document["credentialSubject"]
    lines = (
        f"<{address}#list> <{_TYPE}> <{_STATUS}BitstringStatusList> .",
        f"<{address}#list> <{_STATUS}encodedList> "
        f'"{subject["encodedList"]}"^^<https://w3id.org/security#multibase> .',
        f'<{address}#list> <{_STATUS}statusPurpose> "revocation" .',
        f"<{address}> <{_TYPE}> <{_VOCABULARY}VerifiableCredential> .",
        f"<{address}> <{_TYPE}> <{_STATUS}BitstringStatusListCredential> .",
        f"<{address}> <{_VOCABULARY}credentialSubject> <{address}#list> .",
        f"<{address}> <{_VOCABULARY}issuer> <{document['issuer']}> .",
        f'<{address}> <{_VOCABULARY}validFrom> "{document["validFrom"]}"'
        "^^<http://www.w3.org/2001/XMLSchema#dateTime> .",
    )
    return "".join(f"{line}\n" for line in lines)
