"""Everything a certificate prints, frozen when it is issued.

The certificate's page, its PDF and the public page read this and nothing else, so that what a
board compares is what was awarded, whatever happens later to people, plans and content.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from kaptrain.shared.ids import digest

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
class Signatory:
    """A person who signs the certificate, in which role and when."""

    name: str
    role: str
    signed_on: date


@dataclass(frozen=True)
class CertificateContent:
    """What is printed. `code` is canonical (28 characters), `ledger_head` the full SHA-256 in hex."""

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

    def to_data(self) -> dict[str, object]:
        """Return JSON-able data: dates as ISO text, tuples as lists."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "CertificateContent":
        """Rebuild from `to_data()`; KeyError or TypeError when the shape differs."""
        values = dict(data)
        for name in ("starts_on", "ends_on", "issued_on"):
            values[name] = date.fromisoformat(data[name])
        values["parts"] = tuple(PartHours(**row) for row in data["parts"])
        for name in ("modalities", "topics"):
            values[name] = tuple(NamedMinutes(**row) for row in data[name])
        values["conditions"] = tuple(data["conditions"])
        values["signatories"] = tuple(
            Signatory(row["name"], row["role"], date.fromisoformat(row["signed_on"]))
            for row in data["signatories"]
        )
        return cls(**values)

    def digest(self) -> str:
        """SHA-256 (hex) of the canonical JSON of `to_data()`."""
        return digest(self.to_data())


def _plain(value: object) -> object:
    if isinstance(value, (PartHours, NamedMinutes, Signatory)):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
