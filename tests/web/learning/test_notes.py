"""Notes, bookmarks and reflections in a browser without a script: kept, never lost, never anybody else's."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import RoleGrant
from kaptrain.authz.actor import Role
from kaptrain.catalogue.service import Library
from kaptrain.learning import service
from kaptrain.learning.models import Mark
from kaptrain.learning.rules.marks import Kind, Spot, seen_of
from kaptrain.web.context import provide
from tests.answers import words_of
from tests.conftest import NOON
from tests.factories import mentored, person
from tests.factories.learning import LESSON_FILE, mini_place
from tests.signing import post, sign_in
from tests.web.learning.conftest import LESSON, Study

SECTION = "s-what-a-room-asks"
NOTE = f"{LESSON}/notes/{SECTION}"
BOOKMARK = f"{LESSON}/bookmarks"
SET, REMOVE = {"set": SECTION}, {"remove": SECTION}
REFLECTION = f"{LESSON}/reflections/s-reflect-3-minutes"
CANARY = "\"'><x-k>"


@pytest.fixture
def study(begin: Callable[[], Study], folder: Path) -> Study:
    """The small lesson with a callout that asks to reflect."""
    file = folder / LESSON_FILE
    text = file.read_text(encoding="utf-8")
    asked = '!!! reflect "3 minutes"\n    What stays?\n\n## Further'
    file.write_text(text.replace("## Further", asked, 1), encoding="utf-8")
    return begin()


def marks(session: Session) -> list[tuple[str, str]]:
    return [
        (mark.kind, mark.text) for mark in session.scalars(select(Mark).order_by(Mark.created_at, Mark.kind))
    ]


def write(study: Study, text: str, seen: str | None = None, url: str = NOTE, **more: str):
    return post(study.browser, url, {"text": text, "seen": seen_of(seen), **more})


def test_a_note_stands_beside_its_section_and_on_the_page_of_notes(study: Study) -> None:
    response = write(study, f"Ask first.\r\n{CANARY}")

    assert (response.status_code, response.location) == (303, f"{LESSON}#keep-{SECTION}")
    for url in (LESSON, "/notes"):
        page = study.page(url)
        assert "Ask first.\n" in page
        assert "<x-k" not in page
    assert "1 note" in study.page("/modules/m01")
    assert "Ask first.\n" in study.page(NOTE)


def test_the_form_says_that_it_is_private_and_no_place_for_clients(study: Study) -> None:
    page = study.page(NOTE)

    assert "Only you can read it." in page
    assert "Nothing that could identify a client belongs here" in page
    assert "Delete this note" not in page


def test_a_note_is_changed_and_deleted(study: Study, session: Session) -> None:
    write(study, "First")
    write(study, "Second", seen="First")
    assert marks(session) == [("note", "Second")]
    assert "It is deleted for good" in study.page(NOTE)

    response = post(study.browser, f"{NOTE}/delete", {"seen": seen_of("Second")})

    assert response.status_code == 303
    assert marks(session) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "Write something first."), ("  ", "Write something"), ("x" * 5001, "At most 5000")],
)
def test_what_cannot_be_kept_stays_in_the_form(
    study: Study, session: Session, text: str, message: str
) -> None:
    response = write(study, text)

    assert response.status_code == 422
    assert message in response.text
    assert text.strip() in response.text
    assert marks(session) == []


def test_five_thousand_characters_are_counted_as_a_browser_counts_them(
    study: Study, session: Session
) -> None:
    text = "ab\n" * 1666 + "xy"

    assert write(study, text.replace("\n", "\r\n")).status_code == 303
    assert marks(session) == [("note", text)]


def test_a_stale_form_shows_both_texts_and_loses_neither(study: Study, session: Session) -> None:
    write(study, "From the phone")

    response = write(study, "From the desk")

    assert response.status_code == 409
    assert "From the phone" in response.text and "From the desk" in response.text
    assert f'value="{seen_of("From the phone")}"' in response.text
    assert marks(session) == [("note", "From the phone")]
    write(study, "From the desk", seen="From the phone")
    assert marks(session) == [("note", "From the desk")]


def test_writing_on_after_going_back_is_not_swallowed_by_the_first_answer(
    study: Study, session: Session
) -> None:
    write(study, "First", once="the-key-of-this-form")

    response = write(study, "First and more", once="the-key-of-this-form")

    assert response.status_code == 409
    assert "First and more" in response.text
    assert marks(session) == [("note", "First")]


def test_the_same_form_sent_twice_is_one_note(study: Study, session: Session) -> None:
    answers = [write(study, "Once", once="the-key-of-this-form") for _ in range(2)]

    assert [(each.status_code, each.location) for each in answers] == [(303, f"{LESSON}#keep-{SECTION}")] * 2
    assert marks(session) == [("note", "Once")]


def test_a_note_changed_elsewhere_is_not_deleted_unseen(study: Study, session: Session) -> None:
    write(study, "Newer")

    response = post(study.browser, f"{NOTE}/delete", {"seen": seen_of("Older")})

    assert response.status_code == 409
    assert "Newer" in response.text
    assert marks(session) == [("note", "Newer")]


def test_a_bookmark_is_set_and_removed_and_twice_is_once(study: Study, session: Session) -> None:
    for _ in range(2):
        assert post(study.browser, BOOKMARK, SET).location == f"{LESSON}#keep-{SECTION}"
    assert marks(session) == [("bookmark", "")]
    assert "Remove bookmark" in study.page()
    assert "Bookmark: <a" in study.page("/notes")

    for _ in range(2):
        post(study.browser, BOOKMARK, REMOVE)
    assert marks(session) == []


def test_going_back_and_bookmarking_another_part_is_not_taken_for_the_first(
    study: Study, session: Session
) -> None:
    post(study.browser, BOOKMARK, SET)
    post(study.browser, BOOKMARK, {"set": "s-further-reading"})

    assert len(marks(session)) == 2
    assert post(study.browser, BOOKMARK, {"set": "s-nowhere"}).status_code == 404
    assert post(study.browser, BOOKMARK).status_code == 404


def test_a_reflection_has_a_done_mark_of_its_own(study: Study, session: Session) -> None:
    assert "Only you can ever read this" in study.page()

    write(study, "What stays is mine.", url=REFLECTION, done="1")

    page = study.page()
    assert "Reflection done" in page
    assert "What stays is mine." in page
    write(study, "What stays is mine.", seen="What stays is mine.", url=REFLECTION, done="0")
    assert "Reflection done" not in study.page()
    assert marks(session) == [("reflection", "What stays is mine.")]


def test_a_reflection_may_be_done_on_paper(study: Study) -> None:
    write(study, "", url=REFLECTION, done="1")

    assert "Reflection done" in study.page()


@pytest.mark.parametrize(
    "url",
    [
        f"{LESSON}/notes/s-nowhere", f"{LESSON}/notes/s-reflect-3-minutes", f"{LESSON}/reflections/{SECTION}",
        f"{LESSON}/thoughts/{SECTION}", f"/modules/m02/m01-01/notes/{SECTION}",
        f"/modules/m01/m01-02/notes/{SECTION}", f"{LESSON}/notes/<x-k>",
    ],
)  # fmt: skip
def test_there_is_nothing_to_write_where_the_text_has_no_place(
    study: Study, session: Session, url: str
) -> None:
    assert study.browser.get(url).status_code == 404
    assert write(study, "Lost", url=url).status_code == 404
    assert marks(session) == []


def test_a_note_outlives_the_part_it_was_written_at(study: Study, folder: Path, session: Session) -> None:
    write(study, "Keep me")
    post(study.browser, BOOKMARK, SET)
    text = (folder / LESSON_FILE).read_text(encoding="utf-8")
    (folder / LESSON_FILE).write_text(text.replace("## What a room asks", "## Rooms"), encoding="utf-8")
    provide(study.browser.application, Library(folder.parent))

    assert "2 marks at parts that this lesson no longer has" in study.page()
    assert "Keep me" in study.page("/notes")
    assert "What a room asks" in study.page(NOTE)
    post(study.browser, f"{NOTE}/delete", {"seen": seen_of("Keep me")})
    post(study.browser, BOOKMARK, REMOVE)
    assert marks(session) == []


def test_all_of_it_can_be_taken_along_as_a_file(study: Study) -> None:
    write(study, "Line one\nLine two")
    write(study, "Deep", url=REFLECTION, done="1")

    response = study.browser.get("/notes.md")

    assert response.headers["Content-Disposition"] == 'attachment; filename="notes.md"'
    assert response.content_type == "text/markdown; charset=utf-8"
    assert "# Notes of Demo Trainee" in response.text
    assert "### 1.1 Roles" in response.text
    assert "> Line one\n> Line two" in response.text
    assert "done)**" not in response.text and ", done)" in response.text


def test_marks_of_a_lesson_that_is_gone_are_deleted_on_the_page_of_notes(
    study: Study, session: Session
) -> None:
    for anchor, kind in (("s-a", Kind.NOTE), ("s-b", Kind.BOOKMARK), ("s-c", Kind.REFLECTION)):
        gone = Spot(study.trainee.id, "mini", "m09-09", anchor, kind)
        service.write(session, gone, "Old words", heading="Gone", seen="", now=NOON)
    write(study, "Still here")
    session.commit()

    page = study.page("/notes")
    assert page.count('action="/notes/delete"') == 3
    for _ in range(3):
        named = dict(re.findall(r'name="(program|lesson|anchor|kind)" value="([^"]+)"', page))
        assert post(study.browser, "/notes/delete", named).status_code == 303
        page = study.page("/notes")

    assert marks(session) == [("note", "Still here")]


def test_nobody_deletes_a_mark_of_somebody_else(study: Study, session: Session, client: FlaskClient) -> None:
    write(study, "Secret note")
    other = person(session, "Other Trainee", ["trainee"])
    mini_place(session, study.library, other)
    named = {"program": "mini", "lesson": "m01-01", "anchor": SECTION, "kind": "note"}

    assert post(sign_in(client, other), "/notes/delete", named).status_code == 404

    assert marks(session) == [("note", "Secret note")]


def test_nobody_else_reads_or_changes_any_of_it(study: Study, session: Session, client: FlaskClient) -> None:
    """Ids are resolved through the person who asks: another trainee has their own, staff have none."""
    write(study, "Secret note")
    write(study, "Secret reflection", url=REFLECTION, done="1")
    other = person(session, "Other Trainee", ["trainee"])
    mini_place(session, study.library, other)
    mentor = person(session, "Demo Mentor", ["mentor"])
    mentored(session, study.place, mentor)
    staff = [mentor, person(session, "Demo Admin", ["admin"]), person(session, "F", ["facilitator"])]
    for who in (other, *staff):
        browser = sign_in(client, who)
        for url in (LESSON, "/notes", "/notes.md", NOTE, REFLECTION, "/modules/m01"):
            answer = browser.get(url)
            # Staff read lessons too, as texts; nobody's notes are in them.
            expected = 200 if who is other or url in (LESSON, "/modules/m01") else 404
            assert (answer.status_code, "Secret" in answer.text) == (expected, False)
        over = {"text": "Over", "seen": seen_of("Secret note"), **SET}
        for url in (NOTE, f"{NOTE}/delete", BOOKMARK):
            assert "Secret" not in post(browser, url, over).text
    owned = session.scalars(select(Mark.text).where(Mark.person_id == study.trainee.id))
    assert sorted(owned) == ["Secret note", "Secret reflection"]


def test_no_page_of_staff_shows_a_private_text(study: Study, session: Session, client: FlaskClient) -> None:
    write(study, "Secret note")
    write(study, "Secret reflection", url=REFLECTION, done="1")
    admin = person(session, "Demo Admin", [role.value for role in Role if role is not Role.TRAINEE])
    browser = sign_in(client, admin)

    for rule in study.browser.application.url_map.iter_rules():
        ids = {
            "enrolment_id": study.place.id,
            "person_id": study.trainee.id,
            "cohort_id": study.place.cohort_id,
        }
        if "GET" in rule.methods and set(rule.arguments) <= ids.keys():
            path = rule.rule
            for name, number in ids.items():
                path = path.replace(f"<int:{name}>", str(number)).replace(
                    f"<int(max=2147483647):{name}>", str(number)
                )
            assert "Secret" not in words_of(browser.get(path)), path


def test_a_suspended_right_to_study_closes_the_notes(study: Study, session: Session) -> None:
    write(study, "Mine")
    session.delete(session.get(RoleGrant, (study.trainee.id, "trainee")))
    session.commit()

    assert study.browser.get("/notes").status_code == 404


def test_a_visitor_is_asked_to_sign_in(library: Library, client: FlaskClient) -> None:
    for url in ("/notes", "/notes.md", NOTE, "/glossary"):
        assert client.get(url).status_code in (303, 401)


def test_p2_a_private_note_is_looked_through_as_well(study: Study, session: Session) -> None:
    refused = write(study, "Like Mrs. Miller, whose mail is m@mail.example")

    assert refused.status_code == 422
    assert "<mark>Miller<small>name</small></mark>" in refused.text
    assert "<mark>m@mail.example<small>e-mail address</small></mark>" in refused.text
    assert marks(session) == []
