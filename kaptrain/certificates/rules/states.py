"""The states of an issued certificate. Its address answers in every one of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kaptrain.shared.errors import Invalid, Refused


class State(StrEnum):
    """What the public page says about a certificate today."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Standing:
    """A certificate's state with the facts that explain it.

    `since` is the day of the revocation or replacement, `by` who decided, `reason` their words,
    `successor` the canonical code of the certificate that replaces this one.
    """

    state: State
    since: date | None = None
    by: str = ""
    reason: str = ""
    successor: str | None = None


def require_revocable(state: State, reason: str) -> str:
    """Return the trimmed reason; Refused when already revoked, Invalid without a reason."""
    if state is State.REVOKED:
        raise Refused("This certificate is already revoked.", code="already_revoked")
    if not reason.strip():
        raise Invalid("Say why the certificate is revoked.", code="reason_missing", field="reason")
    return reason.strip()


def require_replaceable(state: State) -> None:
    """Raise Refused unless a newer certificate may take this one's place."""
    if state is not State.VALID:
        raise Refused(f"A certificate that is {state.value} cannot be replaced.", code="not_valid")
