"""Everything a certificate prints, frozen when it is issued.

The certificate's page, its PDF and the public page read this and nothing else, so that what a
board compares is what was awarded, whatever happens later to people, plans and content.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, TypeAlias

from kaptrain.certificates.rules.ce_content import CE, CeContent
from kaptrain.certificates.rules.frozen import Signatory, plain, signatories_from
from kaptrain.shared.ids import digest
from kaptrain.shared.minutes import format_minutes

__all__ = [
    "LIMITS",
    "PROGRAM",
    "CertificateContent",
    "Content",
    "NamedMinutes",
    "PartHours",
    "Signatory",
    "content_from",
]

PROGRAM = "program"

LIMITS = (
    "This certificate records training only. It gives no licence and no right to prescribe, "
    "and claims no competence beyond it."
)


@dataclass(frozen=True)
class PartHours:
    """Counted minutes of one component: `title` in full, `label` as printed in a narrow column."""

    title: str
    label: str
    minutes: int


@dataclass(frozen=True)
class NamedMinutes:
    """Minutes of one topic or one way of attendance, with its printed name."""

    name: str
    minutes: int


@dataclass(frozen=True)
class CertificateContent:
    """What is printed. `code` is canonical (28 characters), `ledger_head` the full SHA-256 in hex.

    The fields after `limits` came later: where they say nothing they leave no trace in the data, so that
    what was issued before them reads the same and keeps its digest.
    """

    holder: str
    program: str
    plan_version: str
    counted: int
    required: int
    starts_on: date
    ends_on: date
    parts: tuple[PartHours, ...]
    modalities: tuple[NamedMinutes, ...]
    topics: tuple[NamedMinutes, ...]
    conditions: tuple[str, ...]
    signatories: tuple[Signatory, ...]
    issuer: str
    issued_on: date
    code: str
    verify_url: str
    ledger_head: str
    limits: str = LIMITS
    kind: str = PROGRAM  # "" on those issued before there were other kinds
    awarded_on: date | None = None  # the first day of an award that was printed again for a new name
    valid_until: date | None = None  # None: for ever
    number: str = ""  # given at the issue; "" on those issued before it was printed

    @property
    def title(self) -> str:
        """What the certificate is for, in a list of several."""
        return self.program

    @property
    def amount(self) -> str:
        """How much it certifies, in words."""
        return f"{format_minutes(self.counted)} counted"

    def to_data(self) -> dict[str, object]:
        """Return JSON-able data: dates as ISO text, tuples as lists."""
        data = plain(self)
        return {name: data[name] for name in data if name not in _LATER or data[name]}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_data()`; KeyError or TypeError when the shape differs."""
        values = {**dict.fromkeys(_LATER), "kind": "", "number": "", **data}
        for name in ("starts_on", "ends_on", "issued_on"):
            values[name] = date.fromisoformat(data[name])
        for name in ("awarded_on", "valid_until"):
            values[name] = date.fromisoformat(values[name]) if values[name] else None
        values["parts"] = tuple(PartHours(**row) for row in data["parts"])
        for name in ("modalities", "topics"):
            values[name] = tuple(NamedMinutes(**row) for row in data[name])
        values["conditions"] = tuple(data["conditions"])
        values["signatories"] = signatories_from(data["signatories"])
        return cls(**values)

    def digest(self) -> str:
        """SHA-256 (hex) of the canonical JSON of `to_data()`."""
        return digest(self.to_data())


_LATER = ("kind", "awarded_on", "valid_until", "number")
# Every kind has holder, issuer, issued_on, awarded_on, valid_until, code, verify_url, signatories,
# ledger_head, kind, number, title and amount, which is all that lists, mails and new versions ask of it.
Content: TypeAlias = CertificateContent | CeContent
_KINDS: dict[str, Callable[[Mapping[str, Any]], Content]] = {
    PROGRAM: CertificateContent.from_data,
    CE: CeContent.from_data,
}


def content_from(data: Mapping[str, Any]) -> Content:
    """Rebuild what was frozen, of whichever kind; KeyError, TypeError or ValueError for another shape."""
    return _KINDS[data.get("kind", PROGRAM)](data)
