"""A small program in a folder of its own, to be broken one line at a time."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kaptrain.catalogue.content.check import Checked, check_program

FIXTURES = Path(__file__).parent / "fixtures"
TODAY = date(2026, 11, 22)


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A copy of the small program without problems."""
    return Path(shutil.copytree(FIXTURES / "mini", tmp_path / "mini"))


@pytest.fixture
def change(mini: Path) -> Callable[[str, str, str], None]:
    """Replace the first `old` in a file of the program."""

    def replace(file: str, old: str, new: str) -> None:
        text = (mini / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (mini / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def checked(mini: Path) -> Callable[[], Checked]:
    """Check the program as of 22 November 2026."""
    return lambda: check_program(mini, today=TODAY)
