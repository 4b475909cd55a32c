"""`flask documents`: what is missing is named, what is nobody's goes."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kaptrain.practicum.adapters.store import Store
from tests.conftest import DOCUMENTS
from tests.factories import person
from tests.factories.practicum import a_document


def run(app: Flask, command: str) -> Any:
    return app.test_cli_runner().invoke(args=["documents", command])


@pytest.fixture
def digest(session: Session) -> str:
    """A document with its file."""
    document = a_document(session, person(session, "Tara", ["trainee"]))
    document.digest = Store(Path(DOCUMENTS)).keep(b"a licence of Tara")
    session.commit()
    return document.digest


def test_every_file_that_is_there_is_fine(app: Flask, digest: str) -> None:
    result = run(app, "verify")

    assert (result.exit_code, result.output) == (0, "Every file is there.\n")


def test_a_file_that_was_changed_is_named(app: Flask, digest: str) -> None:
    file = Path(DOCUMENTS, digest[:2], digest)
    file.write_bytes(b"a licence of somebody else")

    result = run(app, "verify")

    file.unlink()
    assert result.exit_code == 1
    assert digest[:16] in result.output


def test_sweeping_leaves_what_is_in_use_or_new(app: Flask, digest: str) -> None:
    result = run(app, "sweep")

    assert result.exit_code == 0
    assert Store(Path(DOCUMENTS)).read(digest) is not None
