"""A real site and a real browser. What a page complains about fails the test that opened it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.demo import Demo, copy_database
from tests.journeys.house import House, Somebody, open_house
from tests.journeys.windows import Windows, open_browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house") / "house.db") as opened:
        yield opened


@pytest.fixture(scope="session")
def demo_file(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the loaded demo; whoever changes something takes one of their own."""
    made = tmp_path_factory.mktemp("demo_file") / "demo.db"
    copy_database(demo.file, made)
    return made


@pytest.fixture
def demo_house(demo_file: Path, tmp_path: Path) -> Iterator[House]:
    """The demo as it is after loading."""
    with open_house(Path(shutil.copy(demo_file, tmp_path / "copy.db"))) as opened:
        yield opened


@pytest.fixture(params=[True, False], ids=["scripts", "no_scripts"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def windows(browser: Browser, house: House, javascript: bool) -> Iterator[Windows]:
    opened = Windows(browser, house.base, javascript)
    yield opened
    opened.close()
    assert opened.problems == []


@pytest.fixture
def admin(house: House) -> Somebody:
    return house.person("Ada Admin", "admin")
