"""A module's self-check: practice over all its lessons, without minutes."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaptrain.hours.models import LedgerLine
from kaptrain.learning import queries, service
from kaptrain.learning.models import LessonText, Practice
from kaptrain.learning.rules.layout import seed_of
from tests.factories import person
from tests.factories.learning import LESSON_FILE, answers, as_form
from tests.signing import post, sign_in
from tests.web.learning.conftest import LESSON, Study

SELF_CHECK = "/modules/m01/check"
ORDER = re.compile(r'<fieldset[^>]* id="item-(m01-01\.q\d)"')


def form_of(study: Study, wrong: int = 0) -> dict[str, object]:
    """The form of the next self-check, its first `wrong` items answered wrong."""
    bank = service.Bank("m01", (study.lesson,))
    done = queries.drilled(study.session, study.place.id, "m01", ["m01-01"])
    items = service.drawn_for_practice(study.place, bank, done.asked)
    run = len(done.practices) + 1
    fields = as_form(items, seed_of("m01", run), answers(items, wrong))
    return {**fields, "version": bank.version, "number": str(len(done.asked) + 1), "run": str(run)}


def practise(study: Study, wrong: int = 0, **changes: object) -> TestResponse:
    return post(study.browser, SELF_CHECK, {**form_of(study, wrong), **changes})


def test_it_says_that_it_is_for_practice(full_study: Study) -> None:
    assert f'href="{SELF_CHECK}"' in full_study.page("/modules/m01")

    page = full_study.page(SELF_CHECK)

    assert "it earns no minutes" in page
    assert len(set(ORDER.findall(page))) == 8


def test_the_result_explains_and_leads_to_the_lessons(full_study: Study, session: Session) -> None:
    response = practise(full_study, wrong=3)

    assert (response.status_code, response.location) == (303, f"{SELF_CHECK}?attempt=1#result")
    page = full_study.page(response.location)
    assert "5 of 8 right" in page
    assert page.count(f'href="{LESSON}">Lesson 1.1 Roles</a>') == 8
    assert "The door is theirs." in page
    assert session.scalars(select(LedgerLine)).all() == []
    assert "To do" in full_study.page("/modules/m01")


def test_what_was_wrong_comes_first_then_what_was_never_asked(full_study: Study, session: Session) -> None:
    full_study.take(wrong=2)
    attempt = queries.asked_before(session, full_study.place.id, "m01-01")[0]

    asked = [name.partition(".")[2] for name in ORDER.findall(full_study.page(SELF_CHECK))]

    assert set(asked[:2]) == attempt.wrong
    assert set(asked[2:4]).isdisjoint(attempt.items)
    practise(full_study)
    assert "Self-check 1</a>: 8 of 8 right" in full_study.page(SELF_CHECK)


def test_a_self_check_does_not_change_what_the_lesson_asks(full_study: Study) -> None:
    before = full_study.page().count("<fieldset"), re.findall(r'id="item-(q\d)"', full_study.page())

    practise(full_study, wrong=4)

    page = full_study.page()
    assert (page.count("<fieldset"), re.findall(r'id="item-(q\d)"', page)) == before


def test_open_questions_are_named(full_study: Study, session: Session) -> None:
    response = practise(full_study, **{"item-m01-01.q1": []})

    assert response.status_code == 422
    assert 'href="#item-m01-01.q1"' in response.text
    assert session.scalars(select(Practice)).all() == []


@pytest.mark.parametrize("stale", [{"number": "7"}, {"version": "0" * 64}, {"number": []}])
def test_a_stale_form_is_refused_with_its_answers_kept(
    full_study: Study, session: Session, stale: dict[str, object]
) -> None:
    response = practise(full_study, **stale)

    assert response.status_code == 409
    assert "Nothing was sent" in response.text
    assert response.text.count(" checked>") >= 6
    assert session.scalars(select(Practice)).all() == []


def test_a_self_check_of_an_older_text_shows_what_was_asked_then(
    full_study: Study, session: Session, folder: Path
) -> None:
    practise(full_study, wrong=8)
    full_study.revise(folder, ("in place 1?", "first?"))

    page = full_study.page(f"{SELF_CHECK}?attempt=1")

    assert "What comes in place 1?" in page
    assert session.scalars(select(LessonText.lesson_id)).all() == ["m01-01"]


def test_a_self_check_stays_when_its_lesson_goes(full_study: Study, folder: Path) -> None:
    practise(full_study)
    text = (folder / LESSON_FILE).read_text(encoding="utf-8")
    (folder / LESSON_FILE).unlink()
    (folder / "modules/01-ground/02-rooms.md").write_text(
        text.replace("m01-01", "m01-02").replace("title: Roles", "title: Rooms"), encoding="utf-8"
    )
    full_study.revise(folder, ("01-roles.md", "02-rooms.md"), file="program.md")

    page = full_study.page(f"{SELF_CHECK}?attempt=1")

    assert "8 of 8 right" in page
    assert page.count("Roles") >= 8


@pytest.mark.parametrize("url", ["/modules/m02/check", "/modules/x/check"])
def test_an_unknown_module_has_none(full_study: Study, url: str) -> None:
    assert full_study.browser.get(url).status_code == 404


def test_a_module_without_a_written_lesson_has_none(full_study: Study, folder: Path) -> None:
    (folder / LESSON_FILE).unlink()
    full_study.read_again(folder)

    assert full_study.browser.get(SELF_CHECK).status_code == 404
    assert SELF_CHECK not in full_study.page("/modules/m01")


def test_nobody_else_sees_or_takes_it(full_study: Study, session: Session) -> None:
    practise(full_study)
    form = form_of(full_study)
    for name, role in (("Demo Mentor", "mentor"), ("Demo Admin", "admin"), ("New Trainee", "trainee")):
        sign_in(full_study.browser, person(session, name, [role]))
        assert full_study.browser.get(f"{SELF_CHECK}?attempt=1").status_code == 404
        assert post(full_study.browser, SELF_CHECK, form).status_code == 404
