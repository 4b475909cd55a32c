from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.catalogue.service import Library
from kaptrain.enrolment.models import Enrolment
from tests.factories.learning import mini_place, mini_program


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(mini_program(tmp_path).parent)


@pytest.fixture
def lesson(library: Library) -> Lesson:
    return library.lesson("mini", "m01-01")


@pytest.fixture
def place(session: Session, library: Library) -> Enrolment:
    return mini_place(session, library)
