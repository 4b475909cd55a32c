"""Modules and lessons: who may read them, what they show, and that reading changes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, MetaData, select
from sqlalchemy.orm import Session

from kaptrain.catalogue.service import Library
from kaptrain.db.base import Base
from tests.factories import enrolled, person
from tests.factories.learning import LESSON_FILE
from tests.signing import post, sign_in
from tests.statements import statements
from tests.web.learning.conftest import LESSON, Study

PAGES = ("/modules", "/modules/m01", LESSON)
CANARY = "\"'><x-k>"
AT_MOST = {"/modules": 6, "/modules/m01": 6, LESSON: 5, f"{LESSON}?again=1": 5}


def test_the_modules_show_what_counts_and_what_comes_next(study: Study) -> None:
    page = study.page("/modules")

    assert "Next: 1.1 Roles" in page
    assert "0 of 2 lessons counted, 1 in preparation" in page
    study.take()
    page = study.page("/modules")
    assert "No lesson waits for you" in page
    assert ">20 min</a> of 1 h" in page


def test_a_module_names_the_state_of_each_lesson(study: Study) -> None:
    study.take(wrong=5)

    page = study.page("/modules/m01")

    assert "Under way" in page
    assert "In preparation" in page
    assert "know the year" in page
    assert "Where everything begins." in page


def test_a_lesson_shows_its_text_objectives_review_and_check(study: Study) -> None:
    page = study.page()

    assert "name the roles" in page
    assert "Reviewed 1 November 2026" in page
    assert "Counts when the check reaches 80%" in page
    assert '<h2 id="s-what-a-room-asks">' in page
    assert 'id="cite-s1"' in page
    assert page.count("<fieldset") == 5
    assert "5 questions; 4 right are enough" in page


@pytest.mark.parametrize(
    "url",
    ["/modules/m01/m01-02", "/modules/m01/m01-09", "/modules/m02", "/modules/m02/m01-01", "/modules/x/../y"],
)
def test_what_is_unknown_or_in_preparation_is_not_found(study: Study, url: str) -> None:
    assert study.browser.get(url).status_code == 404


@pytest.mark.parametrize("url", PAGES)
def test_a_trainee_who_is_not_enrolled_finds_nothing(
    library: Library, session: Session, client: FlaskClient, url: str
) -> None:
    browser = sign_in(client, person(session, "Demo Stranger", ["trainee"]))

    assert browser.get(url).status_code == 404


@pytest.mark.parametrize("role", ["mentor", "practitioner", "facilitator", "admin"])
def test_who_teaches_reads_the_text_without_the_check(
    library: Library, session: Session, client: FlaskClient, role: str
) -> None:
    browser = sign_in(client, person(session, "Demo Stranger", [role]))

    modules, module, lesson = (browser.get(url).text for url in PAGES)

    assert 'href="/modules/m01"' in modules
    assert f'href="{LESSON}"' in module and "Where everything begins." in module
    assert "What a room asks" in lesson and 'id="cite-s1"' in lesson
    for part in ("Knowledge check", "<textarea", 'name="place"', "Bookmark", " counted</a>"):
        assert part not in lesson
    assert browser.get("/modules/m01/m01-09").status_code == 404
    assert post(browser, f"{LESSON}/check").status_code == 404


def test_a_trainee_of_another_program_does_not_read_this_one(
    study: Study, session: Session, client: FlaskClient
) -> None:
    other = person(session, "Other Trainee", ["trainee"])
    enrolled(session, other)

    assert sign_in(client, other).get(LESSON).status_code == 404


def test_a_visitor_is_asked_to_sign_in(library: Library, client: FlaskClient) -> None:
    assert client.get(LESSON).location == f"/sign-in?next={LESSON}"


def contents(connection: Connection) -> dict[str, list[str]]:
    """Everything in the database."""
    metadata: MetaData = Base.metadata
    return {
        table.name: sorted(repr(row) for row in connection.execute(select(table)))
        for table in metadata.sorted_tables
    }


def test_reading_changes_nothing(study: Study, connection: Connection) -> None:
    study.take(wrong=5)
    before = contents(connection)

    for url in (*PAGES, f"{LESSON}?again=1", f"{LESSON}?attempt=1"):
        study.page(url)

    assert contents(connection) == before


@pytest.mark.parametrize("url", AT_MOST)
def test_pages_ask_few_statements_even_when_nothing_is_kept_yet(
    study: Study, connection: Connection, url: str
) -> None:
    study.take(wrong=5)
    study.take()

    with statements(connection) as seen:
        study.page(url)

    assert len(seen) <= AT_MOST[url], seen


def test_the_text_of_authors_is_never_markup(begin: Callable[[], Study], folder: Path) -> None:
    """W1: the canary in every field that a lesson shows."""
    file = folder / LESSON_FILE
    quoted = CANARY.replace('"', '\\"')
    text = file.read_text(encoding="utf-8")
    for old, new in (
        ("title: Roles", f'title: "Roles {quoted}"'),
        ("objectives: [Name the roles]", f'objectives: ["Name {quoted}"]'),
        ("ask: What comes in place 1?", f'ask: "What {quoted}"'),
        ("{text: Words, why: They come later.}", f'{{text: "Words {quoted}", why: "They {quoted}"}}'),
        ("## What a room asks", f"## What {CANARY}"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    study = begin()
    study.take(wrong=5)

    for url in (*PAGES, f"{LESSON}?again=1", f"{LESSON}?attempt=1"):
        page = study.page(url)
        assert "<x-k" not in page
    assert "x-k&gt;" in study.page()
