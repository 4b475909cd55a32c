"""The words of a certificate, once: its page, its PDF and the public page print these same strings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kaptrain.certificates.rules.code import format_code
from kaptrain.certificates.rules.content import CertificateContent, NamedMinutes, PartHours
from kaptrain.shared.minutes import MINUTES_PER_HOUR, format_minutes

HEADING = "Certificate of completion"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_HEAD_SHOWN = 16
_HEAD_GROUP = 4


@dataclass(frozen=True)
class Run:
    """A piece of running text, strong or not."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Sheet:
    """The printed sheet from top to bottom, all of it words.

    `parts` are (label, hours), `signatures` (name, what and when), `notes` the small print. `number` is ""
    until there is one.
    """

    issuer: str
    plan: str
    heading: str
    holder: str
    body: tuple[Run, ...]
    figure: str
    unit: str
    parts: tuple[tuple[str, str], ...]
    signatures: tuple[tuple[str, str], ...]
    address: str
    number: str
    code: str
    ledger: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """One line of the public page. `mono` marks codes, `strong` what is compared first."""

    label: str
    value: str
    mono: bool = False
    strong: bool = False


def sheet(content: CertificateContent) -> Sheet:
    """Return the words of the certificate itself."""
    return Sheet(
        issuer=content.issuer,
        plan=f"Plan {content.plan_version}, issued {day_words(content.issued_on)}{_end(content)}",
        heading=HEADING,
        holder=content.holder,
        body=_body(content),
        figure=_figure(content.counted),
        unit=f"of {hours_words(content.required)}",
        parts=tuple((part.label, format_minutes(part.minutes)) for part in content.parts),
        signatures=tuple(
            (person.name, f"{person.role}, signed {day_words(person.signed_on)}")
            for person in content.signatories
        ),
        address=short_address(content.verify_url),
        number=content.number,
        code=format_code(content.code),
        ledger=head_words(content.ledger_head),
        notes=_notes(content),
    )


def facts(content: CertificateContent) -> tuple[Fact, ...]:
    """Return every printed field as (label, value) for the public page; hours by component apart."""
    counted, required = format_minutes(content.counted), format_minutes(content.required)
    signed = (f"{name}, {line}" for name, line in sheet(content).signatures)
    lines = (
        Fact("Holder", content.holder, strong=True),
        Fact("Program", f"{content.program}, plan {content.plan_version}"),
        Fact("Hours", f"{counted} counted of {required}, in 60-minute hours", strong=True),
        Fact("Training year", f"{day_words(content.starts_on)} to {day_words(content.ends_on)}"),
        Fact("Way of attendance", named_hours(content.modalities)),
        Fact("Topics", named_hours(content.topics, between="; ")),
        Fact("Also met", "; ".join(content.conditions)),
        Fact("Signed by", "; ".join(signed)),
        Fact("Issued", f"{day_words(content.issued_on)} by {content.issuer}"),
        Fact("First awarded", day_words(content.awarded_on) if content.awarded_on else ""),
        Fact("Valid until", day_words(content.valid_until) if content.valid_until else ""),
        Fact("Number", content.number, mono=True),
        Fact("Code", format_code(content.code), mono=True),
        Fact("Address", short_address(content.verify_url)),
        Fact("Ledger head", head_words(content.ledger_head), mono=True),
        Fact("Limits", content.limits),
    )
    return tuple(fact for fact in lines if fact.value)


def part_hours(parts: Iterable[PartHours]) -> tuple[Fact, ...]:
    """Return the hours by component as printed: short label and hours."""
    return tuple(Fact(part.label, format_minutes(part.minutes)) for part in parts)


def day_words(day: date) -> str:
    """Write a date so that nobody can read month and day the wrong way round."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def hours_words(minutes: int) -> str:
    """Write minutes in running text: "150 hours", "1 hour", or "7 h 30 min"."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    if rest:
        return format_minutes(minutes)
    return f"{hours} hour" if hours == 1 else f"{hours} hours"


def named_hours(rows: Iterable[NamedMinutes], *, between: str = ", ") -> str:
    """Write "60 h self-paced, 34 h in person"; empty for no rows. Names with commas need a `between`."""
    return between.join(f"{format_minutes(row.minutes)} {row.name}" for row in rows)


def short_address(url: str) -> str:
    """Drop the scheme and the code from the public address: what a person types first."""
    return url.split("://", 1)[-1].rsplit("/", 1)[0]


def head_words(digest: str) -> str:
    """Write the first 64 bits of a digest in groups of four."""
    return " ".join(digest[at : at + _HEAD_GROUP] for at in range(0, _HEAD_SHOWN, _HEAD_GROUP))


def _body(content: CertificateContent) -> tuple[Run, ...]:
    return (
        Run("has completed "),
        Run(hours_words(content.counted), strong=True),
        Run(" of training for the "),
        Run(content.program, strong=True),
        Run(f" between {day_words(content.starts_on)} and {day_words(content.ends_on)}. "),
        Run("Every hour rests on a passed check, a recorded attendance or a signature."),
    )


def _end(content: CertificateContent) -> str:
    return f", valid until {day_words(content.valid_until)}" if content.valid_until else ""


def _figure(minutes: int) -> str:
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    return format_minutes(minutes) if rest else str(hours)


def _notes(content: CertificateContent) -> tuple[str, ...]:
    also = "; ".join(content.conditions)
    ways, topics = named_hours(content.modalities), named_hours(content.topics, between="; ")
    lines = (
        content.limits,
        f"Also met: {also}." if also else "",
        f"Way of attendance: {ways}." if ways else "",
        f"Topics: {topics}." if topics else "",
        f"First awarded {day_words(content.awarded_on)}." if content.awarded_on else "",
        "All in 60-minute hours.",
    )
    return tuple(line for line in lines if line)
