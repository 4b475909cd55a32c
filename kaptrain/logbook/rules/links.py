"""One-use ways to a request for practitioners without an account: how long they work, and when they stop."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kaptrain.shared.errors import Invalid

MAILS_A_DAY = 3
CODES_A_LINK = 3
WRONG_CODES = 5
CODE_DIGITS = 6
LONGEST_LICENCE = 60
DAYS_TO_KEEP = 30


class Way(StrEnum):
    """How a link reaches the practitioner."""

    MAIL = "mail"
    SCAN = "scan"


METHODS = {Way.MAIL: "mailed link", Way.SCAN: "scanned code"}


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long links of each way work."""

    mail: timedelta
    scan: timedelta

    def of(self, way: Way) -> timedelta:
        """How long a link of this way works."""
        return self.mail if way is Way.MAIL else self.scan


@dataclass(frozen=True, slots=True)
class Request:
    """What a link is bound to: which version, as it read, whose turn, since when, at which address."""

    entry_id: int
    version: int
    mark: str
    signer_id: int | None
    address: str
    waiting_since: datetime | None


@dataclass(frozen=True, slots=True)
class State:
    """When a link stops or stopped working."""

    expires_at: datetime
    ended_at: datetime | None
    used_at: datetime | None
    wrong_codes: int


def works(state: State, bound: Request, now_stands: Request, now: datetime) -> bool:
    """Tell whether a link still leads to what it was made for."""
    fresh = state.used_at is None and state.ended_at is None and now < state.expires_at
    return fresh and state.wrong_codes < WRONG_CODES and bound == now_stands


def checked_licence(licence: str) -> str:
    """Return a licence number on one line; Invalid at `licence` when empty, too long or unreadable."""
    cleaned = " ".join(licence.split())
    if not any(c.isalnum() for c in cleaned) or not cleaned.isprintable():
        raise Invalid("Write the number of your license.", field="licence", code="missing")
    if len(cleaned) > LONGEST_LICENCE:
        raise Invalid(f"Use at most {LONGEST_LICENCE} characters.", field="licence", code="too_long")
    return cleaned


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are the same but for case and blanks."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def masked(address: str) -> str:
    """Write an address so that its owner knows it and nobody learns it: d…@clinic.example."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}…@{domain}"
