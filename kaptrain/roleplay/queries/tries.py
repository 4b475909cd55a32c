"""Rounds as tries: one's own, and those of the trainees one looks after."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import MentorPair
from kaptrain.logbook.models import Entry
from kaptrain.roleplay.models import LabEntry, LabRound, LabSeat, LabSheet
from kaptrain.roleplay.rules.groups import Part
from kaptrain.roleplay.rules.rounds import State

MOST = 200


@dataclass(frozen=True, slots=True)
class Try:
    """A round from one chair. `points` and `passed` are of a confirmed sheet."""

    round_id: int
    person_id: int
    name: str
    part: Part
    lab: str
    scene: str
    on: date
    state: State
    event_id: int | None
    started_at: datetime | None
    points: int | None
    passed: bool | None
    scores: dict[str, int]
    confirmed_by: str
    waits_for_host: bool


def rounds_with(session: Session, person_id: int) -> list[Try]:
    """Return the rounds in which somebody has a chair, newest first, whichever chair it is."""
    return _read(session, _rows().where(LabSeat.person_id == person_id), reader=person_id)


def tries_of(session: Session, mentor_id: int) -> list[Try]:
    """Return the tries, as therapist, of a mentor's trainees of now, newest first."""
    theirs = select(MentorPair.enrolment_id).where(
        MentorPair.mentor_id == mentor_id, MentorPair.until_on.is_(None)
    )
    find = _rows().where(LabSeat.part == Part.THERAPIST.value, LabSeat.enrolment_id.in_(theirs))
    return _read(session, find, reader=mentor_id)


def to_confirm(session: Session, person_id: int) -> list[Try]:
    """Return finished sheets that wait for somebody: of rounds they led, and behind entries they sign."""
    signing = (
        select(LabEntry.round_id)
        .join(Entry, Entry.id == LabEntry.entry_id)
        .where(Entry.host_id == person_id, Entry.status == "submitted")
    )
    waits = (LabRound.state == State.DEBRIEF.value) & (LabRound.host_id == person_id)
    find = _rows().where(LabSeat.part == Part.THERAPIST.value, or_(waits, LabRound.id.in_(signing)))
    return _read(session, find, reader=person_id)


def _rows() -> Select[Any]:
    # Plain columns of the sheet: what it asked is long, and no list shows it.
    return (
        select(
            LabRound,
            LabSeat.part,
            Person.id,
            Person.name,
            LabSheet.points,
            LabSheet.passed,
            LabSheet.scores,
            LabSheet.locked,
            LabSheet.confirmed_name,
        )
        .join(LabSeat, LabSeat.round_id == LabRound.id)
        .join(Person, Person.id == LabSeat.person_id)
        .outerjoin(LabSheet, LabSheet.round_id == LabRound.id)
        .order_by(LabRound.on.desc(), LabRound.id.desc())
        .limit(MOST)
    )


def _read(session: Session, find: Select[Any], *, reader: int) -> list[Try]:
    return [
        Try(
            round_id=each.id,
            person_id=person,
            name=name,
            part=Part(part),
            lab=each.lab,
            scene=each.scene,
            on=each.on,
            state=State(each.state),
            event_id=each.event_id,
            started_at=each.started_at,
            points=points,
            passed=passed,
            scores=dict(scores) if locked else {},
            confirmed_by=confirmed or "",
            waits_for_host=each.host_id == reader and each.state == State.DEBRIEF,
        )
        for each, part, person, name, points, passed, scores, locked, confirmed in session.execute(find)
    ]
