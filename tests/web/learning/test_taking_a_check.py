"""The check in a browser without a script."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.hours.models import LedgerLine
from kaptrain.learning.models import Attempt, Place
from tests.factories import person
from tests.factories.learning import check_form, mini_place
from tests.signing import post, sign_in
from tests.web.learning.conftest import LESSON, Study

ORDER = re.compile(r'<fieldset[^>]* id="item-(q\d)"')


def attempts(session: Session) -> list[Attempt]:
    return list(session.scalars(select(Attempt).order_by(Attempt.number)))


def test_a_passed_check_shows_the_score_and_the_minutes(study: Study, session: Session) -> None:
    response = study.take(wrong=1)

    assert response.status_code == 303
    assert response.location == f"{LESSON}?attempt=1#check"
    page = study.page(response.location)
    assert "Passed. 20 min count now." in page
    assert "Passed: 4 of 5 right" in page
    assert len(session.scalars(select(LedgerLine)).all()) == 1


def test_feedback_explains_every_answer(study: Study) -> None:
    page = study.page(study.take(wrong=2).location)

    assert "Not passed yet: 3 of 5 right" in page
    assert page.count("Your answer, not right") == 2
    assert page.count("Right, and your answer") == 3
    assert [page.count(why) for why in ("They come later.", "It comes first.", "It never comes.")] == [
        5,
        5,
        5,
    ]


def test_open_questions_are_named_and_given_answers_stay(study: Study, session: Session) -> None:
    response = study.take(changes={"item-q2": [], "item-q5": []})

    assert response.status_code == 422
    assert 'href="#item-q2"' in response.text
    assert 'aria-describedby="item-q2-error"' in response.text
    assert response.text.count("Choose one answer.") == 2
    assert response.text.count("Choose at least one answer.") == 2
    assert response.text.count(" checked>") == 3
    assert attempts(session) == []


@pytest.mark.parametrize("sent", ["<x-k>", "-1", "3", "0.5", "०"])
def test_an_answer_that_is_no_option_is_no_answer(study: Study, session: Session, sent: str) -> None:
    """W1: what was sent is not shown again."""
    response = study.take(changes={"item-q1": sent})

    assert response.status_code == 422
    assert "<x-k" not in response.text
    assert attempts(session) == []


def test_a_question_with_one_answer_takes_one(study: Study) -> None:
    assert study.take(changes={"item-q1": ["0", "1"]}).status_code == 422


def test_a_retake_is_kept_beside_the_first(study: Study, session: Session) -> None:
    first = ORDER.findall(study.page())
    study.take(wrong=3)
    second = ORDER.findall(study.page(f"{LESSON}?again=1"))
    study.take()

    assert sorted(first) == sorted(second)
    assert set(second[:3]) == set(first[:3])
    assert [(each.number, each.passed) for each in attempts(session)] == [(1, False), (2, True)]
    page = study.page()
    assert "Your attempts (2)" in page
    assert "Passed: 5 of 5 right" in page
    assert "Not passed yet: 2 of 5 right" in study.page(f"{LESSON}?attempt=1")


def test_passing_again_says_that_the_minutes_were_credited_before(study: Study, session: Session) -> None:
    study.take()

    page = study.page(study.take(wrong=1).location)

    assert "credited before" in page
    assert len(session.scalars(select(LedgerLine)).all()) == 1


def test_the_same_form_sent_twice_is_one_attempt(study: Study, session: Session) -> None:
    first = study.take(changes={"once": "a-key-of-this-form"})
    second = study.take(changes={"once": "a-key-of-this-form"})

    assert (second.status_code, second.location) == (first.status_code, first.location)
    assert len(attempts(session)) == 1


def test_answers_to_an_older_text_are_not_graded_by_the_new_one(
    study: Study, session: Session, folder: Path
) -> None:
    form = check_form(session, study.place, study.lesson)
    study.revise(folder, ("in place 1?", "first?"), ("in place 5?", "last?"))

    response = post(study.browser, f"{LESSON}/check", form)

    assert response.status_code == 409
    assert "Nothing was sent" in response.text
    assert response.text.count(" checked>") == 3
    assert attempts(session) == []


def test_answers_sent_after_another_attempt_are_kept_but_not_graded(study: Study, session: Session) -> None:
    form = check_form(session, study.place, study.lesson)
    study.take(wrong=3)

    response = post(study.browser, f"{LESSON}/check", form)

    assert response.status_code == 409
    assert 'name="number" value="2"' in response.text
    assert response.text.count(" checked>") == 5
    assert len(attempts(session)) == 1


@pytest.mark.parametrize(
    "changes", [{"number": "x"}, {"number": "-1"}, {"number": []}, {"version": "0" * 64}]
)
def test_a_form_that_does_not_say_what_it_was_made_for_is_not_graded(
    study: Study, session: Session, changes: dict[str, object]
) -> None:
    assert study.take(changes=changes).status_code == 409
    assert attempts(session) == []


def test_an_attempt_at_an_older_text_shows_what_was_asked_then(study: Study, folder: Path) -> None:
    study.take(wrong=2)
    study.revise(folder, ("in place 1?", "first?"), ("why: They come later.", "why: They come last."))

    page = study.page()

    assert "Not passed yet: 3 of 5 right" in page
    assert "This is what was asked and answered then." in page
    assert "What comes in place 1?" in page
    assert page.count("Your answer, not right") == 2
    assert "They come last." not in page
    again = study.page(f"{LESSON}?again=1")
    assert "What comes first?" in again


def test_nobody_else_takes_a_trainees_check(study: Study, session: Session) -> None:
    for name, role in (("Demo Mentor", "mentor"), ("Demo Admin", "admin"), ("New Trainee", "trainee")):
        sign_in(study.browser, person(session, name, [role]))
        assert study.take().status_code == 404
    assert attempts(session) == []


def test_a_lesson_in_preparation_has_no_check(study: Study) -> None:
    assert post(study.browser, "/modules/m01/m01-02/check", {}).status_code == 404


def test_each_trainee_sees_their_own_attempts(study: Study, session: Session) -> None:
    study.take(wrong=3)
    other = person(session, "Other Trainee", ["trainee"])
    mini_place(session, study.library, other)
    sign_in(study.browser, other)

    page = study.page(f"{LESSON}?attempt=1")

    assert "Your attempts" not in page
    assert page.count("<fieldset") == 5


def test_the_place_is_kept_by_the_pages_own_script(study: Study, session: Session) -> None:
    response = post(study.browser, f"{LESSON}/place", {"place": "s-what-a-room-asks"})

    assert (response.status_code, response.data) == (204, b"")
    assert session.scalars(select(Place.anchor)).all() == ["s-what-a-room-asks"]
    assert "Continue where you were: What a room asks" in study.page()
    assert f'href="{LESSON}#s-what-a-room-asks"' in study.page("/modules")


def test_the_place_is_kept_by_a_form_without_a_script(study: Study) -> None:
    response = post(study.browser, f"{LESSON}/place", {"place": "check", "once": "k1"})

    assert (response.status_code, response.location) == (303, f"{LESSON}#check")
    assert "Your place is kept: the knowledge check." in study.page()


@pytest.mark.parametrize("place", ["", "s-nowhere", "<x-k>", "a" * 500])
def test_a_place_that_is_not_in_the_lesson_is_refused(study: Study, session: Session, place: str) -> None:
    response = post(study.browser, f"{LESSON}/place", {"place": place})

    assert response.status_code == 422
    assert session.scalars(select(Place)).all() == []
