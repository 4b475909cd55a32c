"""The library reads a program once, when it is first asked for, and renders each text once."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from kaptrain.catalogue.content.yaml_lines import ContentError
from kaptrain.catalogue.rules import expand
from kaptrain.catalogue.service import Library
from kaptrain.shared.errors import Missing

Change = Callable[[str, str, str], None]


@pytest.fixture
def library(mini: Path) -> Library:
    return Library(mini.parent)


def test_a_program_is_read_whole(library: Library) -> None:
    program = library.program("mini")

    assert (program.slug, program.title, program.version) == ("mini", "A small training", "1")
    assert [(lesson.number, lesson.ready) for lesson in program.modules[0].lessons] == [
        ("1.1", True),
        ("1.2", False),
    ]
    assert "<strong>nine hours</strong>" in program.body_html
    assert 'href="/modules/m01/m01-01"' in program.body_html
    assert sorted(program.handbooks) == ["mentorship", "practicum"]
    assert {activity.id: (activity.component, activity.kind) for activity in program.activities} == {
        "webinar-1": ("webinars", "webinar"),
        "elective-1": ("electives", "elective"),
        "lab-1": ("labs", "roleplay"),
        "discussion-1": ("discussion", "discussion"),
        "book-1": ("bookclub", "bookclub"),
        "onboarding": ("practicum", "practicum"),
        "dosing": ("practicum", "practicum"),
        "meeting-1": ("mentorship", "mentorship"),
    }


def test_a_lesson_carries_its_minutes_review_and_check(library: Library) -> None:
    lesson = library.lesson("mini", "m01-01")

    assert (lesson.number, lesson.slug, lesson.minutes.total) == ("1.1", "roles", 20)
    assert lesson.reviewed == date(2026, 11, 1)
    assert [len(item.options) for item in lesson.check] == [3, 3, 3, 3, 3]
    assert lesson.check[0].right == (0,)


def test_the_plan_can_be_frozen_with_the_lessons_of_its_modules(library: Library) -> None:
    program = library.program("mini")

    practicum = expand(program.plan, program.module_lessons).component("practicum")

    assert practicum is not None and practicum.after == ("m01-01", "m01-02")


def test_a_text_is_rendered_once_per_content(library: Library) -> None:
    first = library.lesson_html("mini", "m01-01")

    assert library.lesson_html("mini", "m01-01") is first
    assert first.cited == ("S1", "S2")
    assert 'href="/modules/m01#s-where"' in first.html
    assert "We meet" in library.activity_html("mini", "lab-1").html


def test_pages_may_be_elsewhere(mini: Path) -> None:
    library = Library(mini.parent, lambda kind, name: f"/x/{kind}/{name}")

    assert 'href="/x/lesson/m01-01"' in library.program("mini").body_html


def test_content_hash_and_digest_follow_the_text(mini: Path, library: Library, change: Change) -> None:
    before = library.program("mini")
    change("modules/01-ground/01-roles.md", "What a room asks", "What rooms ask")

    after = Library(mini.parent).program("mini")

    assert after.digest != before.digest
    assert after.lessons["m01-01"].content_hash != before.lessons["m01-01"].content_hash
    assert library.program("mini") is before


def test_what_is_not_there_is_missing(library: Library) -> None:
    for ask in (
        lambda: library.program("none"),
        lambda: library.program("../mini"),
        lambda: library.lesson("mini", "m01-02"),
        lambda: library.activity_html("mini", "lab-9"),
    ):
        with pytest.raises(Missing):
            ask()


def test_a_program_with_problems_is_not_shown(library: Library, change: Change) -> None:
    change("labs/01-consent.md", "minutes: 60", "minutes: none")

    with pytest.raises(ContentError, match="labs/01-consent.md:4: minutes"):
        library.program("mini")


def test_many_threads_get_the_same_program(library: Library) -> None:
    with ThreadPoolExecutor(8) as pool:
        programs = list(pool.map(lambda _: library.program("mini"), range(32)))
        texts = list(pool.map(lambda _: library.lesson_html("mini", "m01-01").html, range(32)))

    assert len({id(program) for program in programs}) == 1
    assert len(set(texts)) == 1


def test_importing_the_service_loads_no_web_framework() -> None:
    code = "import sys, kaptrain.catalogue.service; sys.exit('flask' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_program_names_the_documents_of_its_visits(library: Library) -> None:
    licence, form = library.program("mini").documents

    assert (licence.id, licence.expires, licence.per_site, licence.before) == ("licence", True, False, ())
    assert (form.expires, form.per_site, form.before) == (False, True, ("dosing",))
