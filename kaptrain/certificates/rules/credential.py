"""A certificate as Open Badge 3.0: the AchievementCredential that its frozen content says, not yet signed.

Arrays stand wherever the schema of 1EdTech wants them, and no value is left to the reader's arithmetic: hours
are whole or quarter hours, repeated as text with their unit, and minutes exactly.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from kaptrain.certificates.rules.content import CertificateContent, Content
from kaptrain.certificates.rules.did import Issuer
from kaptrain.certificates.rules.wording import HEADING, day_words, hours_words
from kaptrain.shared.minutes import MINUTES_PER_HOUR, format_minutes

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_KIND = "CertificateOfCompletion"
_QUARTER = 15
_QUARTERS = MINUTES_PER_HOUR // _QUARTER
_BEYOND_QUARTERS = ("", ".25", ".5", ".75")


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


@dataclass(frozen=True)
class Measure:
    """An amount that the certificate states: its name with the unit, what was reached, what was asked."""

    name: str
    value: str
    required: str = ""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What is claimed about the holder, in the words of the certificate.

    `earned` and `available` are hours or credits, None where the certificate counts none. Days are ISO
    dates, "" where it names none.
    """

    heading: str
    achievement: str
    version: str
    kind: str
    description: str
    criteria: str
    earned: int | float | None
    available: int | float | None
    measures: tuple[Measure, ...]
    starts: str
    ends: str
    narrative: str


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
                "name": "Record of every hour",
                "narrative": claim.narrative,
                "genre": "Attested hour log",
            }
        ],
        "credentialStatus": _status(issuer, term),
    }
    if term.valid_until is not None:
        whole["validUntil"] = moment(term.valid_until)
    return whole


def claim_of(content: Content) -> Claim:
    """Return what a certificate claims, of whichever kind it is."""
    if isinstance(content, CertificateContent):
        return _program(content)
    return _continuing(content)


def _program(content: CertificateContent) -> Claim:
    required = hours_words(content.required)
    parts = "; ".join(f"{part.title} {format_minutes(part.minutes)}" for part in content.parts)
    counted = f"{format_minutes(content.counted)} counted of {format_minutes(content.required)}: {parts}."
    return Claim(
        heading=HEADING,
        achievement=content.program,
        version=content.plan_version,
        kind=_KIND,
        description=f"{required} of training for the {content.program}, plan {content.plan_version}.",
        criteria=(
            f"{required} with every minimum of the plan. Every hour rests on a passed check, a recorded "
            f"attendance or a signature. {content.limits}"
        ),
        earned=credits_of(content.counted),
        available=credits_of(content.required),
        measures=(
            Measure("Contact hours (60-minute)", hours_text(content.counted), hours_text(content.required)),
            Measure("Contact minutes", str(content.counted), str(content.required)),
        ),
        starts=content.starts_on.isoformat(),
        ends=content.ends_on.isoformat(),
        narrative=f"{counted} {_vouched(content)}",
    )


def _continuing(content: Any) -> Claim:
    """One body's credit for one activity. Credit in finer steps than quarters is said as text only."""
    quarters = Decimal(content.credits) * _QUARTERS
    exact = quarters == int(quarters)
    return Claim(
        heading="Continuing education",
        achievement=content.title,
        version="",
        kind=_KIND,
        description=f"{content.amount}. {content.format}, {content.held}.",
        criteria=" ".join(filter(None, (content.completion, content.approval_statement, content.limits))),
        earned=credits_of(int(quarters) * _QUARTER) if exact else None,
        available=None,
        measures=(
            Measure(f"{content.unit} ({content.body})", content.credits),
            Measure("Instructional minutes", str(content.minutes)),
        ),
        starts=content.held_on.isoformat(),
        ends=content.held_on.isoformat(),
        narrative=f"{content.amount}. {_vouched(content)}",
    )


def credits_of(minutes: int) -> int | float:
    """Return 60-minute hours, whole ones as int, else down to the quarter, which a float holds exactly.

    Canonical JSON-LD writes 150 and 150.0 differently, and quarters are the finest that boards credit.
    """
    whole, rest = divmod(minutes // _QUARTER, _QUARTERS)
    return whole + rest / _QUARTERS if rest else whole


def hours_text(minutes: int) -> str:
    """Write `credits_of` as a decimal: "150" or "24.75"."""
    whole, rest = divmod(minutes // _QUARTER, _QUARTERS)
    return f"{whole}{_BEYOND_QUARTERS[rest]}"


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


def _vouched(content: Content) -> str:
    """Say who signed, and where the chain of the record stood."""
    signed = "; ".join(
        f"{person.name} ({person.role}, {day_words(person.signed_on)})" for person in content.signatories
    )
    by = f"Signed by {signed}. " if signed else ""
    return f"{by}Head of the record's chain, SHA-256: {content.ledger_head}."
