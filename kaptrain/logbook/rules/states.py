"""The life of an entry: which act is allowed in which state, and where it leads."""

from datetime import datetime, timedelta
from enum import StrEnum

from kaptrain.shared.errors import Refused


class Status(StrEnum):
    """Where an entry stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"


class Act(StrEnum):
    """What somebody can do with an entry."""

    REVISE = "revise"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    SIGN = "sign"
    VOID = "void"
    UNDO = "undo"
    REROUTE = "reroute"


S = Status
LEADS_TO: dict[tuple[Status, Act], Status] = {
    (S.DRAFT, Act.REVISE): S.DRAFT,
    (S.DRAFT, Act.SUBMIT): S.SUBMITTED,
    (S.DRAFT, Act.WITHDRAW): S.WITHDRAWN,
    # Whoever changes a request that waits takes it back first: nobody signs a moving text.
    (S.SUBMITTED, Act.REVISE): S.DRAFT,
    (S.SUBMITTED, Act.WITHDRAW): S.WITHDRAWN,
    (S.SUBMITTED, Act.RETURN): S.RETURNED,
    (S.SUBMITTED, Act.SIGN): S.SIGNED,
    (S.SUBMITTED, Act.REROUTE): S.SUBMITTED,
    (S.RETURNED, Act.REVISE): S.RETURNED,
    (S.RETURNED, Act.SUBMIT): S.SUBMITTED,
    (S.RETURNED, Act.WITHDRAW): S.WITHDRAWN,
    (S.SIGNED, Act.VOID): S.VOIDED,
    (S.SIGNED, Act.UNDO): S.SUBMITTED,
    # A correction of what counts ends the signature; of the rest, nothing signed is ever changed.
    (S.SIGNED, Act.REVISE): S.DRAFT,
    (S.VOIDED, Act.REVISE): S.RETURNED,
}

REASONS = {
    Status.DRAFT: "It is a draft; the trainee has not sent it.",
    Status.SUBMITTED: "It waits for its signature.",
    Status.RETURNED: "It was returned to the trainee.",
    Status.SIGNED: "It was already signed.",
    Status.WITHDRAWN: "It was withdrawn by the trainee.",
    Status.VOIDED: "Its signature was voided.",
}


def after(status: str, act: Act) -> Status:
    """Return the state that follows; Refused with the reason when the act is not possible now."""
    found = LEADS_TO.get((Status(status), act))
    if found is None:
        raise Refused(f"This entry cannot be changed like this. {REASONS[Status(status)]}", code=status)
    return found


UNDO = timedelta(minutes=15)


def may_undo(signed_at: datetime, now: datetime) -> bool:
    """Tell whether a signature is so fresh that its signer can undo it without giving a reason."""
    return timedelta(0) <= now - signed_at <= UNDO


def possible(status: str) -> frozenset[Act]:
    """Return the acts that are possible in this state, by whomever."""
    return frozenset(act for (at, act) in LEADS_TO if at == status)
