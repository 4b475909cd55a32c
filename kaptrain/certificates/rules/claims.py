"""What a certificate claims about its holder, as credentials say it.

No value is left to the reader's arithmetic: hours are whole or quarter hours, repeated as text with their
unit, and minutes exactly.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kaptrain.certificates.rules.ce_content import CeContent
from kaptrain.certificates.rules.ce_wording import HEADING as CE_HEADING
from kaptrain.certificates.rules.content import CertificateContent, Content
from kaptrain.certificates.rules.wording import HEADING, day_words, hours_words
from kaptrain.shared.minutes import MINUTES_PER_HOUR, format_minutes

_QUARTER = 15
_QUARTERS = MINUTES_PER_HOUR // _QUARTER
_BEYOND_QUARTERS = ("", ".25", ".5", ".75")


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
    evidence: str = "Record of every hour"
    genre: str = "Attested hour log"


def claim_of(content: Content) -> Claim:
    """Return what a certificate claims, of whichever kind it is."""
    return _of_credit(content) if isinstance(content, CeContent) else _of_program(content)


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


def _of_program(content: CertificateContent) -> Claim:
    required = hours_words(content.required)
    return Claim(
        heading=HEADING,
        achievement=content.program,
        version=content.plan_version,
        kind="CertificateOfCompletion",
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
        narrative=" ".join((_hours(content), *_vouched(content))),
    )


def _of_credit(content: CeContent) -> Claim:
    """One body's credit. Its unit is the body's own, so it stands as text and never among the hours."""
    day = content.held_on.isoformat()
    return Claim(
        heading=CE_HEADING,
        achievement=content.activity,
        version="",
        kind="CertificateOfCompletion",
        description=(
            f"{content.activity} ({content.activity_id}), {content.format}, for credit of {content.body}."
        ),
        criteria=f"{content.completion} {content.approval_statement} {content.limits}",
        earned=None,
        available=None,
        measures=(
            Measure(f"{content.unit} ({content.body})", content.credits),
            Measure("Instructional minutes", str(content.minutes)),
        ),
        starts=day,
        ends=day,
        narrative=" ".join((f"Held {content.held}.", *_vouched(content))),
        evidence="Record of attendance",
        genre="Attested attendance",
    )


def _hours(content: CertificateContent) -> str:
    parts = "; ".join(f"{part.title} {format_minutes(part.minutes)}" for part in content.parts)
    return f"{format_minutes(content.counted)} counted of {format_minutes(content.required)}: {parts}."


def _vouched(content: Content) -> Iterator[str]:
    signed = "; ".join(
        f"{person.name} ({person.role}, {day_words(person.signed_on)})" for person in content.signatories
    )
    if signed:
        yield f"Signed by {signed}."
    yield f"Head of the record's chain, SHA-256: {content.ledger_head}."
