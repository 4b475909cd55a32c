"""Finished work stays, whatever becomes of the lesson."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.hours import service as hours
from kaptrain.learning.models import Attempt, LessonText
from tests.factories import person
from tests.factories.learning import LESSON_FILE, mini_place
from tests.signing import post, sign_in
from tests.web.learning.conftest import LESSON, Study

CHANGES = f"{LESSON}/changes"
MODULE_FILE = "modules/01-ground/module.md"
CALM = "The room is quiet and the person may rest here for a while."
REVISED = ("## What a room asks", "## What a room asks\n\nKnock before you enter.")


def test_a_lesson_that_did_not_change_says_nothing(study: Study) -> None:
    study.take()

    assert "Updated since" not in study.page()
    assert "Nothing changed" in study.page(CHANGES)


def test_a_changed_lesson_says_so_and_shows_the_difference(study: Study, folder: Path) -> None:
    study.take()
    study.revise(folder, REVISED, (CALM, CALM.replace("quiet", "still")))

    page = study.page()

    assert "Updated since you completed it (22 November 2026)" in page
    assert f'href="{CHANGES}"' in page
    assert ">20 min</a> of" in study.page("/modules")
    changes = study.page(CHANGES)
    assert "Knock before you enter." in changes
    assert '<del><span class="visually-hidden">[taken out: </span>quiet' in changes
    assert '<ins><span class="visually-hidden">[added: </span>still' in changes
    assert "paragraphs without a change" in changes


def test_changed_minutes_and_questions_are_said_in_words(study: Study, folder: Path) -> None:
    study.take()
    study.revise(folder, ("exercise: 10", "exercise: 15"), ("in place 1?", "first?"))
    study.revise(folder, ("minutes: 20", "minutes: 25"), file=MODULE_FILE)

    changes = study.page(CHANGES)

    assert "It took 20 min, it takes 25 min now (exercise 10 min then, 15 min now)." in changes
    assert "The minutes you were credited stay." in changes
    assert "Its knowledge check: 1 question changed." in changes
    assert ">20 min</a> of" in study.page("/modules")
    assert ">20 min</a>" in study.page("/hours")


def test_who_passes_the_new_text_is_no_longer_told(study: Study, folder: Path) -> None:
    study.take()
    study.revise(folder, REVISED)
    study.take()

    assert "Updated since" not in study.page()
    assert "Knock before you enter." in study.page(CHANGES)


def test_who_has_not_passed_is_not_told(study: Study, folder: Path) -> None:
    study.take(wrong=5)
    study.revise(folder, REVISED)

    assert "Updated since" not in study.page()
    assert study.browser.get(CHANGES).status_code == 404


def test_a_credit_from_before_texts_were_kept_says_so(study: Study, session: Session, now: datetime) -> None:
    old = "f" * 64
    session.add(
        Attempt(
            enrolment_id=study.place.id,
            lesson_id="m01-01",
            number=1,
            content_hash=old,
            answers={"q1": [0]},
            wrong=[],
            right=5,
            total=5,
            passed=True,
            at=now,
        )
    )
    earned = hours.Earned(
        source="lesson:m01-01",
        component="modules",
        kind="module",
        activity="m01-01",
        title="1.1 Roles",
        on=now.date(),
        minutes=20,
        modality="self_paced",
        content_version=old,
    )
    hours.credit_once(session, study.place, earned, attested={"by": "check"}, now=now)
    session.commit()

    assert "Updated since you completed it" in study.page()
    assert "The earlier text was not kept" in study.page(CHANGES)
    assert "What it said then was not kept" in study.page(f"{LESSON}?attempt=1")


def test_a_text_is_kept_once_however_often_it_is_answered(
    study: Study, session: Session, folder: Path
) -> None:
    for _ in range(3):
        study.take(wrong=1)
    study.revise(folder, REVISED)
    study.take()

    texts = session.scalars(select(LessonText).order_by(LessonText.kept_at)).all()
    assert len(texts) == 2
    assert sum("Knock before" in text.body for text in texts) == 1


def test_a_file_of_another_name_changes_nothing(study: Study, folder: Path) -> None:
    study.take()
    (folder / LESSON_FILE).rename(folder / "modules/01-ground/01-who-is-who.md")
    study.revise(folder, ("01-roles.md", "01-who-is-who.md"), file="program.md")

    page = study.page()

    assert "Updated since" not in page
    assert "Passed: 5 of 5 right" in page


def test_a_new_title_changes_neither_credit_nor_attempts(study: Study, folder: Path) -> None:
    study.take()
    study.revise(folder, ("title: Roles", "title: Who is who"))
    study.revise(folder, ("title: Roles", "title: Who is who"), file=MODULE_FILE)

    assert "Its title was “Roles”." in study.page(CHANGES)
    assert "Your attempts (1)" in study.page()
    assert "1.1 Roles" in study.page("/hours")
    assert "1.1 Who is who" in study.page("/modules/m01")


def without_file(study: Study, folder: Path) -> None:
    (folder / LESSON_FILE).unlink()
    study.revise(
        folder, ("[the first lesson](modules/01-ground/01-roles.md)", "the first"), file="program.md"
    )


def without_lesson(study: Study, folder: Path) -> None:
    text = (folder / MODULE_FILE).read_text(encoding="utf-8")
    start, end = text.index("  - id: m01-01"), text.index("  - id: m01-02")
    (folder / MODULE_FILE).write_text(text[:start] + text[end:], encoding="utf-8")
    without_file(study, folder)


def test_a_lesson_without_its_file_keeps_credit_attempts_and_place(study: Study, folder: Path) -> None:
    post(study.browser, f"{LESSON}/place", {"place": "s-what-a-room-asks"})
    study.take(wrong=3)
    study.take()
    without_file(study, folder)

    module = study.page("/modules/m01")
    assert "Counted" in module
    assert f'href="{LESSON}"' in module
    page = study.page(f"{LESSON}?attempt=1")
    assert "This lesson cannot be opened now" in page
    assert ">20 min</a> of 20 min count" in page
    assert "Attempt 1: 2 of 5 right." in page
    assert "They come later." in page
    assert CALM in page
    assert study.browser.get(CHANGES).status_code == 404


def test_a_lesson_that_left_the_program_stays_in_modules_and_hours(study: Study, folder: Path) -> None:
    study.take()
    without_lesson(study, folder)

    modules = study.page("/modules")

    assert "Lessons that left the program" in modules
    assert "1.1 Roles" in modules
    assert ">20 min</a> of 1 h" in modules
    assert "1.1 Roles" in study.page("/hours")
    assert "You completed it on 22 November 2026" in study.page()


def test_a_lesson_that_comes_back_is_where_it_was_left(study: Study, folder: Path) -> None:
    post(study.browser, f"{LESSON}/place", {"place": "s-what-a-room-asks"})
    study.take(wrong=3)
    text = (folder / LESSON_FILE).read_text(encoding="utf-8")
    (folder / LESSON_FILE).unlink()
    study.read_again(folder)
    assert "Your attempts at its check" in study.page()
    (folder / LESSON_FILE).write_text(text, encoding="utf-8")
    study.read_again(folder)

    page = study.page()

    assert "Continue where you were: What a room asks" in page
    assert "Not passed yet: 2 of 5 right" in page


def test_nobody_reads_what_is_left_of_another_persons_lesson(
    study: Study, folder: Path, session: Session
) -> None:
    study.take()
    without_file(study, folder)
    other = person(session, "Other Trainee", ["trainee"])
    mini_place(session, study.library, other)
    sign_in(study.browser, other)

    assert study.browser.get(LESSON).status_code == 404
    assert study.browser.get(CHANGES).status_code == 404


def test_texts_in_the_difference_are_never_markup(study: Study, folder: Path) -> None:
    study.take()
    study.revise(folder, ("## What a room asks", "## What a room asks\n\n`<x-k>` \"'> asks."))

    page = study.page(CHANGES)

    assert "<x-k" not in page
    assert "&lt;x-k&gt;" in page
