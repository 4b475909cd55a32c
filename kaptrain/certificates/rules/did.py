"""Who issues: the institution as did:web, with every key it ever signed with."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Issuer:
    """The institution as credentials name it: its printed name and the public address of the site."""

    name: str
    base_url: str

    @property
    def did(self) -> str:
        """The identifier that did:web gives a host; it is for good, like the host."""
        return f"did:web:{urlsplit(self.base_url).netloc.replace(':', '%3A')}"

    def method(self, key_number: int) -> str:
        """The address of a key."""
        return f"{self.did}#key-{key_number}"

    def credential(self, award_id: str) -> str:
        """Where a credential can be fetched."""
        return f"{self.base_url}/credentials/{award_id}.json"

    def status_list(self, number: int) -> str:
        """Where a list of revocations lies."""
        return f"{self.base_url}/credentials/status/{number}.json"


def did_document(issuer: Issuer, keys: Iterable[tuple[int, str]]) -> dict[str, object]:
    """Return the DID document of (number, Multikey) pairs. Retired keys stay, or old proofs would fail."""
    known = list(keys)
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": issuer.did,
        "alsoKnownAs": [issuer.base_url],
        "verificationMethod": [
            {
                "id": issuer.method(number),
                "type": "Multikey",
                "controller": issuer.did,
                "publicKeyMultibase": public,
            }
            for number, public in known
        ],
        "assertionMethod": [issuer.method(number) for number, _ in known],
    }
