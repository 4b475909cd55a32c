"""What whoever leads does before a round begins: form groups, add a round, change one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.authz.predicates import Subject
from kaptrain.events.queries.attendance import Record, record_of
from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.service.attendance import EARLY, Marking, mark
from kaptrain.roleplay import queries
from kaptrain.roleplay.models import LabRound, LabSeat
from kaptrain.roleplay.queries import Whole
from kaptrain.roleplay.rules.groups import (
    Group,
    Player,
    Turn,
    check_group,
    check_turn,
    deal,
    still_to_play,
    turns,
)
from kaptrain.roleplay.rules.lab import Lab
from kaptrain.roleplay.rules.rounds import State, Step, after
from kaptrain.roleplay.service.steps import Where, locked, planned_round, seat
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.shared.ids import digest

CHANGED = "The groups were changed on another device after you opened this page. Nothing was changed here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """What a form says by group number: enrolments, people who stand in; and the mark of what it showed."""

    members: Mapping[int, Sequence[int]]
    standing: Mapping[int, Sequence[int]]
    shown: str


def arrangement_mark(rounds: Iterable[Whole]) -> str:
    """Return what the form carries and `form_groups` compares: the rounds that are planned."""
    planned = [
        [each.round.id, *(seat.person_id for seat in each.seats.values())]
        for each in rounds
        if each.round.state == State.PLANNED
    ]
    return digest({"planned": planned})[:32]


def form_groups(
    session: Session, actor: Actor, event_id: int, lab: Lab, arranged: Arranged, *, now: datetime
) -> list[LabRound]:
    """Plan the rounds of an event anew and mark those in a group present; rounds that began stay.

    Refused with code `changed`, `cancelled` or `confirmed`; Invalid at `group-N` or `person-ID`.
    """
    record = _led(session, actor, event_id)
    queries.hold_rounds(session, event_id)
    known = queries.of_event(session, event_id)
    if arranged.shown != arrangement_mark(known):
        raise Refused(CHANGED, code="changed")
    groups = _groups(session, record, arranged)
    _drop_planned(session, known)
    stay = [each for each in known if each.round.state != State.PLANNED]
    made = _plan(session, record, lab, groups, stay=stay, now=now)
    _mark_present(session, actor, record, groups, now)
    detail = {"groups": len(groups), "rounds": len(made)}
    audit.record(session, actor, "lab.grouped", f"event:{event_id}", now=now, detail=detail)
    session.flush()
    return made


def add_round(
    session: Session,
    actor: Actor,
    event_id: int,
    lab: Lab,
    turn: Turn,
    *,
    place: tuple[int, str],
    now: datetime,
) -> LabRound:
    """Add one more round to a group of an event; `place` is the group's number and the card."""
    record = _led(session, actor, event_id)
    _check_people(session, record, turn)
    group, card = place
    last = max((each.round.number for each in queries.of_event(session, event_id)
                if each.round.group_no == group), default=0)  # fmt: skip
    where = Where.of_event(record.event)
    return planned_round(session, where, lab, turn, place=(group, last + 1, card), now=now)


def change_round(
    session: Session, actor: Actor, round_id: int, lab: Lab, turn: Turn, *, card: str, now: datetime
) -> LabRound:
    """Deal another card or change the chairs of a round that has not begun."""
    whole = locked(session, actor, round_id, Permission.LAB_LEAD)
    after(whole.round.state, Step.CHANGE)
    dealt = lab.card(card)
    if dealt is None:
        raise Invalid("Choose a scene of this lab.", field="card", code="unknown")
    check_turn(turn)
    if whole.round.event_id is not None:
        record = record_of(session, whole.round.event_id)
        if record is not None:
            _check_people(session, record, turn)
    elif turn.therapist != whole.therapist.player:
        raise Invalid("The trainee of this round cannot be changed.", field="therapist", code="unknown")
    session.execute(delete(LabSeat).where(LabSeat.round_id == round_id))
    seat(session, round_id, turn)
    whole.round.card, whole.round.scene = dealt.id, dealt.title
    session.flush()
    return whole.round


def _led(session: Session, actor: Actor, event_id: int) -> Record:
    record = record_of(session, event_id, lock=True)
    if record is None or record.event.kind != "roleplay":
        raise Missing
    if not permits(actor, Permission.LAB_LEAD, Subject(host_ids=frozenset({record.event.host_id}))):
        raise Missing
    if record.event.state == "cancelled":
        raise Refused("This lab was cancelled; nobody practises in it.", code="cancelled")
    if record.event.state == "confirmed":
        raise Refused("The record of this lab is confirmed; no round can be added to it.", code="confirmed")
    return record


def _groups(session: Session, record: Record, arranged: Arranged) -> dict[int, Group]:
    places = {each.enrolment.id: each.enrolment.person_id for each in record.seats}
    helpers = {each.id for each in queries.helpers(session, first=record.event.host_id)}
    helpers -= set(places.values())
    found, used = {}, set[int]()
    for number in sorted(arranged.members):
        members = []
        for enrolment in arranged.members[number]:
            if enrolment not in places or enrolment in used:
                raise Invalid("Choose a group.", field=f"person-{enrolment}", code="unknown")
            used.add(enrolment)
            members.append(Player(places[enrolment], enrolment))
        standing = list(dict.fromkeys(arranged.standing.get(number, ())))
        if not helpers.issuperset(standing):
            raise Invalid("Choose a mentor or a facilitator.", field=f"group-{number}", code="unknown")
        if members:
            found[number] = Group(tuple(members), tuple(Player(each) for each in standing))
            check_group(found[number], number)
    if not found:
        raise Invalid("Put at least one person into a group.", field="group-1", code="empty")
    return found


def _check_people(session: Session, record: Record, turn: Turn) -> None:
    places = {each.enrolment.id: each.enrolment.person_id for each in record.seats}
    helpers = {each.id for each in queries.helpers(session, first=record.event.host_id)}
    helpers -= set(places.values())
    for part, player in turn.seats:
        trainee = player.enrolment is not None and places.get(player.enrolment) == player.person
        if not trainee and not (player.enrolment is None and player.person in helpers):
            raise Invalid("Choose somebody from the list.", field=part.value, code="unknown")


def _drop_planned(session: Session, known: Sequence[Whole]) -> None:
    gone = [each.round for each in known if each.round.state == State.PLANNED]
    session.execute(delete(LabSeat).where(LabSeat.round_id.in_([each.id for each in gone])))
    for each in gone:
        session.delete(each)
    session.flush()


def _plan(
    session: Session,
    record: Record,
    lab: Lab,
    groups: Mapping[int, Group],
    *,
    stay: Sequence[Whole],
    now: datetime,
) -> list[LabRound]:
    had = frozenset(each.therapist.person_id for each in stay if each.round.state != State.SET_ASIDE)
    last: dict[int, int] = defaultdict(int)
    for each in stay:
        last[each.round.group_no] = max(last[each.round.group_no], each.round.number)
    everybody = [player.person for group in groups.values() for player in group.members]
    met = queries.cards_met(session, everybody)
    scenes = [card.id for card in lab.cards]
    where, made = Where.of_event(record.event), []
    for at, (number, group) in enumerate(groups.items()):
        planned = still_to_play(turns(group), had)
        dealt = deal(scenes, planned, met, first=at)
        for offset, (turn, card) in enumerate(zip(planned, dealt, strict=True), 1):
            place = (number, last[number] + offset, card)
            made.append(planned_round(session, where, lab, turn, place=place, now=now))
    return made


def _mark_present(
    session: Session, actor: Actor, record: Record, groups: Mapping[int, Group], now: datetime
) -> None:
    """Who is put into a group is there; a mark that the host made or a code gave stays."""
    if now < record.event.starts_at - EARLY:
        return
    grouped = {player.enrolment for group in groups.values() for player in group.members}
    unknown = {
        each.enrolment.id: Marking(Mark.PRESENT)
        for each in record.seats
        if each.enrolment.id in grouped and record.worked(each).mark is None
    }
    if unknown:
        mark(session, actor, record.event.id, unknown, now=now)
