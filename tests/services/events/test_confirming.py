"""Confirm the record of an event: once, by its host, exactly as shown."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.events.models import EventSignature
from kaptrain.events.service.confirming import mark_of
from kaptrain.events.service.verify import check_event_signatures
from kaptrain.hours.models import LedgerLine
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories import enrolled, person
from tests.factories.attendance import Evening
from tests.factories.events import a_booking


def lines(session: Session) -> list[LedgerLine]:
    return list(session.scalars(select(LedgerLine).order_by(LedgerLine.enrolment_id, LedgerLine.seq)))


def test_everybody_with_credit_gets_a_signed_line(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 4)
    evening.mark_all("present", "absent")
    evening.mark(2, "late", late=10)

    confirmed = evening.confirm()

    assert (confirmed.people, confirmed.credited) == (4, 3)
    first = lines(session)[0]
    assert first.source == f"event:{evening.event.uid}"
    assert (first.minutes, first.kind, first.modality, str(first.start)) == (
        90,
        "webinar",
        "live",
        "18:00:00",
    )
    assert first.on.isoformat() == "2026-11-19"
    assert first.attested["by"] == "signature"
    assert first.attested["name"] == "Demo Facilitator"
    assert first.attested["role"] == "facilitator"
    assert evening.event.state == "confirmed"
    assert evening.row(1).credited == 0
    assert evening.row(1).line_seq is None
    assert evening.row(0).working[-1][1] == "1 h 30 min"
    assert list(verify_chains(session)) == []
    assert list(check_event_signatures(session)) == []


def test_a_second_confirmation_changes_nothing(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    evening.mark_all()
    shown = mark_of(evening.record)
    evening.confirm(shown=shown)

    with pytest.raises(Refused) as refused:
        evening.confirm(shown=shown)

    assert refused.value.code == "signed"
    assert len(lines(session)) == 3


def test_what_changed_after_it_was_shown_is_not_signed(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    evening.mark_all()
    shown = mark_of(evening.record)
    evening.mark(1, "absent")

    with pytest.raises(Refused) as refused:
        evening.confirm(shown=shown)

    assert refused.value.code == "changed"
    assert lines(session) == []
    assert session.scalar(select(func.count()).select_from(EventSignature)) == 0


def test_nobody_but_the_host_confirms(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    evening.mark_all()
    other = person(session, "Other Facilitator", ["facilitator"])

    for one in (other, evening.admin, evening.people[0]):
        with pytest.raises(Missing):
            evening.confirm(by=one)


def test_a_host_with_a_seat_signs_nobodys_hours(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    a_booking(session, evening.event, enrolled(session, evening.host))
    evening.mark_all()

    with pytest.raises(Refused) as refused:
        evening.confirm()

    assert refused.value.code == "own"


def test_a_record_is_confirmed_after_the_event_and_whole(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    evening.mark(0, "present")
    with pytest.raises(Refused) as refused:
        evening.confirm()
    assert refused.value.code == "undecided"

    evening.mark_all()
    evening.now = evening.event.ends_at - timedelta(seconds=1)
    with pytest.raises(Refused) as refused:
        evening.confirm()
    assert refused.value.code == "early"


def test_a_confirmed_list_takes_no_more_marks(session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    evening.confirmed()

    with pytest.raises(Refused) as refused:
        evening.mark(0, "absent")

    assert refused.value.code == "confirmed"


def test_minutes_beyond_the_event_are_refused_at_their_field(session: Session, now: datetime) -> None:
    evening = Evening(session, now)

    with pytest.raises(Invalid) as refused:
        evening.mark(0, "late", late=90)

    assert refused.value.field == f"late-{evening.places[0].id}"


def test_check_ins_count_without_any_mark(session: Session, now: datetime) -> None:
    policy = {"rule": "full", "in_one_go": 15, "check_ins": {"needed": 3, "held": 3}}
    evening = Evening(session, now, 2, policy=policy)
    for window, minutes in ((1, 21), (2, 44), (3, 76)):
        evening.answered(0, window, minutes)
    evening.mark(1, "excused")

    evening.confirm()

    assert [line.minutes for line in lines(session)] == [90]
    assert evening.row(0).source == "code"


def test_a_signature_is_append_only(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 1)
    evening.confirmed()

    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(update(EventSignature).values(signer_name="Somebody Else"))
