"""Evaluations that nobody can be told by, post-tests, and how people stand before a body."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from kaptrain.audit.models import AuditRow
from kaptrain.ce import service
from kaptrain.ce.models import Answers, Evaluated, PostTest
from kaptrain.ce.queries.activities import answers_of, best_tests, done_by
from kaptrain.ce.rules.evaluation import report
from kaptrain.ce.rules.post_test import items_of, version_of
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories.ce import Room, a_profile
from tests.factories.reporting import kap

ITEMS = items_of(kap().activity("webinar-1").guide.check)
RIGHT = {item.id: list(item.right) for item in ITEMS}


@pytest.fixture
def room(session: Session, now: datetime) -> Room:
    return Room(session, now, people=4, profile=a_profile(post_test=True, cut_percent=80))


def take(room: Room, answers: dict[str, list[int]], at: int = 0, shown: str | None = None) -> PostTest:
    return service.take_post_test(
        room.session,
        room.actor(room.people[at]),
        room.event.id,
        ITEMS,
        answers,
        shown=version_of(ITEMS) if shown is None else shown,
        now=room.now,
    )


def test_reasons_go_away_one_after_the_other(room: Room) -> None:
    assert room.reasons() == ["record"]

    room.mark_all("present", "absent")
    room.mark(2, "late", late=5)
    room.confirm()
    assert [room.reasons(at) for at in range(3)] == [["post_test", "evaluation"], ["absent"], ["attendance"]]

    take(room, RIGHT)
    assert room.reasons() == ["evaluation"]

    room.evaluate()
    assert room.reasons() == []


def test_an_evaluation_keeps_no_person_and_no_time(room: Room) -> None:
    """Neither the answers nor the flag beside a person say when, and no row joins the two."""
    room.confirmed()
    acts = len(room.session.scalars(select(AuditRow.seq)).all())

    room.evaluate(0, "A calm evening.")

    kept = room.session.scalars(select(Answers)).one()
    assert {each.key for each in inspect(Answers).columns} == {"id", "event_id", "group_no", "answers"}
    assert {each.key for each in inspect(Evaluated).columns} == {"event_id", "enrolment_id"}
    assert kept.answers == {**room.answers(), "comment": "A calm evening."}
    assert len(room.session.scalars(select(AuditRow.seq)).all()) == acts


def test_an_evaluation_is_filled_in_once(room: Room) -> None:
    room.confirmed()
    room.evaluate()

    with pytest.raises(Refused) as refused:
        room.evaluate()

    assert refused.value.code == "evaluated"
    assert len(answers_of(room.session, room.event.id)) == 1


def test_a_report_is_shown_from_three_answers_on(room: Room) -> None:
    room.confirmed()
    shown = []
    for at in range(4):
        room.evaluate(at, f"Words {at}")
        shown.append(report(room.ce.questions, answers_of(room.session, room.event.id)).shown)

    assert shown == [0, 0, 3, 3]


def test_only_those_who_attended_may_evaluate_and_only_afterwards(room: Room) -> None:
    room.confirmed("present", "absent")

    with pytest.raises(Missing):
        room.evaluate(1)
    room.now = room.event.ends_at - timedelta(minutes=1)
    with pytest.raises(Missing):
        room.evaluate(0)


def test_an_answer_that_is_none_is_refused(room: Room) -> None:
    room.confirmed()

    with pytest.raises(Invalid) as refused:
        room.evaluate(0, bias="maybe")

    assert refused.value.field == "bias"


def test_the_best_post_test_holds_and_every_attempt_is_kept(room: Room) -> None:
    room.confirmed()
    wrong = {item.id: [each for each in range(len(item.options)) if each not in item.right] for item in ITEMS}

    take(room, RIGHT)
    take(room, wrong)

    assert best_tests(room.session, room.event.id) == {room.places[0].id: 100}
    assert done_by(room.session, room.event.id, room.places[0].id).best == 100
    assert room.session.scalars(select(PostTest.number).order_by(PostTest.number)).all() == [1, 2]


def test_a_post_test_with_other_questions_is_stale(room: Room) -> None:
    room.confirmed()

    with pytest.raises(Refused) as refused:
        take(room, RIGHT, shown="0" * 64)

    assert refused.value.code == "stale"


def test_an_answer_left_out_is_named(room: Room) -> None:
    room.confirmed()

    with pytest.raises(Invalid) as refused:
        take(room, {**RIGHT, ITEMS[0].id: []})

    assert refused.value.field == f"item_{ITEMS[0].id}"


def test_whoever_led_it_gets_no_credit(session: Session, now: datetime) -> None:
    room = Room(session, now, people=1)
    room.event.host_id = room.people[0].id
    session.flush()

    assert room.reasons() == ["own"]
