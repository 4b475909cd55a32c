"""`flask content new` begins files that can be read at once and that miss only what nobody can invent."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaptrain.catalogue.cli import content
from kaptrain.catalogue.content.check import check_program
from tests.content.conftest import TODAY

UNWRITTEN = ("words are 0 minutes of reading", "cites S1", "the lessons sum to", "the modules have")


def new(mini: Path, *words: str) -> Result:
    return CliRunner().invoke(content, ["new", *words, "--folder", str(mini)])


def problems(mini: Path) -> list[str]:
    return [str(each) for each in check_program(mini, today=TODAY).findings.problems]


def test_a_new_lesson_is_listed_and_lacks_only_its_words(mini: Path) -> None:
    result = new(mini, "lesson", "m01", 'A "third": lesson', "--minutes", "45", "--today", "2026-11-22")

    path = mini / "modules/01-ground/03-a-third-lesson.md"
    assert result.exit_code == 0 and f"{path}: written" in result.output
    assert "- id: m01-03\n" in (mini / "modules/01-ground/module.md").read_text("utf-8")
    left = [line for line in problems(mini) if not any(words in line for words in UNWRITTEN)]
    assert left == []


@pytest.mark.parametrize("kind", ["webinar", "elective", "lab", "discussion", "book"])
def test_a_new_activity_can_be_held_from_its_file(mini: Path, kind: str) -> None:
    result = new(mini, kind, "Another one")

    assert result.exit_code == 0, result.output
    assert problems(mini) == []


def test_nothing_is_overwritten(mini: Path) -> None:
    (mini / "modules/01-ground/03-here.md").write_text("Mine.", encoding="utf-8")
    before = (mini / "modules/01-ground/module.md").read_text("utf-8")

    result = new(mini, "lesson", "m01", "Here")

    assert result.exit_code == 1 and "is there already" in result.output
    assert (mini / "modules/01-ground/03-here.md").read_text("utf-8") == "Mine."
    assert (mini / "modules/01-ground/module.md").read_text("utf-8") == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["lesson", "m22", "A title"], "there is no module 'm22'"),
        (["lesson", "../x", "A title"], "there is no module"),
        (["lesson", "m01", "!!!"], "a title needs letters"),
        (["lesson", "m01", "A title", "--minutes", "5"], "Invalid value"),
        (["webinar", "???"], "a title needs letters"),
    ],
)
def test_what_cannot_be_begun_says_why(mini: Path, words: list[str], message: str) -> None:
    result = new(mini, *words)

    assert result.exit_code != 0 and message in result.output
