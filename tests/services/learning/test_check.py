"""A check is graded, kept and credited once."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kaptrain.audit.models import AuditRow
from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor, Role
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.enrolment.models import Enrolment
from kaptrain.hours.models import LedgerLine
from kaptrain.learning import queries, service
from kaptrain.learning.models import Attempt
from kaptrain.shared.errors import Refused
from tests.factories.learning import due, sheet

TODAY = date(2026, 11, 22)
Take = Callable[..., service.Taken]


@pytest.fixture
def take(session: Session, place: Enrolment, lesson: Lesson, now: datetime) -> Take:
    """Take the check with this many wrong answers."""
    actor = Actor(place.person_id, "Demo Trainee", roles=frozenset({Role.TRAINEE}))

    def taking(wrong: int = 0, today: date = TODAY) -> service.Taken:
        return service.take_check(
            session, actor, place, sheet(session, place, lesson, wrong), today=today, now=now
        )

    return taking


def lines(session: Session) -> list[LedgerLine]:
    return list(session.scalars(select(LedgerLine)))


def test_an_attempt_is_kept_with_its_answers_and_the_text_they_belong_to(
    session: Session, place: Enrolment, take: Take, lesson: Lesson, now: datetime
) -> None:
    items = [item.id for item in due(session, place, lesson)[1]]
    take(wrong=3)

    attempt = session.scalars(select(Attempt)).one()
    assert (attempt.number, attempt.right, attempt.total, attempt.passed) == (1, 2, 5, False)
    assert list(attempt.answers.items()) == [(item, [int(at < 3)]) for at, item in enumerate(items)]
    assert attempt.wrong == items[:3]
    assert (attempt.content_hash, attempt.at) == (lesson.content_hash, now)


@pytest.mark.parametrize(("wrong", "counted"), [(0, 20), (1, 20), (2, None), (5, None)])
def test_four_of_five_pass_and_three_do_not(
    session: Session, take: Take, wrong: int, counted: int | None
) -> None:
    taken = take(wrong)

    assert taken.attempt.passed == (counted is not None)
    assert taken.counted == counted
    assert len(lines(session)) == (counted is not None)


def test_the_line_says_what_was_learned_and_how_it_is_known(
    session: Session, take: Take, lesson: Lesson, now: datetime
) -> None:
    take(wrong=3)
    take(wrong=1)

    line = lines(session)[0]
    assert (line.source, line.component, line.kind) == ("lesson:m01-01", "modules", "module")
    assert (line.activity, line.title, line.minutes) == ("m01-01", "1.1 Roles", 20)
    assert (line.on, line.modality, line.topics) == (TODAY, "self_paced", [["ethics", 10]])
    assert line.content_version == lesson.content_hash
    assert line.attested == {"by": "check", "score": "4 of 5", "attempt": 2, "at": now.isoformat()}


def test_passing_again_is_kept_and_credits_nothing_more(session: Session, take: Take) -> None:
    first, second, third = take(), take(wrong=2), take()

    assert [each.attempt.number for each in (first, second, third)] == [1, 2, 3]
    assert [each.counted for each in (first, second, third)] == [20, None, None]
    assert len(lines(session)) == 1
    found = select(func.count()).select_from(AuditRow).where(AuditRow.action == "lesson.passed")
    assert session.scalar(found) == 1
    assert list(verify_chains(session)) == []


def test_a_lesson_passed_after_the_year_is_kept_and_counts_nothing(session: Session, take: Take) -> None:
    taken = take(today=date(2026, 12, 1))

    assert taken.counted == 0
    assert len(lines(session)) == 1


def test_who_is_no_longer_enrolled_takes_no_check(session: Session, place: Enrolment, take: Take) -> None:
    place.state = "withdrawn"

    with pytest.raises(Refused, match="not active"):
        take()


@pytest.mark.parametrize("change", ["UPDATE attempts SET passed = true", "DELETE FROM attempts"])
def test_attempts_refuse_changes_by_sql(session: Session, take: Take, change: str) -> None:
    """T4: append-only by trigger."""
    take(wrong=5)

    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text(change))


def test_progress_knows_the_last_lesson_the_place_and_what_was_tried(
    session: Session, place: Enrolment, take: Take
) -> None:
    assert queries.progress(session, place.id).lesson_id is None
    take(wrong=5)
    take()
    later = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    service.keep_place(session, place, "m01-01", "s-what-a-room-asks", now=later)

    found = queries.progress(session, place.id)

    assert (found.lesson_id, found.anchor, found.at) == ("m01-01", "s-what-a-room-asks", later)
    assert found.attempted == {"m01-01": True}


def test_the_latest_place_holds(session: Session, place: Enrolment, now: datetime) -> None:
    for anchor in ("s-one", "s-two", "s-one"):
        service.keep_place(session, place, "m01-01", anchor, now=now)

    assert queries.study_of(session, place).places == {"m01-01": ("s-one", now)}


def test_the_standing_follows_each_new_line(session: Session, place: Enrolment, take: Take) -> None:
    before = queries.standing_of(session, place, queries.study_of(session, place), today=TODAY)
    take()

    after = queries.standing_of(session, place, queries.study_of(session, place), today=TODAY)

    assert (before.total, after.total, after.required) == (0, 20, 60)
    assert after.counted == {"m01-01": 20}
