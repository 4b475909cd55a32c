"""A certificate as Open Badge 3.0: the AchievementCredential that its frozen content says, not yet signed.

Arrays stand wherever the schema of 1EdTech wants them. What is claimed stands in claims.py.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kaptrain.certificates.rules.claims import Claim, Measure, claim_of
from kaptrain.certificates.rules.content import Content
from kaptrain.certificates.rules.did import Issuer

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


@dataclass(frozen=True)
class Holder:
    """Who is credited: an identifier that means this person at this issuer only, and their salted address."""

    subject: str
    email: str
    salt: str


@dataclass(frozen=True, kw_only=True)
class Term:
    """What is decided at issue. `awarded` stays when a credential is issued again; moments are aware."""

    award_id: str
    awarded: datetime
    valid_from: datetime
    valid_until: datetime | None = None
    list_number: int
    index: int


def credential(issuer: Issuer, content: Content, holder: Holder, term: Term) -> dict[str, Any]:
    """Return the credential without its proof.

    Its `id` is the award's, so that the same award signed again replaces it (Open Badges 3.0, 8.6).
    """
    claim = claim_of(content)
    whole: dict[str, Any] = {
        "@context": list(CONTEXTS),
        "id": f"urn:uuid:{term.award_id}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{claim.heading}: {claim.achievement}",
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": content.issuer, "url": issuer.base_url},
        "validFrom": moment(term.valid_from),
        "awardedDate": moment(term.awarded),
        "credentialSubject": _subject(issuer, content, holder, claim),
        "evidence": [
            {
                "id": content.verify_url,
                "type": ["Evidence"],
                "name": claim.evidence,
                "narrative": claim.narrative,
                "genre": claim.genre,
            }
        ],
        "credentialStatus": _status(issuer, term),
    }
    if term.valid_until is not None:
        whole["validUntil"] = moment(term.valid_until)
    return whole


def moment(at: datetime) -> str:
    """Write an aware moment in UTC to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written(document: dict[str, Any]) -> bytes:
    """Return the bytes that are stored. No CDATA section ends in them, so an SVG can hold them."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.replace("]]>", "]]\\u003e").encode()


def _subject(issuer: Issuer, content: Content, holder: Holder, claim: Claim) -> dict[str, Any]:
    subject: dict[str, Any] = {
        "id": f"urn:uuid:{holder.subject}",
        "type": ["AchievementSubject"],
        "name": content.holder,
        "identifier": [_identity(holder)],
        "role": "Trainee",
        "achievement": _achievement(issuer, claim),
    }
    # The context takes a date here and the schema a moment; midnight satisfies both.
    if claim.starts:
        subject["activityStartDate"] = f"{claim.starts}T00:00:00Z"
    if claim.ends:
        subject["activityEndDate"] = f"{claim.ends}T00:00:00Z"
    if claim.earned is not None:
        subject["creditsEarned"] = claim.earned
    if claim.measures:
        subject["result"] = [
            {"type": ["Result"], "resultDescription": _urn(issuer, claim, each.name), "value": each.value}
            for each in claim.measures
        ]
    return subject


def _achievement(issuer: Issuer, claim: Claim) -> dict[str, Any]:
    achievement: dict[str, Any] = {
        "id": _urn(issuer, claim, ""),
        "type": ["Achievement"],
        "achievementType": claim.kind,
        "name": claim.achievement,
        "inLanguage": "en",
        "description": claim.description,
        "criteria": {"narrative": claim.criteria},
    }
    if claim.version:
        achievement["version"] = claim.version
    if claim.available is not None:
        achievement["creditsAvailable"] = claim.available
    if claim.measures:
        achievement["resultDescription"] = [_described(issuer, claim, each) for each in claim.measures]
    return achievement


def _described(issuer: Issuer, claim: Claim, measure: Measure) -> dict[str, Any]:
    described = {
        "id": _urn(issuer, claim, measure.name),
        "type": ["ResultDescription"],
        "name": measure.name,
        "resultType": "RawScore",
        "valueMin": "0",
    }
    return {**described, "requiredValue": measure.required} if measure.required else described


def _identity(holder: Holder) -> dict[str, Any]:
    salted = hashlib.sha256((holder.email + holder.salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${salted}",
        "identityType": "emailAddress",
        "salt": holder.salt,
    }


def _status(issuer: Issuer, term: Term) -> dict[str, Any]:
    address = issuer.status_list(term.list_number)
    return {
        "id": f"{address}#{term.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(term.index),
        "statusListCredential": address,
    }


def _urn(issuer: Issuer, claim: Claim, part: str) -> str:
    """One address for one achievement, whoever holds it."""
    about = [issuer.did, claim.kind, claim.achievement, claim.version, claim.description, part]
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(about)).urn
