"""What an admin writes about a site or a practitioner, and what somebody decides about a document."""

from dataclasses import dataclass
from datetime import date

from kaptrain.practicum.rules.standing import LONGEST_VALID
from kaptrain.shared.errors import Invalid

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDraft:
    """A site. An agreement without a last day runs until somebody ends it."""

    name: str
    place: str
    agreement_on: date | None
    agreement_until: date | None
    cleared_only: bool
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PractitionerDraft:
    """A practitioner; `person_id` is their account, if they have one."""

    person_id: int | None
    name: str
    credential: str
    licence_number: str
    licence_until: date | None
    sites: tuple[int, ...]
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A decision about a document. `shown` is how many decisions there were when the page was read."""

    approve: bool
    until: date | None
    reason: str
    shown: int


def check_site(draft: SiteDraft) -> None:
    """Raise Invalid, at its field, for dates that make no sense."""
    if draft.agreement_until and not draft.agreement_on:
        raise Invalid("Say since when the agreement runs.", code="missing", field="agreement_on")
    if draft.agreement_on and draft.agreement_until and draft.agreement_until < draft.agreement_on:
        raise Invalid("It ends before it begins.", code="order", field="agreement_until")


def check_verdict(verdict: Verdict, *, expires: bool, today: date) -> None:
    """Raise Invalid for an approval without a sensible last day, or a refusal that does not say why."""
    if not verdict.approve:
        if not verdict.reason.strip():
            raise Invalid("Say why; the trainee reads it.", code="missing", field="reason")
        if len(verdict.reason) > LONGEST_REASON:
            raise Invalid(f"Use at most {LONGEST_REASON} characters.", code="too_long", field="reason")
        return
    if verdict.until is None:
        if expires:
            raise Invalid("Write the last day it is good for.", code="missing", field="until")
        return
    if verdict.until < today:
        raise Invalid("This day is over. Refuse it and say so.", code="past", field="until")
    if verdict.until > today + LONGEST_VALID:
        raise Invalid("This is more than ten years ahead. Check the year.", code="far", field="until")
