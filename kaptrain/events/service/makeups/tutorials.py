"""A tutorial in place of a session that was missed: signed by its host once it was held."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.events.models import MakeUp
from kaptrain.events.queries.attendance import heads_locked
from kaptrain.events.rules import makeups as rules
from kaptrain.events.rules.makeups import Route
from kaptrain.events.rules.statements import TUTORIAL, statement_for
from kaptrain.events.rules.times import day_in
from kaptrain.events.service.confirming import Act, flush, sign_content
from kaptrain.events.service.makeups.steps import finish, granted, note, plain, theirs
from kaptrain.events.service.once import refuse_twice, refuse_unfinished
from kaptrain.shared import errors
from kaptrain.shared.ids import digest

FORMAT = 1


def tutorial_content(make_up: MakeUp, on: date) -> dict[str, Any]:
    """Return everything that is signed about a tutorial held in place of an event."""
    event = make_up.event
    return {
        "format": FORMAT,
        "make_up": make_up.id,
        "event": event.uid,
        "enrolment": make_up.enrolment_id,
        "trainee": make_up.enrolment.person_id,
        "component": event.component,
        "kind": event.kind,
        "activity": event.activity,
        "title": f"{event.title[:180]} (tutorial)",
        "on": on.isoformat(),
        "start": "",
        "minutes": event.minutes,
        "modality": event.modality,
        "topics": [list(pair) for pair in event.topics],
    }


def tutorial_mark(make_up: MakeUp) -> str:
    """Return the mark of what a form for a tutorial shows; its day is what the signer adds."""
    seen = tutorial_content(make_up, make_up.event.on)
    return f"{digest(seen)}.{statement_for(TUTORIAL).key}"


def sign_tutorial(
    session: Session, actor: Actor, make_up_id: int, *, on: date, shown: str, now: datetime
) -> MakeUp:
    """Sign, as the event's host, that the tutorial was held on a day; its minutes count from then on."""
    make_up = theirs(session, actor, make_up_id)
    event = make_up.event
    if event.host_id != actor.person_id or make_up.route != Route.TUTORIAL:
        raise errors.Missing
    head = heads_locked(session, [make_up.enrolment_id])[make_up.enrolment_id]
    standing = granted(rules.decide_done(plain(make_up)))
    if not event.on <= on <= day_in(now, event.zone):
        raise errors.Invalid("Choose a day between the session missed and today.", field="on", code="day")
    if shown != tutorial_mark(make_up):
        raise errors.Refused("The event changed after you opened this. Nothing was signed.", code="changed")
    refuse_unfinished(session, make_up)
    refuse_twice(session, event, [make_up.enrolment])
    act = Act(actor=actor, event=event, statement=statement_for(TUTORIAL), now=now)
    content = tutorial_content(make_up, on)
    source = f"makeup:{make_up.id}"
    line = sign_content(session, act, make_up.enrolment, content, source=source, head=head)
    finish(make_up, standing, line, now)
    note(session, actor, make_up, "done", now=now, line=line)
    flush(session)
    return make_up
