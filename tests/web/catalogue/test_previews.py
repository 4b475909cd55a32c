"""An author sees the file as it stands or stood, while trainees stay on what the site read."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaptrain.catalogue.service import Library, Previews
from kaptrain.web.context import provide
from tests.factories import person
from tests.factories.learning import LESSON_FILE, mini_program
from tests.signing import sign_in

HERE = "/admin/content/mini/m01-01"
GIT = ("git", "-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false")


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """The small program, in place of the real one."""
    before = app.extensions["kaptrain"][Library], app.extensions["kaptrain"][Previews]
    library = Library(tmp_path)
    provide(app, library, Previews(tmp_path, library))
    yield mini_program(tmp_path)
    provide(app, *before)


@pytest.fixture
def admin(client: FlaskClient, session: Session) -> FlaskClient:
    return sign_in(client, person(session, "Demo Admin", ["admin"]))


def write(folder: Path, old: str, new: str) -> None:
    file = folder / LESSON_FILE
    file.write_text(file.read_text("utf-8").replace(old, new), encoding="utf-8")


def commit(folder: Path, words: str) -> str:
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", words]):
        subprocess.run([*GIT, *command], cwd=folder, check=True)
    found = subprocess.run(
        [*GIT, "rev-parse", "HEAD"], cwd=folder, check=True, capture_output=True, text=True
    )
    return found.stdout.strip()


def test_a_preview_shows_text_minutes_and_the_answers_of_the_check(folder: Path, admin: FlaskClient) -> None:
    page = admin.get(HERE).text

    assert "What a room asks" in page and "read 2, exercise 10" in page
    assert "It comes first." in page
    assert "Trainees read exactly this." in page


def test_a_preview_follows_the_file_while_the_library_does_not(
    app: Flask, folder: Path, admin: FlaskClient
) -> None:
    app.extensions["kaptrain"][Library].program("mini")
    before = admin.get(f"{HERE}/version").text
    write(folder, "Draw the room.", "Paint the room.")

    assert admin.get(f"{HERE}/version").text != before
    page = admin.get(HERE).text
    assert "Paint the room." in page
    assert "Trainees read the version that the site was started with." in page
    assert "Draw the room." in app.extensions["kaptrain"][Library].lesson("mini", "m01-01").body


def test_a_preview_names_the_lines_to_mend(folder: Path, admin: FlaskClient) -> None:
    write(folder, "Exercise, 7 minutes", "Exercise, 9 minutes")

    page = admin.get(HERE).text

    assert "To mend: 1" in page
    assert "Line 4: the exercises and reflections name 12 minutes, the lesson claims 10" in page


def test_a_file_that_cannot_be_read_still_has_a_page(folder: Path, admin: FlaskClient) -> None:
    write(folder, "title: Roles", "title: [Roles")

    assert "not valid YAML" in admin.get(HERE).text


@pytest.mark.git
def test_an_earlier_revision_can_be_read_and_chosen(folder: Path, admin: FlaskClient) -> None:
    first = commit(folder, "Draw")
    write(folder, "Draw the room.", "Paint the room.")
    commit(folder, "Paint")

    page = admin.get(f"{HERE}?revision={first}").text

    assert "Draw the room." in page and f"revision {first[:10]}" in page
    assert "Paint</option>" in page and "Draw</option>" in page


@pytest.mark.git
@pytest.mark.parametrize("revision", ["--output=x", "HEAD", "main", "0" * 40, "../..", "working/", "é"])
def test_only_a_known_commit_is_a_revision(folder: Path, admin: FlaskClient, revision: str) -> None:
    commit(folder, "Draw")

    assert admin.get(HERE, query_string={"revision": revision}).status_code == 404


@pytest.mark.parametrize("lesson", ["m01-02", "m99-01", "..", "m*-*", "m01-01.md"])
def test_a_lesson_without_a_file_has_no_preview(folder: Path, admin: FlaskClient, lesson: str) -> None:
    assert admin.get(f"/admin/content/mini/{lesson}").status_code == 404


def test_without_git_there_are_only_the_files_as_they_stand(folder: Path, admin: FlaskClient) -> None:
    page = admin.get(HERE).text

    assert page.count("</option>") == 1


def test_trainees_see_no_preview(folder: Path, client: FlaskClient, session: Session) -> None:
    trainee = sign_in(client, person(session, "Demo Trainee", ["trainee"]))

    assert trainee.get(HERE).status_code == 404
