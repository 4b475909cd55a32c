"""The HTML of the heaviest pages stays small; what a page needs besides is kept by the browser."""

import re
from datetime import timedelta
from itertools import cycle

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import person
from tests.factories.reporting import STARTS, kap, kap_place, lesson_lines, line
from tests.signing import sign_in

HEAVIEST = 45_000
# A lesson is as long as what it says and its sources: nearly half of these bytes are words. Its questions are
# looked at by themselves, since each reader gets others.
FIRST_LESSON, HEAVIEST_LESSON, MARKUP, QUESTIONS = 41_500, 48_500, 26_000, 16_000
LINES, LESSONS = 150, 61
TAG = re.compile(rb"<[^<>]*>")
CHECK = re.compile(rb'<section class="kt-check".*?</section>', re.S)


def test_a_statement_of_150_lines_is_light(client: FlaskClient, session: Session) -> None:
    trainee = person(session, "Demo Trainee", ["trainee"])
    place = kap_place(session, trainee)
    lesson_lines(session, place, LESSONS, every=1)
    for at, activity in zip(range(LESSONS, LINES), cycle(kap().activities), strict=False):
        line(
            session, place, f"transfer:{at}:{activity.id}", component=activity.component, kind=activity.kind,
            activity=activity.id, title=activity.title, on=STARTS + timedelta(days=at), minutes=60,
            modality=activity.modality,
        )  # fmt: skip

    page = sign_in(client, trainee).get("/hours")

    assert page.text.count('<tr id="line-') > LINES / 3
    assert len(page.data) <= HEAVIEST


def test_no_lesson_is_heavier_than_its_words_make_it(client: FlaskClient, session: Session) -> None:
    trainee = person(session, "Demo Trainee", ["trainee"])
    kap_place(session, trainee)
    browser = sign_in(client, trainee)
    lessons = list(kap().lessons.values())

    pages = {each.id: browser.get(f"/modules/{each.module_id}/{each.id}") for each in lessons}

    assert {page.status_code for page in pages.values()} == {200}
    texts = {name: CHECK.subn(b"", page.data) for name, page in pages.items()}
    assert {found for _, found in texts.values()} == {1}
    sizes = {name: len(text) for name, (text, _) in texts.items()}
    assert sizes[lessons[0].id] <= FIRST_LESSON
    assert {name: size for name, size in sizes.items() if size > HEAVIEST_LESSON} == {}
    markup = {name: sum(map(len, TAG.findall(text))) for name, (text, _) in texts.items()}
    assert {name: size for name, size in markup.items() if size > MARKUP} == {}
    questions = {name: len(page.data) - sizes[name] for name, page in pages.items()}
    assert {name: size for name, size in questions.items() if size > QUESTIONS} == {}
