"""Issue certificates of continuing education: one body's credit for one activity."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.ce.models import License
from kaptrain.ce.queries.activities import CeOf, ce_of
from kaptrain.ce.queries.standing import Standing, license_of, standing_of
from kaptrain.ce.rules.activity import CONTENTS, format_words, level_words
from kaptrain.certificates import queries
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.award import printed_name
from kaptrain.certificates.rules.ce_award import (
    ONLINE,
    CeActivity,
    CeIssue,
    Earned,
    award_of,
    ce_content_of,
    license_words,
)
from kaptrain.certificates.rules.ce_content import CeContent
from kaptrain.certificates.rules.code import RANDOM_BYTES, code_from, format_code
from kaptrain.certificates.rules.frozen import Signatory
from kaptrain.certificates.rules.signing import REGISTRAR
from kaptrain.certificates.service.drafts import Office
from kaptrain.certificates.service.ending import locked, require_somebody_elses
from kaptrain.certificates.service.keeping import Paper, keep
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event
from kaptrain.events.queries import event_by_id
from kaptrain.events.rules.times import span_words
from kaptrain.shared.errors import Missing, Refused


@dataclass(frozen=True)
class Asked:
    """The credit that is asked for: which body's, for which event."""

    body_id: int
    event_id: int

    @property
    def award(self) -> str:
        return award_of(self.body_id, self.event_id)


def issue_ce(
    session: Session, actor: Actor, enrolment: Enrolment, asked: Asked, *, office: Office, now: datetime
) -> Certificate:
    """Issue a body's certificate for an activity, or return the one that stands.

    Everything is decided again under the locks of the event and of the enrolment's chain (C1). Refused with
    the reasons when something is missing, for a suspended account and for oneself; Missing where the body
    gives no credit for the event; Invalid when it cannot be printed. A correction is a revocation and then a
    new issue.
    """
    require_somebody_elses(actor, enrolment.person_id)
    if event_by_id(session, asked.event_id, lock=True) is None:
        raise Missing
    head = audit.locked_head(session, enrolment.stream)
    live = queries.live_certificate(session, enrolment.id, asked.award)
    if live is not None:
        return live
    place = locked(session, enrolment.id)
    if place.person.suspended_at is not None:
        raise Refused("The account is suspended.", code="suspended")
    ce = ce_of(session, asked.event_id)
    standing = standing_of(session, ce, place.id) if ce else None
    if ce is None or standing is None or asked.body_id not in standing.verdicts:
        raise Missing
    reasons = standing.verdicts[asked.body_id].reasons
    if reasons:
        raise Refused(" ".join(each.words for each in reasons), code="not_complete")
    content = _composed(session, actor, ce, standing, asked, head=head, office=office, now=now)
    return keep(session, actor, head, Paper(content, place, asked.award), office=office, now=now)


def _composed(
    session: Session,
    actor: Actor,
    ce: CeOf,
    standing: Standing,
    asked: Asked,
    *,
    head: ChainHead,
    office: Office,
    now: datetime,
) -> CeContent:
    offer, person = ce.offer(asked.body_id), standing.seat.person
    if offer is None or offer.profile is None:
        raise Missing
    verdict = standing.verdicts[asked.body_id]
    code, today = code_from(secrets.token_bytes(RANDOM_BYTES)), office.today(now)
    issue = CeIssue(
        holder=printed_name(person.name, person.credential),
        license=_license(license_of(session, person.id)),
        signatory=Signatory(printed_name(actor.name, actor.credential), REGISTRAR, today),
        issuer=office.issuer,
        issued_on=today,
        code=code,
        verify_url=f"{office.base_url}/verify/{format_code(code)}",
        ledger_head=head.digest,
    )
    earned = Earned(minutes=verdict.minutes, credits=verdict.credits, best=standing.best)
    return ce_content_of(_printed(ce), offer.profile, earned, issue)


def _printed(ce: CeOf) -> CeActivity:
    event, activity, names = ce.event, ce.activity, dict(CONTENTS)
    return CeActivity(
        title=event.title,
        number=_number(event),
        held=span_words(event.starts_at, event.ends_at, event.zone, year=True),
        held_on=event.on,
        location=event.place or ONLINE,
        format=format_words(event.modality, event.place, event.join_link),
        minutes=activity.minutes,
        split=tuple((names[each].lower(), minutes) for each, minutes in activity.split),
        level=level_words(activity.level),
        instructors=tuple(each.printed for each in ce.instructors),
        address=ce.provider.address,
        contact=ce.provider.contact,
    )


def _number(event: Event) -> str:
    return f"{event.activity}-{event.on:%Y%m%d}-{event.id}"


def _license(row: License | None) -> str:
    return license_words((row.number, row.state, row.profession)) if row else ""
