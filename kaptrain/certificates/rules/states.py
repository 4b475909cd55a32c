"""The states of an issued certificate. Its address answers in every one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from kaptrain.certificates.rules.wording import day_words
from kaptrain.shared.errors import Invalid, Refused

# States of an enrolment in which a certificate may be issued.
ISSUABLE = ("active", "completed")
LONGEST_REASON = 300
# All that is kept about a change of name: that the proof was seen, by whom and when.
NEW_NAME = "New name, proof seen"


class State(StrEnum):
    """What the public page says about a certificate today.

    Being replaced or revoked says more than being withheld, and that more than a day that is over: a
    holder may keep a certificate to themselves, but not what became of it.
    """

    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    EXPIRED = "expired"
    WITHHELD = "withheld"


ENDED = (State.SUPERSEDED, State.REVOKED)


@dataclass(frozen=True)
class Standing:
    """A certificate's state with the facts that explain it.

    `since` is the day of the revocation or replacement, the first day without validity, or the day since
    which it is withheld; `by` who decided, `reason` their words, `successor` the canonical code of the
    certificate that came in this one's place. `restricted` says that the holder withholds it, whatever
    else became of it; `renamed` that it prints a name which a later one does not.
    """

    state: State
    since: date | None = None
    by: str = ""
    reason: str = ""
    successor: str | None = None
    restricted: bool = False
    renamed: bool = False

    @property
    def is_valid(self) -> bool:
        """Whether the certificate may be relied on."""
        return self.state is State.VALID

    @property
    def has_ended(self) -> bool:
        """Whether it was replaced or revoked; until then it is the award's one certificate."""
        return self.state in ENDED


def standing_of(
    ending: Standing | None, *, withheld_on: date | None, valid_until: date | None, today: date
) -> Standing:
    """Return where a certificate stands: its end, if it came to one, before what its holder or time did."""
    if ending is not None:
        return replace(ending, restricted=withheld_on is not None)
    if withheld_on is not None:
        return Standing(State.WITHHELD, withheld_on, restricted=True)
    if valid_until is not None and today > valid_until:
        return Standing(State.EXPIRED, valid_until + timedelta(days=1))
    return Standing(State.VALID)


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
    if state in ENDED:
        raise Refused(f"A certificate that is {state.value} cannot be replaced.", code="not_valid")


def require_end_ahead(valid_until: date | None, today: date) -> None:
    """Raise Invalid for a last day that is over when the certificate is issued."""
    if valid_until is not None and valid_until <= today:
        raise Invalid("Choose a day after today, or none.", code="end_over", field="valid_until")


def require_renewable(state: State, last: date | None) -> date:
    """Return the last day of a certificate to renew; Refused when it has ended or holds for ever."""
    require_replaceable(state)
    if last is None:
        raise Refused("It holds for ever: there is nothing to renew.", code="for_ever")
    return last


def require_later_end(valid_until: date, last: date, today: date) -> None:
    """Raise Invalid for a new last day that is over, or no later than the present one (`last`)."""
    if valid_until <= max(last, today):
        words = "Choose a day after its present last day." if last > today else "Choose a day after today."
        raise Invalid(words, code="end_over", field="valid_until")


def require_end_of_all(valid_until: date | None, ends: Sequence[tuple[date, str]]) -> None:
    """Raise Invalid unless the new last day is later than every present one; `ends` are (day, number)."""
    if valid_until is None:
        raise Invalid("Choose the new last day.", code="end_missing", field="valid_until")
    later = [(last, number) for last, number in ends if last >= valid_until]
    if later:
        last, number = max(later)
        words = f"Choose a later day: {number} holds until {day_words(last)}."
        raise Invalid(words, code="end_over", field="valid_until")


def require_earned(reasons: Sequence[str]) -> None:
    """Raise Refused, with every reason, when the hours of a certificate no longer add up."""
    if reasons:
        raise Refused(
            f"Its hours no longer add up: {'; '.join(reasons)}. Revoke it, or correct its hours.",
            code="not_complete",
        )


def require_issuable(enrolment_state: str, *, suspended: bool, reasons: Sequence[str]) -> None:
    """Raise Refused, with every reason, unless a certificate may be issued for this enrolment now."""
    if enrolment_state not in ISSUABLE:
        raise Refused(f"The enrolment is {enrolment_state}.", code="enrolment_state")
    if suspended:
        raise Refused("The account is suspended.", code="suspended")
    if reasons:
        raise Refused(f"Not complete: {'; '.join(reasons)}.", code="not_complete")
