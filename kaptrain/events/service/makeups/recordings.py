"""The recording of a session that was missed, and the check that goes with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.authz.predicates import Subject
from kaptrain.catalogue.rules.grading import Answer, Graded, grade
from kaptrain.catalogue.rules.kept import item_mark
from kaptrain.catalogue.rules.lesson import CheckItem
from kaptrain.events.models import Event, MakeUp
from kaptrain.events.queries.attendance import event_by_id, heads_locked
from kaptrain.events.queries.makeups import make_up_by_id
from kaptrain.events.rules import makeups as rules
from kaptrain.events.rules.draft import LINK
from kaptrain.events.rules.makeups import Absence, Missed, Route, Standing, Way
from kaptrain.events.rules.times import day_in
from kaptrain.events.service.confirming import flush
from kaptrain.events.service.makeups.steps import finish, granted, locked, plain, rules_of
from kaptrain.events.service.once import refuse_twice, refuse_unfinished
from kaptrain.hours import service as hours
from kaptrain.hours.service import Earned
from kaptrain.shared import errors
from kaptrain.shared.ids import digest

ITEMS = 5
SELF_PACED = "self_paced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Answers to the check of a recording: the number of the attempt, and the mark of its questions."""

    number: int
    version: str
    answers: Mapping[str, Answer]


def keep_recording(session: Session, actor: Actor, event_id: int, link: str, *, now: datetime) -> Event:
    """Keep the address of an event's recording; Invalid at `link` when it is none. Empty takes it away."""
    event = event_by_id(session, event_id, lock=True)
    if event is None or not permits(
        actor, Permission.EVENT_RUN, Subject(host_ids=frozenset({event.host_id}))
    ):
        raise errors.Missing
    if link and not LINK.fullmatch(link):
        raise errors.Invalid("Write the whole address, beginning with https://", field="link", code="link")
    event.recording, event.changed_at = link, now
    audit.record(session, actor, "event.recorded", f"event:{event.id}", now=now)
    session.flush()
    return event


def items_for(make_up: MakeUp, bank: Sequence[CheckItem]) -> tuple[CheckItem, ...]:
    """Return the questions of the next attempt: another five each time, as far as the bank reaches."""
    rule = next((each for each in rules_of(make_up.event) if each.route is Route.RECORDING), None)
    size = min(len(bank), rule.items if rule and rule.items else ITEMS)
    first = len(attempts_of(make_up)) % len(bank) if bank else 0
    return tuple((*bank, *bank)[first : first + size])


def version_of(items: Sequence[CheckItem]) -> str:
    """Return the mark of the questions asked, so that a form for others is noticed."""
    return digest([[item.id, item_mark(item)] for item in items])


def attempts_of(make_up: MakeUp) -> list[dict[str, Any]]:
    """Return the attempts at the check so far, as kept."""
    return list(make_up.work.get("attempts", []))


def own_recording(session: Session, actor: Actor, make_up_id: int, *, lock: bool = False) -> MakeUp:
    """Return the actor's make-up by recording, approved or done; Missing otherwise."""
    make_up = locked(session, make_up_id) if lock else make_up_by_id(session, make_up_id)
    if make_up is None or make_up.enrolment.person_id != actor.person_id or make_up.route != Route.RECORDING:
        raise errors.Missing
    if make_up.state not in (Standing.APPROVED, Standing.DONE):
        raise errors.Missing
    return make_up


def deadline(make_up: MakeUp) -> Way:
    """Return until when a make-up can be done."""
    event, place = make_up.event, make_up.enrolment
    missed = Missed(
        event=event.id,
        absence=Absence(make_up.absence),
        on=event.on,
        zone=event.zone,
        joined_on=day_in(place.created_at, event.zone),
        recorded=True,
        told_on=day_in(make_up.decided_at or make_up.asked_at, event.zone),
    )
    found = rules.ways(rules_of(event), missed, now=event.ends_at)
    way = next((each for each in found if each.rule.route == make_up.route), None)
    if way is None:
        raise errors.Missing
    return way


def take_check(
    session: Session, actor: Actor, make_up_id: int, bank: Sequence[CheckItem], sheet: Sheet, *, now: datetime
) -> Graded:
    """Grade and keep an attempt at a recording's check; passing it credits the event, self-paced.

    Refused with code `stale` when the form was made for another attempt, `closed` when the time is over.
    """
    make_up = own_recording(session, actor, make_up_id, lock=True)
    head = heads_locked(session, [make_up.enrolment_id])[make_up.enrolment_id]
    items = items_for(make_up, bank)
    refuse_unfinished(session, make_up)
    refuse_twice(session, make_up.event, [make_up.enrolment])
    _refuse(make_up, items, sheet, now)
    graded = grade(items, sheet.answers)
    _keep(make_up, items, sheet, graded, now=now)
    detail = {"attempt": sheet.number, "right": graded.score_right, "total": graded.score_total}
    subject = f"make-up:{make_up.id}"
    audit.record(session, actor, "make-up.checked", subject, now=now, detail=detail, head=head)
    if graded.passed:
        standing = granted(rules.decide_done(plain(make_up)))
        earned, attested = _recording(make_up, actor, now), _attested(graded, now)
        line = hours.credit(session, make_up.enrolment, earned, attested=attested, now=now, head=head)
        finish(make_up, standing, line.seq, now)
    flush(session)
    return graded


def _refuse(make_up: MakeUp, items: Sequence[CheckItem], sheet: Sheet, now: datetime) -> None:
    if make_up.state == Standing.DONE or sheet.number != len(attempts_of(make_up)) + 1:
        raise errors.Refused("Another attempt was made while this was open.", code="stale")
    if sheet.version != version_of(items):
        raise errors.Refused("The questions were revised while this was open.", code="stale")
    if now >= deadline(make_up).until:
        raise errors.Refused("The time for this is over.", code="closed")


def _keep(
    make_up: MakeUp, items: Sequence[CheckItem], sheet: Sheet, graded: Graded, *, now: datetime
) -> None:
    attempt = {
        "at": now.isoformat(timespec="seconds"),
        "right": graded.score_right,
        "total": graded.score_total,
        "answers": {item.id: list(sheet.answers.get(item.id, ())) for item in items},
    }
    make_up.work = {**make_up.work, "attempts": [*attempts_of(make_up), attempt]}


def _recording(make_up: MakeUp, actor: Actor, now: datetime) -> Earned:
    event = make_up.event
    return Earned(
        source=f"makeup:{make_up.id}",
        component=event.component,
        kind=event.kind,
        activity=event.activity,
        title=f"{event.title[:180]} (recording)",
        on=day_in(now, actor.zone),
        minutes=event.minutes,
        modality=SELF_PACED,
        topics=[(topic, minutes) for topic, minutes in event.topics],
    )


def _attested(graded: Graded, now: datetime) -> dict[str, Any]:
    return {
        "by": "check",
        "name": f"Check of the recording, {graded.score_right} of {graded.score_total} right",
        "at": now.isoformat(timespec="seconds"),
    }
