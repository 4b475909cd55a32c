"""The page of a lesson as a place to read: words explained, parts, time left, images."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.learning.models import Place
from tests.factories import person
from tests.factories.learning import LESSON_FILE
from tests.signing import post, sign_in
from tests.web.learning.conftest import LESSON, Study

GLOSSARY = """---
title: Words
---

Read them slowly.

## Room

*Also: rooms*

The place of a session [@S1]. It is quiet.

## Presence

Being there.
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2"/></svg>'


@pytest.fixture
def study(begin: Callable[[], Study], folder: Path) -> Study:
    """The small lesson with a glossary, an image and a table."""
    (folder / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
    (folder / "images").mkdir()
    (folder / "images/room.svg").write_text(SVG, encoding="utf-8")
    file = folder / LESSON_FILE
    text = file.read_text(encoding="utf-8")
    more = "![A room](../../images/room.svg)\n\n## A table\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n## Further"
    file.write_text(text.replace("## Further", more, 1), encoding="utf-8")
    return begin()


def test_a_term_is_a_link_to_the_glossary_and_explained_on_the_page(study: Study) -> None:
    page = study.page()

    assert page.count('class="kt-term"') == 1
    assert 'href="/glossary#term-room"' in page
    assert "Words explained in this lesson (1)" in page
    assert 'id="gloss-room"' in page


def test_the_glossary_goes_from_a_to_z(study: Study) -> None:
    page = study.page("/glossary")

    assert page.index('id="term-presence"') < page.index('id="term-room"')
    assert '<a href="#letter-p">P</a>' in page
    assert "Also: rooms" in page
    assert 'id="cite-s1"' in page
    assert "Read them slowly." in page


def test_who_has_no_place_reads_no_glossary(study: Study, session: Session) -> None:
    sign_in(study.browser, person(session, "Demo Stranger", ["trainee"]))

    assert study.browser.get("/glossary").status_code == 404


def test_a_mentor_who_may_learn_here_too_reads_as_a_colleague_until_there_is_a_place(
    study: Study, session: Session
) -> None:
    sign_in(study.browser, person(session, "Demo Mentor", ["mentor", "trainee"]))

    assert study.browser.get("/modules/m01").status_code == 200


@pytest.mark.parametrize("role", ["mentor", "practitioner", "facilitator", "admin"])
def test_who_teaches_reads_the_glossary(study: Study, session: Session, role: str) -> None:
    sign_in(study.browser, person(session, "Demo Stranger", [role]))

    assert 'id="term-room"' in study.browser.get("/glossary").text


def test_the_outline_names_the_parts_and_what_is_left_from_each(study: Study) -> None:
    page = study.page()

    assert 'href="#s-a-table" data-left="about' in page or 'href="#s-a-table" data-left="further' in page
    assert 'href="#check" data-left="check 5 min"' in page
    assert "about 2 min of reading, then exercise 10, further reading 3, check 5" in page


def test_what_is_left_follows_the_kept_place(study: Study) -> None:
    post(study.browser, f"{LESSON}/place", {"place": "s-further-reading"})

    assert "Left: <span data-left>further reading 3, check 5 min</span>" in study.page()
    module = study.page("/modules/m01")
    assert f'href="{LESSON}#s-further-reading">Continue where you were: Further reading' in module
    assert "Left: further reading 3, check 5 min" in module


def test_nothing_is_left_of_a_passed_lesson(study: Study) -> None:
    study.take()

    assert "Left:" not in study.page()
    assert "Left: " not in study.page("/modules/m01")


def test_a_place_reported_by_the_script_only_moves_forward(study: Study, session: Session) -> None:
    for place in ("s-a-table", "s-what-a-room-asks", "check", "s-a-table"):
        post(study.browser, f"{LESSON}/place", {"place": place})
    assert session.scalars(select(Place.anchor)).all() == ["check"]

    post(study.browser, f"{LESSON}/place", {"place": "s-a-table", "once": "pressed"})
    session.expire_all()
    assert session.scalars(select(Place.anchor)).all() == ["s-a-table"]


def test_each_callout_says_its_kind_by_icon_and_word(study: Study) -> None:
    page = study.page()

    # The class brings the icon (tests/web/test_shapes.py).
    assert re.search(r'class="kt-callout is-pending of-contested" role="note"><div><p', page)
    assert "Contested, as of 1 November 2026" in page
    assert re.search(r'class="kt-exercise"><h2 id="[^"]*">Exercise', page)


def test_a_table_scrolls_in_a_named_region(study: Study) -> None:
    assert 'role="region" aria-label="Table 1: A table" tabindex="0"><table' in study.page()


def image_of(page: str) -> str:
    found = re.search(r'src="(/content/mini/[0-9a-f]{16}/room\.svg)"', page)
    assert found is not None
    return found[1]


def test_an_image_comes_from_here_with_its_type_and_may_be_kept(study: Study) -> None:
    address = image_of(study.page())

    response = study.browser.get(address)

    assert (response.status_code, response.text) == (200, SVG)
    assert response.content_type == "image/svg+xml"
    headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "sandbox" in headers["Content-Security-Policy"]
    again = study.browser.get(address, headers={"If-None-Match": headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name",
    [
        "../program.md", "..%2fprogram.md", "%2e%2e/program.md", "..\\program.md", "none.svg", "room.svg%00",
        "room.svg/..", "../../../../etc/passwd", "ROOM.svg", "room.svg?x=../",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_folder_of_images(study: Study, name: str) -> None:
    folder = image_of(study.page()).rpartition("/")[0]

    response = study.browser.get(f"{folder}/{name}")

    assert response.status_code == 404 or (name.startswith("room.svg?") and response.text == SVG)


def test_an_image_has_no_other_address(study: Study) -> None:
    address = image_of(study.page())
    digest = address.split("/")[3]

    for other in ("0" * 16, digest[:1] + "x", f"{digest}0"):
        assert study.browser.get(address.replace(digest, other)).status_code == 404
    assert study.browser.get(address.replace("/mini/", "/other/")).status_code == 404
    assert study.browser.get(address.replace("/mini/", "/../")).status_code == 404
