"""Everything a certificate of continuing education prints, frozen when it is issued.

One body's credit for one activity. Credits are kept as text ("1.5"), never as a float; words that a board
asks for, such as the approval statement, are those of the activity's day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from kaptrain.certificates.rules.frozen import Signatory, plain, signatories_from
from kaptrain.shared.ids import digest

CE = "ce"
LIMITS = "This certificate records continuing education only. It gives no license."


@dataclass(frozen=True)
class ContentMinutes:
    """Instructional minutes of one type of content, with its printed name."""

    name: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class CeContent:
    """What is printed. `code` is canonical (28 characters), `ledger_head` the full SHA-256 in hex.

    `held` are date, times and zone as printed, `held_on` the day. `minutes` are those for which credit was
    earned; `split` says of which types they are, and is empty where only a part was attended. `completion`
    names what was required and done. What is empty is not printed and leaves no trace in the data.
    """

    holder: str
    activity: str
    activity_id: str
    held: str
    held_on: date
    location: str
    format: str
    credits: str
    unit: str
    body: str
    minutes: int
    level: str
    instructors: tuple[str, ...]
    approval_statement: str
    approval_from: date
    completion: str
    signatories: tuple[Signatory, ...]
    issuer: str
    issued_on: date
    code: str
    verify_url: str
    ledger_head: str
    split: tuple[ContentMinutes, ...] = ()
    license: str = ""
    provider_address: str = ""
    provider_contact: str = ""
    provider_number: str = ""
    approval_until: date | None = None
    awarded_on: date | None = None  # the first day of an award that was printed again for a new name
    valid_until: date | None = None
    number: str = ""  # given at the issue; "" on those issued before it was printed
    limits: str = LIMITS
    kind: str = CE

    @property
    def title(self) -> str:
        """What the certificate is for, in a list of several."""
        return self.activity

    @property
    def amount(self) -> str:
        """How much it certifies, in words: "2.0 CE credits (Demo Board)"."""
        return f"{self.credits} {self.unit} ({self.body})"

    def to_data(self) -> dict[str, object]:
        """Return JSON-able data: dates as ISO text, tuples as lists, nothing for what is empty."""
        return {name: value for name, value in plain(self).items() if value not in ("", None, [])}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_data()`; KeyError, TypeError or ValueError when the shape differs."""
        values = dict(data)
        for name in ("held_on", "issued_on", "approval_from", "approval_until", "awarded_on", "valid_until"):
            if name in values:
                values[name] = date.fromisoformat(values[name])
        values["instructors"] = tuple(data["instructors"])
        values["split"] = tuple(ContentMinutes(**row) for row in data.get("split", []))
        values["signatories"] = signatories_from(data["signatories"])
        return cls(**values)

    def digest(self) -> str:
        """SHA-256 (hex) of the canonical JSON of `to_data()`."""
        return digest(self.to_data())
