"""Make-ups: asked for with one click, answered with one, and done by another date, a check or a tutorial."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Attendance, Booking, Event, MakeUp
from kaptrain.events.queries.attendance import event_by_id, heads_locked, own_enrolment
from kaptrain.events.queries.makeups import make_up_by_id, make_ups_of, other_dates, standing_at
from kaptrain.events.rules import makeups as rules
from kaptrain.events.rules.draft import LINK
from kaptrain.events.rules.makeups import Absence, Granted, Missed, Refused, Route, RouteRule, Standing, Way
from kaptrain.events.rules.statements import TUTORIAL, statement_for
from kaptrain.events.rules.times import day_in
from kaptrain.events.service.confirming import Act, flush, sign_content
from kaptrain.hours import service as hours
from kaptrain.hours.service import Earned
from kaptrain.outbox import service as outbox
from kaptrain.shared import errors
from kaptrain.shared.ids import digest

ITEMS = 5
FORMAT = 1
SELF_PACED = "self_paced"


@dataclass(frozen=True)
class Offer:
    """What somebody missed, the ways that are open or closed to them, and their make-ups so far."""

    event: Event
    place: Enrolment
    missed: Missed | None
    ways: Sequence[Way]
    make_ups: Sequence[MakeUp]
    dates: Sequence[Event]

    @property
    def standing(self) -> MakeUp | None:
        """The make-up that is under way or done."""
        return next((each for each in self.make_ups if each.state in ("asked", "approved", "done")), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Answers to the check of a recording: the number of the attempt, and the mark of its questions."""

    number: int
    version: str
    answers: Mapping[str, Answer]


def offer_of(
    session: Session,
    event: Event,
    place: Enrolment,
    known: tuple[Booking | None, Attendance | None],
    *,
    checked: bool,
    now: datetime,
) -> Offer:
    """Return what a trainee may do about an event; `checked` says whether its recording has a check."""
    absence = _absence(event, place, *known, now)
    if absence is None:
        return Offer(event, place, None, (), (), ())
    dates = other_dates(session, event, now=now)
    missed = Missed(
        event=event.id,
        absence=absence,
        on=event.on,
        zone=event.zone,
        joined_on=day_in(place.created_at, event.zone),
        recorded=bool(event.recording) and checked,
        dates=tuple(each.starts_at for each in dates),
    )
    ways = rules.ways(_rules(event), missed, now=now)
    return Offer(event, place, missed, ways, make_ups_of(session, event.id, place.id), dates)


def ask(session: Session, actor: Actor, event_id: int, route: str, *, checked: bool, now: datetime) -> MakeUp:
    """Ask for a make-up, which is granted at once where the event says so; the host is told.

    Missing when there is nothing to make up; Refused with the code of rules/makeups.py.
    """
    event = event_by_id(session, event_id)
    place = own_enrolment(session, event, actor.id) if event else None
    if event is None or place is None:
        raise errors.Missing
    if route not in set(Route):
        raise errors.Invalid("Choose a way to make up for it.", field="route", code="route")
    head = heads_locked(session, [place.id])[place.id]
    known = standing_at(session, event_id, place.id)
    offer = offer_of(session, event, place, known, checked=checked, now=now)
    if offer.missed is None:
        raise errors.Refused("There is nothing to make up for here.", code="nothing")
    earlier = [_plain(each) for each in offer.make_ups]
    granted = _granted(
        rules.decide_request(_rules(event), offer.missed, Route(route), earlier=earlier, now=now)
    )
    made = MakeUp(
        event_id=event.id,
        enrolment_id=place.id,
        absence=offer.missed.absence.value,
        route=route,
        state=granted.value,
        asked_at=now,
        decided_at=now if granted is Standing.APPROVED else None,
        work={},
    )
    session.add(made)
    detail = {"route": route, "absence": made.absence, "state": made.state}
    audit.record(session, actor, "make-up.asked", f"event:{event.id}", now=now, detail=detail, head=head)
    if granted is Standing.ASKED:
        words = f"{actor.name} asks to make up for “{event.title}” by {rules.NAMES[Route(route)]}."
        outbox.post(
            session, "make-up", event.host.email, subject="A make-up is asked for", body=f"{words}\n", now=now
        )
    session.flush()
    return made


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


def decide(
    session: Session, actor: Actor, make_up_id: int, *, approve: bool, reason: str = "", now: datetime
) -> MakeUp:
    """Approve or decline, as the event's host or an administrator; the trainee is told."""
    make_up = _theirs(session, actor, make_up_id)
    words = reason.replace("\x00", "").strip()[:500]
    granted = _granted(rules.decide_answer(_plain(make_up), by=actor.id, approve=approve, reason=words))
    make_up.state, make_up.reason = granted.value, words
    make_up.decided_at, make_up.decided_by = now, actor.id
    _note(session, actor, make_up, granted.value, now)
    name = rules.NAMES[Route(make_up.route)]
    said = f"You can make up for it by {name}." if approve else f"Not by {name}: {words}"
    outbox.post(
        session,
        "make-up",
        make_up.enrolment.person.email,
        subject=f"Your make-up for “{make_up.event.title}”",
        body=f"{said}\n",
        now=now,
    )
    session.flush()
    return make_up


def withdraw(session: Session, actor: Actor, make_up_id: int, *, now: datetime) -> MakeUp:
    """Take back one's own request, until it is done."""
    make_up = make_up_by_id(session, make_up_id, lock=True)
    if make_up is None or make_up.enrolment.person_id != actor.person_id:
        raise errors.Missing
    make_up.state = _granted(rules.decide_withdrawal(_plain(make_up))).value
    _note(session, actor, make_up, "withdrawn", now)
    session.flush()
    return make_up


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
    make_up = _theirs(session, actor, make_up_id)
    event = make_up.event
    if event.host_id != actor.person_id or make_up.route != Route.TUTORIAL:
        raise errors.Missing
    head = heads_locked(session, [make_up.enrolment_id])[make_up.enrolment_id]
    granted = _granted(rules.decide_done(_plain(make_up)))
    if not event.on <= on <= day_in(now, event.zone):
        raise errors.Invalid("Choose a day between the session missed and today.", field="on", code="day")
    if shown != tutorial_mark(make_up):
        raise errors.Refused("The event changed after you opened this. Nothing was signed.", code="changed")
    act = Act(actor=actor, event=event, statement=statement_for(TUTORIAL), now=now)
    content = tutorial_content(make_up, on)
    source = f"makeup:{make_up.id}"
    line = sign_content(session, act, make_up.enrolment, content, source=source, head=head)
    _finish(make_up, granted, line, now)
    _note(session, actor, make_up, "done", now, line=line)
    flush(session)
    return make_up


def items_for(make_up: MakeUp, bank: Sequence[CheckItem]) -> tuple[CheckItem, ...]:
    """Return the questions of the next attempt: another five each time, as far as the bank reaches."""
    rule = next((each for each in _rules(make_up.event) if each.route is Route.RECORDING), None)
    size = min(len(bank), rule.items if rule and rule.items else ITEMS)
    first = len(attempts_of(make_up)) % len(bank) if bank else 0
    return tuple((*bank, *bank)[first : first + size])


def version_of(items: Sequence[CheckItem]) -> str:
    """Return the mark of the questions asked, so that a form for others is noticed."""
    return digest([[item.id, item_mark(item)] for item in items])


def attempts_of(make_up: MakeUp) -> list[dict[str, Any]]:
    """Return the attempts at the check so far, as kept."""
    return list(make_up.work.get("attempts", []))


def own_recording(
    session: Session, actor: Actor, make_up_id: int, *, now: datetime, lock: bool = False
) -> MakeUp:
    """Return the actor's make-up by recording, approved or done; Missing otherwise."""
    make_up = make_up_by_id(session, make_up_id, lock=lock)
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
    )
    found = rules.ways(_rules(event), missed, now=event.ends_at)
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
    make_up = own_recording(session, actor, make_up_id, now=now, lock=True)
    head = heads_locked(session, [make_up.enrolment_id])[make_up.enrolment_id]
    attempts, items = attempts_of(make_up), items_for(make_up, bank)
    if make_up.state == Standing.DONE or sheet.number != len(attempts) + 1:
        raise errors.Refused("Another attempt was made while this was open.", code="stale")
    if sheet.version != version_of(items):
        raise errors.Refused("The questions were revised while this was open.", code="stale")
    if now >= deadline(make_up).until:
        raise errors.Refused("The time for this is over.", code="closed")
    graded = grade(items, sheet.answers)
    attempts.append(
        {
            "at": now.isoformat(timespec="seconds"),
            "right": graded.score_right,
            "total": graded.score_total,
            "answers": {item.id: list(sheet.answers.get(item.id, ())) for item in items},
        }
    )
    make_up.work = {**make_up.work, "attempts": attempts}
    detail = {"attempt": sheet.number, "right": graded.score_right, "total": graded.score_total}
    subject = f"make-up:{make_up.id}"
    audit.record(session, actor, "make-up.checked", subject, now=now, detail=detail, head=head)
    if graded.passed:
        granted = _granted(rules.decide_done(_plain(make_up)))
        line = hours.credit(
            session,
            make_up.enrolment,
            _recording(make_up, actor, now),
            attested=_attested(graded, now),
            now=now,
            head=head,
        )
        _finish(make_up, granted, line.seq, now)
    flush(session)
    return graded


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


def _finish(make_up: MakeUp, standing: Standing, line: int, now: datetime) -> None:
    make_up.state, make_up.done_at, make_up.line_seq = standing.value, now, line


def _theirs(session: Session, actor: Actor, make_up_id: int) -> MakeUp:
    """Return a make-up that the actor may answer, locked; Missing otherwise."""
    make_up = make_up_by_id(session, make_up_id, lock=True)
    if make_up is None or not permits(actor, Permission.MAKE_UP_DECIDE, subject_of(make_up)):
        raise errors.Missing
    return make_up


def subject_of(make_up: MakeUp) -> Subject:
    """Return a make-up as the subject of a permission."""
    return Subject(trainee_id=make_up.enrolment.person_id, host_ids=frozenset({make_up.event.host_id}))


def _absence(
    event: Event, place: Enrolment, booking: Booking | None, known: Attendance | None, now: datetime
) -> Absence | None:
    """Say why somebody has nothing from an event that is over; None when there is nothing to make up."""
    if event.state == "cancelled" or now < event.ends_at:
        return None
    if known is not None and known.confirmed_at is not None:
        return rules.absence_of(known.mark or "absent", known.credited)
    if booking is not None:
        return Absence.APOLOGY if booking.state == "cancelled" else None
    mine = event.program == place.cohort.program and event.cohort_id in (None, place.cohort_id)
    later = day_in(place.created_at, event.zone) > event.on
    return Absence.JOINED_LATER if mine and later else None


def _rules(event: Event) -> tuple[RouteRule, ...]:
    return rules.rules_from_data(event.make_ups)


def _plain(make_up: MakeUp) -> rules.MakeUp:
    return rules.MakeUp(
        person=make_up.enrolment.person_id,
        event=make_up.event_id,
        route=Route(make_up.route),
        standing=Standing(make_up.state),
    )


def _granted(decision: Granted | Refused) -> Standing:
    if isinstance(decision, Refused):
        if decision.code == "reason":
            raise errors.Invalid(decision.words, field="reason", code="missing")
        raise errors.Refused(decision.words, code=decision.code)
    return decision.standing


def _note(
    session: Session, actor: Actor, make_up: MakeUp, act: str, now: datetime, line: int | None = None
) -> None:
    head = heads_locked(session, [make_up.enrolment_id])[make_up.enrolment_id]
    detail = {"route": make_up.route, "line": line}
    subject = f"make-up:{make_up.id}"
    audit.record(session, actor, f"make-up.{act}", subject, now=now, detail=detail, head=head)
