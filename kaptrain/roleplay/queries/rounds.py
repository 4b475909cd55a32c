"""One round with everything about it, and the rounds of one event."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, defer

from kaptrain.accounts.models import Person
from kaptrain.authz.predicates import Subject
from kaptrain.enrolment.models import MentorPair
from kaptrain.logbook.models import Entry
from kaptrain.roleplay.models import LabEntry, LabFeedback, LabPin, LabReflection, LabRound, LabSeat, LabSheet
from kaptrain.roleplay.rules.groups import Part, Player, Turn
from kaptrain.roleplay.rules.rubric import Terms, read_terms

LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Seated:
    """Somebody in a chair."""

    part: Part
    person_id: int
    name: str
    enrolment_id: int | None

    @property
    def player(self) -> Player:
        return Player(self.person_id, self.enrolment_id)


@dataclass(frozen=True)
class Whole:
    """A round with its people, its sheet and what was said; `mentor_id` is the therapist's mentor now.

    `signer_id` is who signs the logbook entry about it, `entry_id` that entry.
    """

    round: LabRound
    host: str
    seats: Mapping[Part, Seated]
    sheet: LabSheet | None = None
    feedback: LabFeedback | None = None
    mentor_id: int | None = None
    signer_id: int | None = None
    entry_id: int | None = None
    pins: Sequence[LabPin] = field(default=())

    @property
    def therapist(self) -> Seated:
        return self.seats[Part.THERAPIST]

    @cached_property
    def terms(self) -> Terms:
        """What the sheet asks; only once the round has begun."""
        assert self.sheet is not None  # noqa: S101 - a round that began has its sheet (service/running.py)
        return read_terms(self.sheet.terms)

    @property
    def turn(self) -> Turn:
        return Turn(*(self.seats[part].player for part in Part))

    @property
    def members(self) -> frozenset[int]:
        """Everybody with a part in it, who leads included."""
        return frozenset({self.round.host_id, *(seat.person_id for seat in self.seats.values())})

    @property
    def subject(self) -> Subject:
        """The round as the subject of a permission: the therapist's, led by somebody, played by three."""
        return Subject(
            trainee_id=self.therapist.person_id,
            signer_id=self.signer_id,
            mentor_ids=frozenset() if self.mentor_id is None else frozenset({self.mentor_id}),
            host_ids=frozenset({self.round.host_id}),
            member_ids=self.members,
        )

    def parts_of(self, person_id: int | None) -> tuple[Part, ...]:
        """Return the chairs of a person: mostly one."""
        return tuple(part for part in Part if self.seats[part].person_id == person_id)


def round_of(session: Session, round_id: int, *, lock: bool = False) -> Whole | None:
    """Return a round with everything about it; `lock` holds it until the transaction ends."""
    if not 0 < round_id <= LARGEST_ID:
        return None
    if lock:
        held = select(LabRound.id).where(LabRound.id == round_id).with_for_update()
        if session.scalar(held) is None:
            return None
    row = session.execute(_whole(round_id).execution_options(populate_existing=True)).first()
    if row is None:
        return None
    pins = select(LabPin).where(LabPin.round_id == round_id).order_by(LabPin.seconds, LabPin.id)
    return Whole(
        round=row.LabRound,
        host=row.name,
        seats=seats_of(session, [round_id])[round_id],
        sheet=row.LabSheet,
        feedback=row.LabFeedback,
        mentor_id=row.mentor_id,
        signer_id=row.signer_id,
        entry_id=row.entry_id,
        pins=session.scalars(pins).all(),
    )


def _whole(round_id: int) -> Any:
    therapist = and_(LabSeat.round_id == LabRound.id, LabSeat.part == Part.THERAPIST.value)
    mentored = and_(MentorPair.enrolment_id == LabSeat.enrolment_id, MentorPair.until_on.is_(None))
    claimed = and_(LabEntry.round_id == LabRound.id, LabEntry.enrolment_id == LabSeat.enrolment_id)
    return (
        select(
            LabRound,
            LabSheet,
            LabFeedback,
            Person.name,
            MentorPair.mentor_id,
            Entry.host_id.label("signer_id"),
            Entry.id.label("entry_id"),
        )
        .join(Person, Person.id == LabRound.host_id)
        .join(LabSeat, therapist)
        .outerjoin(LabSheet, LabSheet.round_id == LabRound.id)
        .outerjoin(LabFeedback, LabFeedback.round_id == LabRound.id)
        .outerjoin(MentorPair, mentored)
        .outerjoin(LabEntry, claimed)
        .outerjoin(Entry, Entry.id == LabEntry.entry_id)
        .where(LabRound.id == round_id)
    )


def seats_of(session: Session, round_ids: Sequence[int]) -> dict[int, dict[Part, Seated]]:
    """Return who sits where in these rounds."""
    find = (
        select(LabSeat.round_id, LabSeat.part, LabSeat.person_id, LabSeat.enrolment_id, Person.name)
        .join(Person, Person.id == LabSeat.person_id)
        .where(LabSeat.round_id.in_(round_ids))
    )
    found: dict[int, dict[Part, Seated]] = defaultdict(dict)
    for row in session.execute(find):
        part = Part(row.part)
        found[row.round_id][part] = Seated(part, row.person_id, row.name, row.enrolment_id)
    return found


def hold_rounds(session: Session, event_id: int) -> None:
    """Hold the rounds of an event until the transaction ends, so that none begins meanwhile."""
    find = select(LabRound.id).where(LabRound.event_id == event_id).order_by(LabRound.id)
    session.execute(find.with_for_update()).all()


def of_event(session: Session, event_id: int) -> list[Whole]:
    """Return the rounds of an event by group and number, with their people and what was confirmed."""
    find = (
        select(LabRound, LabSheet, Person.name)
        .join(Person, Person.id == LabRound.host_id)
        .outerjoin(LabSheet, LabSheet.round_id == LabRound.id)
        .where(LabRound.event_id == event_id)
        .options(defer(LabSheet.terms))
        .order_by(LabRound.group_no, LabRound.number)
        .execution_options(populate_existing=True)
    )
    rows = session.execute(find).all()
    seats = seats_of(session, [row.LabRound.id for row in rows])
    return [Whole(row.LabRound, row.name, seats[row.LabRound.id], row.LabSheet) for row in rows]


def reflection_of(session: Session, round_id: int, person_id: int) -> LabReflection | None:
    """Return what somebody wrote about a round for themselves."""
    find = select(LabReflection).where(
        LabReflection.round_id == round_id, LabReflection.person_id == person_id
    )
    return session.scalar(find)


def cards_met(session: Session, person_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return the cards that each of these people has met, in any chair, in rounds that began."""
    find = (
        select(LabSeat.person_id, LabRound.card)
        .join(LabRound, LabRound.id == LabSeat.round_id)
        .where(LabSeat.person_id.in_(person_ids), LabRound.started_at.is_not(None))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for person, card in session.execute(find):
        found[person].add(card)
    return {person: frozenset(cards) for person, cards in found.items()}
