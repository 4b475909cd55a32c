"""`flask search`: the index follows the texts, by command, by the worker, and when the demo is loaded."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kaptrain.catalogue.service import Library
from kaptrain.search.models import SearchSource
from kaptrain.web.context import provide
from tests.factories.guides import guided_program


@pytest.fixture
def folder(app: Flask, session: Session, tmp_path: Path) -> Iterator[Path]:
    """The small program in the place of the real one."""
    before = app.extensions["kaptrain"][Library]
    folder = guided_program(tmp_path)
    provide(app, Library(folder.parent))
    yield folder
    provide(app, before)


def run(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_index_is_made_once_and_again_when_a_text_changed(
    app: Flask, session: Session, folder: Path
) -> None:
    assert "mini: " in run(app, "search", "refresh")
    assert run(app, "search", "refresh") == "The search is up to date.\n"
    before = session.get_one(SearchSource, "program:mini").digest

    lab = folder / "labs/01-consent.md"
    lab.write_text(lab.read_text("utf-8").replace("We meet", "We gather"), "utf-8")
    provide(app, Library(folder.parent))

    assert "mini: " in run(app, "search", "refresh")
    session.expire_all()
    assert session.get_one(SearchSource, "program:mini").digest != before


def test_a_rebuild_makes_it_in_any_case(app: Flask, folder: Path) -> None:
    run(app, "search", "rebuild")

    assert "mini: " in run(app, "search", "rebuild")


def test_a_program_with_problems_keeps_its_old_index(app: Flask, session: Session, folder: Path) -> None:
    run(app, "search", "refresh")
    (folder / "labs/01-consent.md").write_text("---\nid: lab-1\n---\n", "utf-8")
    provide(app, Library(folder.parent))

    assert run(app, "search", "refresh") == "The search is up to date.\n"
    assert session.get_one(SearchSource, "program:mini").documents > 5


def test_the_worker_brings_the_index_up_to_date(app: Flask, session: Session, folder: Path) -> None:
    run(app, "worker", "--once")

    assert session.get_one(SearchSource, "program:mini").documents > 5
