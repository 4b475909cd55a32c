"""What every step of a make-up needs: whose it is, whether it may be taken, and the note of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.authz.predicates import Subject
from kaptrain.events.models import Event, MakeUp
from kaptrain.events.queries.attendance import heads_locked
from kaptrain.events.queries.makeups import make_up_by_id
from kaptrain.events.rules import makeups as rules
from kaptrain.events.rules.makeups import Granted, Refused, Route, RouteRule, Standing
from kaptrain.shared import errors


def theirs(session: Session, actor: Actor, make_up_id: int) -> MakeUp:
    """Return a make-up that the actor may answer, locked; Missing otherwise."""
    make_up = locked(session, make_up_id)
    if make_up is None or not permits(actor, Permission.MAKE_UP_DECIDE, subject_of(make_up)):
        raise errors.Missing
    return make_up


def locked(session: Session, make_up_id: int) -> MakeUp | None:
    """Return a make-up that nobody else can change until the end; None when there is none.

    The trainee's stream is held first, as by those who confirm and correct records: nobody waits in a circle.
    """
    found = make_up_by_id(session, make_up_id)
    if found is None:
        return None
    heads_locked(session, [found.enrolment_id])
    return make_up_by_id(session, make_up_id, lock=True)


def subject_of(make_up: MakeUp) -> Subject:
    """Return a make-up as the subject of a permission."""
    return Subject(trainee_id=make_up.enrolment.person_id, host_ids=frozenset({make_up.event.host_id}))


def rules_of(event: Event) -> tuple[RouteRule, ...]:
    """Return the routes that an event offers."""
    return rules.rules_from_data(event.make_ups)


def plain(make_up: MakeUp) -> rules.MakeUp:
    """Return a make-up as the rules read it."""
    return rules.MakeUp(
        person=make_up.enrolment.person_id,
        event=make_up.event_id,
        route=Route(make_up.route),
        standing=Standing(make_up.state),
    )


def granted(decision: Granted | Refused) -> Standing:
    """Return the next standing; Invalid at `reason`, or Refused with the code of the rules."""
    if isinstance(decision, Refused):
        if decision.code == "reason":
            raise errors.Invalid(decision.words, field="reason", code="missing")
        raise errors.Refused(decision.words, code=decision.code)
    return decision.standing


def finish(make_up: MakeUp, standing: Standing, line: int, now: datetime) -> None:
    """Keep that a make-up is done, and the ledger's line it earned."""
    make_up.state, make_up.done_at, make_up.line_seq = standing.value, now, line


def note(
    session: Session, actor: Actor, make_up: MakeUp, act: str, *, now: datetime, line: int | None = None
) -> None:
    """Write a step into the trainee's chain."""
    head = heads_locked(session, [make_up.enrolment_id])[make_up.enrolment_id]
    detail = {"route": make_up.route, "line": line}
    subject = f"make-up:{make_up.id}"
    audit.record(session, actor, f"make-up.{act}", subject, now=now, detail=detail, head=head)
