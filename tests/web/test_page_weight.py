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
# A lesson is as long as what it says, its sources and its questions: nearly half of these bytes are words.
FIRST_LESSON, HEAVIEST_LESSON, MARKUP = 48_000, 56_000, 31_000
LINES, LESSONS = 150, 61
TAG = re.compile(rb"<[^<>]*>")


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
    sizes = {name: len(page.data) for name, page in pages.items()}
    assert sizes[lessons[0].id] <= FIRST_LESSON
    assert {name: size for name, size in sizes.items() if size > HEAVIEST_LESSON} == {}
    markup = {name: sum(map(len, TAG.findall(page.data))) for name, page in pages.items()}
    assert {name: size for name, size in markup.items() if size > MARKUP} == {}
