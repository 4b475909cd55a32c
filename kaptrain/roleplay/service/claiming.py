"""Time practised outside an event is claimed in the logbook, once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.queries import roles_of
from kaptrain.authz.actor import Actor, Role
from kaptrain.authz.permissions import Permission
from kaptrain.enrolment.queries import enrolment_by_id
from kaptrain.logbook import service as logbook
from kaptrain.logbook.models import Entry
from kaptrain.logbook.rules.draft import Draft
from kaptrain.logbook.rules.kinds import BY_ID, activity_choices
from kaptrain.roleplay.models import LabEntry, LabRound
from kaptrain.roleplay.queries import Whole
from kaptrain.roleplay.rules.groups import Part
from kaptrain.roleplay.rules.lab import Lab
from kaptrain.roleplay.rules.rounds import State
from kaptrain.roleplay.service.steps import in_chair, locked
from kaptrain.shared.errors import Missing, Refused

KIND = BY_ID["roleplay"]
OVER = frozenset({State.DEBRIEF.value, State.CONFIRMED.value})
GONE = ("withdrawn", "voided")
SHORTEST = 5


def claim(session: Session, actor: Actor, round_id: int, lab: Lab, *, now: datetime) -> int:
    """Return the id of the entry about this round: the one there is, or a draft made now.

    Several scenes of one day and lab share an entry, so that no minute is claimed twice. Refused with code
    `event` for a round of an event, whose time lands with the event's record.
    """
    whole = locked(session, actor, round_id, Permission.LAB_PLAY)
    in_chair(whole, actor, Part.THERAPIST)
    if whole.round.event_id is not None:
        words = "The time of this round lands with the record of its event. There is nothing to log."
        raise Refused(words, code="event")
    if whole.round.state not in OVER:
        raise Refused("Log the time once the sheet is finished.", code=whole.round.state)
    enrolment_id = whole.therapist.enrolment_id
    assert enrolment_id is not None  # noqa: S101 - the table's check
    known = _entry_of_the_day(session, whole.round, enrolment_id)
    entry_id = known or _draft(session, actor, whole, lab, now)
    link = session.get(LabEntry, (round_id, enrolment_id))
    if link is None:
        session.add(LabEntry(round_id=round_id, enrolment_id=enrolment_id, entry_id=entry_id))
    else:
        link.entry_id = entry_id
    session.flush()
    return entry_id


def _entry_of_the_day(session: Session, each: LabRound, enrolment_id: int) -> int | None:
    find = (
        select(Entry.id)
        .join(LabEntry, LabEntry.entry_id == Entry.id)
        .join(LabRound, LabRound.id == LabEntry.round_id)
        .where(
            LabEntry.enrolment_id == enrolment_id,
            LabRound.event_id.is_(None),
            LabRound.activity == each.activity,
            LabRound.on == each.on,
            Entry.status.not_in(GONE),
        )
        .order_by(Entry.id)
        .limit(1)
    )
    return session.scalar(find)


def _draft(session: Session, actor: Actor, whole: Whole, lab: Lab, now: datetime) -> int:
    each, enrolment_id = whole.round, whole.therapist.enrolment_id
    place = enrolment_by_id(session, enrolment_id or 0)
    if place is None or each.started_at is None:
        raise Missing
    (choice,) = activity_choices(KIND, [lab.activity])
    spent = ((each.ended_at or now) - each.started_at) // timedelta(minutes=1)
    start = each.started_at.astimezone(ZoneInfo(each.zone)).time().replace(second=0, microsecond=0)
    draft = Draft(
        activity=choice,
        on=each.on,
        start=start,
        minutes=max(SHORTEST, each.minutes, min(spent, choice.minutes)),
        modality=choice.modality,
        texts={"reaction": ""},
        host_id=_facilitator(session, whole),
    )
    return logbook.start(session, actor, place, KIND, draft, now=now).id


def _facilitator(session: Session, whole: Whole) -> int | None:
    """Return a facilitator who was there and so may sign; the form asks for one otherwise."""
    for part in (Part.OBSERVER, Part.CLIENT):
        person = whole.seats[part].person_id
        if Role.FACILITATOR in roles_of(session, person):
            return person
    return None
