"""What an admin does with entries: give a request another owner, open a signed entry again."""

from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.authz.actor import Actor, Role
from kaptrain.hours import service as hours
from kaptrain.logbook.models import Signature
from kaptrain.logbook.queries import Whole
from kaptrain.logbook.rules.statements import statement_for
from kaptrain.logbook.rules.states import Act, after
from kaptrain.logbook.service.attest import Ending, end_signature
from kaptrain.logbook.service.steps import check_host, comment, kind_of, locked_one, note
from kaptrain.shared.errors import Invalid, Missing, Refused


def reroute(session: Session, actor: Actor, entry_id: int, host_id: int, *, now: datetime) -> Person:
    """Give a waiting request to another practitioner or facilitator; its age begins anew with them.

    Refused for mentorship: there the trainee gets another mentor, and the requests follow.
    """
    whole = _others(session, actor, entry_id)
    kind = kind_of(whole)
    after(whole.entry.status, Act.REROUTE)
    if not kind.hosted:
        words = "A mentor signs this. Assign the trainee another mentor; open requests follow."
        raise Refused(words, code="mentor")
    check_host(session, host_id, kind.signer, whole.trainee.id)
    if host_id == whole.entry.host_id:
        raise Invalid("It waits for this person already. Choose somebody else.", field="host", code="same")
    host = session.get_one(Person, host_id)
    comment(session, actor, whole, Act.REROUTE, f"Now waits for {host.name}.", now=now)
    note(session, actor, whole, "rerouted", now=now, before=whole.entry.host_id, host=host_id)
    whole.entry.host_id, whole.entry.waiting_since, whole.entry.fallback_at = host_id, now, None
    session.flush()
    return host


def reopen(session: Session, actor: Actor, entry_id: int, reason: str, *, now: datetime) -> Signature:
    """End somebody's signature by a named decision, so that the trainee can correct the entry."""
    whole = _others(session, actor, entry_id)
    after(whole.entry.status, Act.VOID)
    ruling = hours.Ruling(actor=actor, enrolment=whole.enrolment, reason=reason, now=now)
    hours.reopen(session, ruling, f"entry:{entry_id}", whole.version.title)
    ending = Ending(statement=statement_for("reopened"), role=Role.ADMIN, reason=reason)
    return end_signature(session, actor, whole, ending, now=now)


def _others(session: Session, actor: Actor, entry_id: int) -> Whole:
    whole = locked_one(session, entry_id)
    if not actor.has(Role.ADMIN):
        raise Missing
    if whole.trainee.id == actor.person_id:
        raise Refused("Nobody decides about their own hours.", code="own")
    return whole
