"""A meeting that asks for a reflection: one confirmation for all, and time for whoever writes it later."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.audit.models import AuditRow
from kaptrain.audit.service import verify_chains
from kaptrain.events.models import Attendance, EventSignature
from kaptrain.events.queries.attendance import record_of
from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.service import keep_asked
from kaptrain.events.service.attendance import Marking
from kaptrain.events.service.confirming import mark_of
from kaptrain.events.service.correcting import Correction, correct, correction_mark
from kaptrain.events.service.verify import check_event_signatures
from kaptrain.hours.models import LedgerLine
from kaptrain.news.models import Notice
from tests.factories.bookclub import Circle


def counted(session: Session) -> int:
    return session.scalar(select(func.sum(LedgerLine.minutes))) or 0


def correct_one(circle: Circle, event_id: int, at: int, mark: str) -> None:
    circle.session.expire_all()
    record = record_of(circle.session, event_id)
    seat = record.seat(circle.places[at].id)
    marking = Marking(Mark(mark))
    correction = Correction(
        marking=marking, reason="Looked again", shown=correction_mark(record, seat, marking)
    )
    host = circle.actor(circle.host)
    correct(circle.session, host, event_id, circle.places[at].id, correction, now=circle.now)


def test_eight_readers_get_sixty_minutes_each_by_one_confirmation(session: Session, now: datetime) -> None:
    circle = Circle(session, now)
    event = circle.meeting()
    for at in range(8):
        assert circle.reflect(at) == []
    circle.mark_all(event)

    confirmed = circle.confirm(event)

    assert (confirmed.people, confirmed.credited, confirmed.waiting) == (8, 8, 0)
    assert [line.minutes for line in session.scalars(select(LedgerLine))] == [60] * 8
    assert list(verify_chains(session)) == []
    assert list(check_event_signatures(session)) == []


def test_who_reflects_later_is_credited_by_the_same_confirmation(session: Session, now: datetime) -> None:
    circle = Circle(session, now, 3)
    event = circle.meeting()
    circle.reflect(0)
    circle.mark_all(event, "present", "present", "absent")

    confirmed = circle.confirm(event)
    assert (confirmed.people, confirmed.credited, confirmed.waiting) == (3, 1, 1)
    assert counted(session) == 60
    assert list(check_event_signatures(session)) == []

    circle.now += timedelta(days=3)
    assert circle.reflect(1) == [60]
    assert circle.reflect(2) == []

    assert counted(session) == 120
    line = session.scalars(select(LedgerLine).where(LedgerLine.enrolment_id == circle.places[1].id)).one()
    assert line.attested["name"] == "Demo Facilitator"
    assert line.attested["asked"] == "reflection"
    assert line.on == event.on
    assert session.scalar(select(func.count()).select_from(EventSignature)) == 2
    row = session.scalars(select(AuditRow).where(AuditRow.action == "attendance.followed_up")).one()
    assert row.detail["minutes"] == 60
    assert list(verify_chains(session)) == []
    assert list(check_event_signatures(session)) == []


def test_a_reflection_counts_once(session: Session, now: datetime) -> None:
    circle = Circle(session, now, 1)
    event = circle.meeting()
    circle.mark_all(event)
    circle.confirm(event)

    assert circle.reflect(0) == [60]
    actor, place = circle.actor(circle.people[0]), circle.places[0]

    assert keep_asked(session, actor, place, "book-1", now=now) == []
    assert counted(session) == 60


def test_a_reflection_between_showing_and_signing_changes_nothing_that_is_signed(
    session: Session, now: datetime
) -> None:
    circle = Circle(session, now, 2)
    event = circle.meeting()
    circle.mark_all(event)
    before = mark_of(record_of(session, event.id))

    circle.reflect(0)

    assert mark_of(record_of(session, event.id)) == before
    assert circle.confirm(event).credited == 1


@pytest.mark.parametrize("later", ["late", "absent"])
def test_what_waits_can_be_corrected(session: Session, now: datetime, later: str) -> None:
    circle = Circle(session, now, 1)
    event = circle.meeting()
    circle.mark_all(event)
    circle.confirm(event)

    correct_one(circle, event.id, 0, "absent")
    assert list(check_event_signatures(session)) == []
    if later == "late":
        correct_one(circle, event.id, 0, "present")

    assert circle.reflect(0) == ([60] if later == "late" else [])
    assert counted(session) == (60 if later == "late" else 0)
    assert list(check_event_signatures(session)) == []
    assert list(verify_chains(session)) == []


def test_what_was_followed_up_can_be_corrected(session: Session, now: datetime) -> None:
    circle = Circle(session, now, 1)
    event = circle.meeting()
    circle.mark_all(event)
    circle.confirm(event)
    circle.reflect(0)

    correct_one(circle, event.id, 0, "absent")

    row = session.scalars(select(Attendance)).one()
    assert (row.credited, row.line_seq) == (0, None)
    assert list(check_event_signatures(session)) == []


def test_those_who_wait_are_told_what_for(session: Session, now: datetime) -> None:
    circle = Circle(session, now, 2)
    event = circle.meeting()
    circle.reflect(0)
    circle.mark_all(event)

    circle.confirm(event)

    told = {
        each.person_id: each.title for each in session.scalars(select(Notice).where(Notice.topic == "events"))
    }
    assert told[circle.people[0].id].startswith("Your record is confirmed")
    assert told[circle.people[1].id].startswith("Your time waits for your reflection")
