"""What every kind of certificate's frozen text shares: who signs it, and how it becomes plain data."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Signatory:
    """A person who signs the certificate, in which role and when."""

    name: str
    role: str
    signed_on: date


def plain(value: Any) -> Any:
    """Return JSON-able data: dates as ISO text, tuples as lists, rows as objects."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def signatories_from(rows: list[dict[str, str]]) -> tuple[Signatory, ...]:
    """Rebuild signatories from plain data; KeyError or ValueError when the shape differs."""
    return tuple(Signatory(row["name"], row["role"], date.fromisoformat(row["signed_on"])) for row in rows)
