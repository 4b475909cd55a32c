"""Renew many: what is asked of a whole list, and how one of its certificates is renewed."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.queries.endings import marked
from kaptrain.certificates.rules.states import (
    ENDED,
    State,
    require_end_ahead,
    require_end_of_all,
    require_reason,
)
from kaptrain.certificates.service.again import Renewal, renew
from kaptrain.certificates.service.drafts import Office
from kaptrain.certificates.service.ending import state_of
from kaptrain.enrolment.models import Enrolment
from kaptrain.shared.errors import Refused

_BECAME = {State.REVOKED: "revoked", State.SUPERSEDED: "replaced by a newer one"}


def require_renewals(
    session: Session, chosen: Mapping[int, str], valid_until: date | None, reason: str, *, today: date
) -> str:
    """Return the trimmed reason of a list to renew (enrolment -> mark of its certificate).

    Invalid without a reason, or without a last day ahead that is later than the present one of each.
    """
    require_end_ahead(valid_until, today)
    ends = ((each.valid_until, each.number) for each in marked(session, chosen).values())
    require_end_of_all(valid_until, [(last, number) for last, number in ends if last])
    return require_reason(reason, "Say why they are renewed.")


def renew_marked(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    mark: str,
    renewal: Renewal,
    *,
    office: Office,
    now: datetime,
) -> Certificate:
    """Renew the certificate that a list showed with this mark; the caller holds the enrolment's chain.

    Refused as `renew` is; one that ended meanwhile says how.
    """
    shown = marked(session, {enrolment.id: mark}).get(enrolment.id)
    if shown is None:
        raise Refused("This is not what the list showed. Look again.", code="changed")
    state = state_of(session, shown, today=office.today(now))
    if state in ENDED:
        raise Refused(f"{shown.number} was {_BECAME[state]} meanwhile.", code="not_valid")
    return renew(session, actor, shown, renewal, office=office, now=now)
