"""Documents: sent by their owner, decided about by somebody else, taken back while nobody relies on them.

The bytes are in the store before the row is written; a file without a row is nobody's and is swept away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor, Role
from kaptrain.catalogue.rules.program import DocumentKind
from kaptrain.enrolment.queries import current_enrolment, plan_of
from kaptrain.hours import service as hours
from kaptrain.hours.models import Decision
from kaptrain.hours.queries import decisions_of
from kaptrain.outbox import service as outbox
from kaptrain.practicum.adapters.reading import Read
from kaptrain.practicum.adapters.store import Store
from kaptrain.practicum.models import Document, Review
from kaptrain.practicum.queries import documents as queries
from kaptrain.practicum.queries.sites import open_sites
from kaptrain.practicum.rules import letters
from kaptrain.practicum.rules.drafts import Verdict, check_verdict
from kaptrain.practicum.rules.upload import MOST_KEPT, check_size
from kaptrain.shared.clock import local_day
from kaptrain.shared.errors import Invalid, Missing, Refused

OWN_PAGE = "/practicum"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A file that was read, and what its sender says it is."""

    kind: DocumentKind
    site_id: int | None
    read: Read


def send(session: Session, actor: Actor, sent: Sent, store: Store, *, now: datetime) -> Document:
    """Keep a document for approval. Invalid at its field for a closed site, or a file sent before."""
    check_size(len(sent.read.data))
    kind = sent.kind
    if kind.per_site and sent.site_id not in {each.id for each in open_sites(session)}:
        raise Invalid("Choose the site.", code="site", field="site")
    # One at a time for each person, so that the count holds.
    session.get_one(Person, actor.id, with_for_update=True)
    if queries.count_kept(session, actor.id) >= MOST_KEPT:
        raise Refused(f"You have {MOST_KEPT} files here. Take some back first.", code="quota")
    site_id = sent.site_id if kind.per_site else None
    digest = store.keep(sent.read.data)
    if queries.sent_before(session, actor.id, kind.id, site_id, digest) is not None:
        raise Invalid("You have sent this very file before.", code="again", field="file")
    document = Document(
        person_id=actor.id,
        kind=kind.id,
        title=kind.title,
        site_id=site_id,
        digest=digest,
        size=len(sent.read.data),
        media=sent.read.media,
        sent_at=now,
    )
    session.add(document)
    session.flush()
    detail = {"kind": kind.id, "digest": digest[:16]}
    audit.record(session, actor, "document.sent", f"document:{document.id}", now=now, detail=detail)
    return document


def take_back(session: Session, actor: Actor, document_id: int, *, now: datetime) -> None:
    """Let the owner take back what is not approved; its bytes go with the next sweep."""
    kept = queries.document_by_id(session, document_id, lock=True)
    if kept is None or kept.document.person_id != actor.id:
        raise Missing
    if kept.review is not None and kept.review.decision == "approved":
        raise Refused("It is approved, and others rely on it. Send a new one instead.", code="approved")
    kept.document.removed_at = now
    session.flush()
    audit.record(session, actor, "document.taken_back", f"document:{document_id}", now=now)


def review(
    session: Session,
    actor: Actor,
    document_id: int,
    verdict: Verdict,
    kind: DocumentKind | None,
    *,
    base_url: str,
    now: datetime,
) -> Review:
    """Approve a document until a day, or refuse it with a reason; the owner is told.

    Refused for one's own (`own`), and when somebody decided since the page was read (`changed`). A kind that
    the program does not know any more is taken as one without a last day.
    """
    kept = queries.document_by_id(session, document_id, lock=True)
    if kept is None:
        raise Missing
    document, number = kept.document, kept.review.number if kept.review else 0
    if document.person_id == actor.id:
        raise Refused("Nobody decides about their own document.", code="own")
    if verdict.shown != number:
        raise Refused("Somebody decided about it meanwhile. Look again.", code="changed")
    expires = kind is not None and kind.expires
    check_verdict(verdict, expires=expires, today=local_day(now, actor.zone))
    made = _decide(session, actor, document, verdict, now=now)
    if verdict.approve and kind is not None and kind.condition and actor.has(Role.ADMIN):
        _meet(session, actor, document, kind, now=now)
    _tell(session, document, made, base_url, now=now)
    detail = {"kind": document.kind, "until": made.valid_until.isoformat() if made.valid_until else ""}
    audit.record(
        session, actor, f"document.{made.decision}", f"document:{document.id}", now=now, detail=detail
    )
    return made


def _decide(session: Session, actor: Actor, document: Document, verdict: Verdict, *, now: datetime) -> Review:
    made = Review(
        document_id=document.id,
        number=verdict.shown + 1,
        trainee_id=document.person_id,
        by_id=actor.id,
        by_name=actor.name,
        by_role="admin" if actor.has(Role.ADMIN) else "practitioner",
        decision="approved" if verdict.approve else "refused",
        valid_until=verdict.until if verdict.approve else None,
        reason="" if verdict.approve else verdict.reason.strip(),
        at=now,
    )
    session.add(made)
    session.flush()
    return made


def is_met(decisions: Sequence[Decision], condition: str) -> bool:
    """Tell whether a condition is met by a decision that stands."""
    undone = {each.takes_back for each in decisions if each.takes_back is not None}
    return any(
        each.condition == condition
        for each in decisions
        if each.kind == "condition" and each.takes_back is None and each.seq not in undone
    )


def _meet(session: Session, actor: Actor, document: Document, kind: DocumentKind, *, now: datetime) -> None:
    """Meet the condition of the plan, once: it stays a named decision, also when the paper runs out."""
    place = current_enrolment(session, document.person_id)
    if place is None or kind.condition not in plan_of(place.plan_version).conditions:
        return
    if is_met(decisions_of(session, [place.id]), kind.condition):
        return
    reason = f"Document {document.id} ({kind.title.lower()}) was seen and approved."
    ruling = hours.Ruling(actor=actor, enrolment=place, reason=reason, now=now)
    hours.meet_condition(session, ruling, kind.condition, f"{kind.title} seen")


def _tell(session: Session, document: Document, made: Review, base_url: str, *, now: datetime) -> None:
    person = document.person
    about = letters.About(name=person.name, title=document.title, page=f"{base_url}{OWN_PAGE}")
    if made.decision == "approved":
        subject, body = letters.approved(about, made.valid_until)
    else:
        subject, body = letters.refused(about, made.reason)
    outbox.post(session, f"document.{made.decision}", person.email, subject=subject, body=body, now=now)
