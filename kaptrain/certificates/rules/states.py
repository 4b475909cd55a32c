"""The states of an issued certificate. Its address answers in every one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kaptrain.shared.errors import Invalid, Refused

# States of an enrolment in which a certificate may be issued.
ISSUABLE = ("active", "completed")
LONGEST_REASON = 300


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

    @property
    def is_valid(self) -> bool:
        """Whether the certificate may be relied on."""
        return self.state is State.VALID


def require_revocable(state: State, reason: str) -> str:
    """Return the trimmed reason; Refused when already revoked, Invalid without a reason."""
    if state is State.REVOKED:
        raise Refused("This certificate is already revoked.", code="already_revoked")
    return require_reason(reason, "Say why the certificate is revoked.")


def require_reason(reason: str, ask: str) -> str:
    """Return the trimmed reason; Invalid when it is too long, or missing (`ask` is the message then)."""
    words = reason.strip()
    if not words:
        raise Invalid(ask, code="reason_missing", field="reason")
    if len(words) > LONGEST_REASON:
        raise Invalid(f"At most {LONGEST_REASON} characters.", code="reason_long", field="reason")
    return words


def require_replaceable(state: State) -> None:
    """Raise Refused unless a newer certificate may take this one's place."""
    if state is not State.VALID:
        raise Refused(f"A certificate that is {state.value} cannot be replaced.", code="not_valid")


def require_issuable(enrolment_state: str, *, suspended: bool, reasons: Sequence[str]) -> None:
    """Raise Refused, with every reason, unless a certificate may be issued for this enrolment now."""
    if enrolment_state not in ISSUABLE:
        raise Refused(f"The enrolment is {enrolment_state}.", code="enrolment_state")
    if suspended:
        raise Refused("The account is suspended.", code="suspended")
    if reasons:
        raise Refused(f"Not complete: {'; '.join(reasons)}.", code="not_complete")
