from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaptrain.accounts.models import Person
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.catalogue.service import Library
from kaptrain.enrolment.models import Enrolment
from kaptrain.web.context import provide
from tests.factories import person
from tests.factories.items import with_every_kind
from tests.factories.learning import LESSON_FILE, check_form, mini_place, mini_program
from tests.signing import post, sign_in

LESSON = "/modules/m01/m01-01"


@dataclass
class Study:
    """A trainee's browser before the small program."""

    session: Session
    library: Library
    trainee: Person
    place: Enrolment
    browser: FlaskClient

    @property
    def lesson(self) -> Lesson:
        return self.library.lesson("mini", "m01-01")

    def page(self, url: str = LESSON) -> str:
        """The page at an address, which must be there."""
        response = self.browser.get(url)
        assert response.status_code == 200
        return response.text

    def take(self, wrong: int = 0, changes: dict[str, Any] | None = None) -> TestResponse:
        """Send the check with this many wrong answers, or with fields changed."""
        fields = check_form(self.session, self.place, self.lesson, wrong)
        return post(self.browser, f"{LESSON}/check", {**fields, **(changes or {})})

    def read_again(self, folder: Path) -> None:
        """Give the application what the files say now."""
        self.library = Library(folder.parent)
        provide(self.browser.application, self.library)

    def revise(self, folder: Path, *changes: tuple[str, str], file: str = LESSON_FILE) -> None:
        """Change a file and have it read again."""
        text = (folder / file).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / file).write_text(text, encoding="utf-8")
        self.read_again(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small program, to be changed before it is first read."""
    return mini_program(tmp_path)


@pytest.fixture
def library(app: Flask, folder: Path) -> Iterator[Library]:
    """The application's library, for one test the one with the small program."""
    before = app.extensions["kaptrain"][Library]
    found = Library(folder.parent)
    provide(app, found)
    yield found
    provide(app, before)


@pytest.fixture
def begin(library: Library, session: Session, client: FlaskClient) -> Callable[[], Study]:
    """Enrol a trainee in the small program and sign in."""

    def beginning() -> Study:
        trainee = person(session, "Demo Trainee", ["trainee"])
        place = mini_place(session, library, trainee)
        return Study(session, library, trainee, place, sign_in(client, trainee))

    return beginning


@pytest.fixture
def study(begin: Callable[[], Study]) -> Study:
    return begin()


@pytest.fixture
def full_study(begin: Callable[[], Study], folder: Path) -> Study:
    """The same with a bank of eight items of every kind."""
    file = folder / LESSON_FILE
    file.write_text(with_every_kind(file.read_text(encoding="utf-8")), encoding="utf-8")
    return begin()
