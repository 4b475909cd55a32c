"""From an activity and a person's standing to what a CE certificate prints."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kaptrain.ce.rules.body import Profile
from kaptrain.ce.rules.credits import amount_words
from kaptrain.certificates.rules.ce_content import CE, CeContent, ContentMinutes
from kaptrain.certificates.rules.frozen import Signatory
from kaptrain.certificates.rules.tidy import tidied
from kaptrain.shared.minutes import format_minutes

ONLINE = "Online"


@dataclass(frozen=True, kw_only=True)
class CeActivity:
    """What an activity prints on every certificate of it; `split` are (name, minutes)."""

    title: str
    number: str
    held: str
    held_on: date
    location: str
    format: str
    minutes: int
    split: tuple[tuple[str, int], ...]
    level: str
    instructors: tuple[str, ...]
    address: str
    contact: str


@dataclass(frozen=True, kw_only=True)
class Earned:
    """What one person earned: minutes attended, credits, and the best post-test in percent."""

    minutes: int
    credits: Decimal
    best: int | None


@dataclass(frozen=True, kw_only=True)
class CeIssue:
    """What is decided at issue. `code` is canonical."""

    holder: str
    license: str
    signatory: Signatory
    issuer: str
    issued_on: date
    code: str
    verify_url: str
    ledger_head: str


def award_of(body_id: int, event_id: int) -> str:
    """Return the name of one body's credit for one activity within an enrolment."""
    return f"{CE}:{body_id}:{event_id}"


def activity_of(award: str) -> tuple[int, int] | None:
    """Return (body, activity) of an award; None for another kind."""
    kind, _, rest = award.partition(":")
    body, _, event = rest.partition(":")
    return (int(body), int(event)) if kind == CE and body.isdigit() and event.isdigit() else None


def ce_content_of(activity: CeActivity, body: Profile, earned: Earned, issue: CeIssue) -> CeContent:
    """Return what will be frozen, in its stored spelling; Invalid for texts that cannot be printed.

    The statement of the body is taken word by word, as its rules of the activity's day have it.
    """
    whole = earned.minutes == activity.minutes
    return tidied(
        CeContent(
            holder=issue.holder,
            license=issue.license,
            activity=activity.title,
            activity_id=activity.number,
            held=activity.held,
            held_on=activity.held_on,
            location=activity.location,
            format=activity.format,
            credits=amount_words(earned.credits),
            unit=body.unit,
            body=body.name,
            minutes=earned.minutes,
            split=tuple(ContentMinutes(name, minutes) for name, minutes in activity.split) if whole else (),
            level=activity.level,
            instructors=activity.instructors,
            provider_address=activity.address,
            provider_contact=activity.contact,
            provider_number=body.provider_number,
            approval_statement=body.approval_statement,
            approval_from=body.approval_from or activity.held_on,
            approval_until=body.approval_until,
            completion=completion(body, earned),
            signatories=(issue.signatory,),
            issuer=issue.issuer,
            issued_on=issue.issued_on,
            code=issue.code,
            verify_url=issue.verify_url,
            ledger_head=issue.ledger_head,
        )
    )


def completion(body: Profile, earned: Earned) -> str:
    """Say what was required and done, and nothing else."""
    done = [
        f"Attendance of {format_minutes(earned.minutes)} of instructional time was recorded and confirmed"
    ]
    if body.post_test:
        done.append(f"the post-test was passed with {earned.best}% ({body.cut_percent}% needed)")
    if body.evaluation:
        done.append("the evaluation was filled in")
    return f"{_joined(done)}."


def license_words(parts: Iterable[str]) -> str:
    """Write number, state and profession of a license, as far as they are known."""
    return ", ".join(part for part in parts if part)


def _joined(parts: list[str]) -> str:
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0]
