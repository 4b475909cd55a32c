"""Claims of trainees, and corrections of a confirmed record: each a new line with a reason."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import RoleGrant
from kaptrain.audit.service import verify_chains
from kaptrain.events.models import EventSignature
from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.service.attendance import Marking
from kaptrain.events.service.correcting import (
    Correction,
    answer_claim,
    claim,
    correct,
    correction_mark,
    open_claim,
)
from kaptrain.events.service.verify import check_event_signatures
from kaptrain.hours.models import LedgerLine
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories import person
from tests.factories.attendance import Evening


def corrected(
    evening: Evening, at: int, marking: Marking, reason: str = "Looked again", shown: str = ""
) -> None:
    seat = evening.record.seat(evening.places[at].id)
    assert seat is not None
    correction = Correction(
        marking=marking,
        reason=reason,
        shown=shown or correction_mark(evening.record, seat, marking),
    )
    correct(
        evening.session,
        evening.actor(evening.host),
        evening.event.id,
        evening.places[at].id,
        correction,
        now=evening.now,
    )


def test_who_was_missed_gets_a_new_signed_line(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 2)
    evening.confirmed("present", "absent")

    corrected(evening, 1, Marking(Mark.PRESENT))

    line = session.scalars(select(LedgerLine).where(LedgerLine.enrolment_id == evening.places[1].id)).one()
    assert line.source == f"event:{evening.event.uid}:2"
    assert line.minutes == 90
    assert (evening.row(1).credited, evening.row(1).version, evening.row(1).line_seq) == (90, 2, line.seq)
    assert list(check_event_signatures(session)) == []
    assert list(verify_chains(session)) == []


def test_a_line_is_taken_back_and_another_put_in_its_place(session: Session, now: datetime) -> None:
    policy = {"rule": "minutes"}
    evening = Evening(session, now, 1, policy=policy)
    evening.confirmed()

    corrected(evening, 0, Marking(Mark.LATE, late=30))
    corrected(evening, 0, Marking(Mark.ABSENT))
    corrected(evening, 0, Marking(Mark.PRESENT))

    rows = session.scalars(select(LedgerLine).order_by(LedgerLine.seq)).all()
    uid = evening.event.uid
    assert [(row.source.replace(uid, "U").split(":")[0], row.minutes) for row in rows] == [
        ("event", 90),
        ("back", 90),
        ("event", 60),
        ("back", 60),
        ("event", 90),
    ]
    acts = session.scalars(select(EventSignature.act).order_by(EventSignature.seq)).all()
    assert acts == ["sign", "void", "sign", "void", "sign"]
    assert list(check_event_signatures(session)) == []


def test_a_correction_seen_before_another_one_is_refused(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 1)
    evening.confirmed()
    seat = evening.record.seat(evening.places[0].id)
    assert seat is not None
    shown = correction_mark(evening.record, seat, Marking(Mark.ABSENT))
    corrected(evening, 0, Marking(Mark.EXCUSED))

    with pytest.raises(Refused) as refused:
        corrected(evening, 0, Marking(Mark.ABSENT), shown=shown)

    assert refused.value.code == "changed"


def test_a_correction_needs_a_reason_a_confirmed_record_and_time(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 1)
    evening.mark_all()
    with pytest.raises(Refused) as refused:
        corrected(evening, 0, Marking(Mark.ABSENT))
    assert refused.value.code == "open"

    evening.confirm()
    with pytest.raises(Invalid):
        corrected(evening, 0, Marking(Mark.ABSENT), reason=" ")
    evening.now = evening.event.record_closes_at
    with pytest.raises(Refused) as refused:
        corrected(evening, 0, Marking(Mark.ABSENT))
    assert refused.value.code == "closed"


def test_a_claim_reaches_the_host_and_waits_for_an_answer(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 1)
    evening.confirmed("absent")
    trainee = evening.actor(evening.people[0])

    claim(session, trainee, evening.event.id, "I sat in the back.", now=now)

    assert open_claim(evening.row())
    mail = session.scalars(select(Mail)).one()
    assert mail.to_address == evening.host.email
    answer_claim(
        session, evening.actor(evening.host), evening.event.id, evening.places[0].id, "Not seen.", now=now
    )
    assert not open_claim(evening.row())
    assert evening.row().claim_answer == "Not seen."


def test_a_correction_answers_the_claim(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 1)
    evening.confirmed("absent")
    claim(session, evening.actor(evening.people[0]), evening.event.id, "I was there.", now=now)

    corrected(evening, 0, Marking(Mark.PRESENT), reason="You were on the recording")

    assert evening.row().claim_answer == "You were on the recording"


def test_claims_end_when_the_record_closes(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 1)
    evening.confirmed("absent")
    trainee = evening.actor(evening.people[0])

    with pytest.raises(Refused) as late:
        claim(session, trainee, evening.event.id, "Here", now=evening.event.record_closes_at)
    with pytest.raises(Refused) as early:
        claim(session, trainee, evening.event.id, "Here", now=evening.event.ends_at - timedelta(seconds=1))

    assert (late.value.code, early.value.code) == ("closed", "early")


def test_a_record_that_is_confirmed_late_leaves_a_week_for_claims(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 1)
    trainee = evening.actor(evening.people[0])
    evening.now = evening.event.record_closes_at + timedelta(days=3)
    claim(session, trainee, evening.event.id, "I was there.", now=evening.now)

    evening.confirmed("absent")
    claim(session, trainee, evening.event.id, "I was.", now=evening.now + timedelta(days=6))

    assert evening.event.record_closes_at == evening.now + timedelta(days=7)


def test_what_was_claimed_in_time_is_put_right_after_the_record_closed(
    session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 2)
    evening.confirmed("absent", "absent")
    last = evening.event.record_closes_at - timedelta(seconds=1)
    claim(session, evening.actor(evening.people[0]), evening.event.id, "I was there.", now=last)
    evening.now = evening.event.record_closes_at

    corrected(evening, 0, Marking(Mark.PRESENT))
    with pytest.raises(Refused) as refused:
        corrected(evening, 1, Marking(Mark.PRESENT))

    assert evening.row(0).credited == 90
    assert refused.value.code == "closed"


def test_a_claim_is_answered_by_a_record_that_gives_the_whole_time(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 2)
    for each in evening.people:
        claim(session, evening.actor(each), evening.event.id, "I was there.", now=now)

    evening.confirmed("present", "absent")

    assert [open_claim(evening.row(at)) for at in (0, 1)] == [False, True]


def test_a_host_corrects_nothing_of_their_own(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 1)
    evening.confirmed("absent")
    evening.event.host_id = evening.people[0].id
    evening.host = evening.people[0]
    session.add(RoleGrant(person_id=evening.host.id, role="facilitator"))
    session.flush()

    with pytest.raises(Refused) as refused:
        corrected(evening, 0, Marking(Mark.PRESENT))

    assert refused.value.code == "own"


def test_who_had_no_seat_claims_nothing(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 1)
    stranger = person(session, "Some Stranger", ["trainee"])

    with pytest.raises(Missing):
        claim(session, evening.actor(stranger), evening.event.id, "Here", now=now)
