"""W2, W3: hostile texts on a real page in a real browser run nothing, ask nobody and break no policy."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request

from kaptrain.catalogue.content.markdown import render
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.web.context import provide
from tests.content.public_lists import CONTEXTS, hostile, in_context
from tests.factories.learning import mini_program
from tests.journeys.house import House, open_house
from tests.journeys.windows import Windows

pytestmark = pytest.mark.browser

BATCH = 500
CANARY = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print"])
  window[name] = (...words) => { window.ran.push([name, ...words.map(String)]); };
"""


class Shelf(Library):
    """A library with one program, whose page shows what the test puts there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.shown: Program = super().program(mini_program(folder).name)

    def program(self, slug: str) -> Program:
        """Give the one program, whatever it is called."""
        return self.shown


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A site whose only program is made by the tests of this file."""
    with open_house(tmp_path_factory.mktemp("hostile") / "house.db") as opened:
        provide(opened.app, Shelf(tmp_path_factory.mktemp("shelf")))
        # The application looks the library up by its class.
        opened.app.extensions["kaptrain"][Library] = opened.app.extensions["kaptrain"][Shelf]
        yield opened


@pytest.fixture
def window(browser: Browser, house: House) -> Iterator[Page]:
    opened = Windows(browser, house.base)
    page = opened.open()
    page.add_init_script(CANARY)
    strangers: list[str] = []

    def note(request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(house.base).netloc:
            strangers.append(request.url)

    def refuse(dialog: Dialog) -> None:
        strangers.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    page.on("request", note)
    page.on("dialog", refuse)
    yield page
    opened.close()
    assert opened.problems == []
    assert strangers == []


def show(house: House, page: Page, context: str, texts: list[str]) -> int:
    """Open the page with these texts, each rendered by itself; return how many were shown."""
    shelf: Shelf = house.app.extensions["kaptrain"][Shelf]
    parts = [render(in_context(context, text), {}).html for text in texts]
    shelf.shown = replace(
        shelf.shown, body_html="".join(f"<blockquote>{part}</blockquote>" for part in parts)
    )
    page.goto("/programs/mini")
    page.wait_for_load_state("load")
    assert urlsplit(page.url).path == "/programs/mini"
    assert page.evaluate("window.ran") == []
    shown: int = page.locator(".kt-prose > blockquote").count()
    return shown


@pytest.mark.parametrize("context", CONTEXTS)
def test_nothing_of_a_sample_runs(house: House, window: Page, context: str) -> None:
    texts = hostile(every=38)

    assert show(house, window, context, texts) == len(texts)


@pytest.mark.slow
@pytest.mark.parametrize("context", CONTEXTS)
def test_nothing_of_the_public_lists_runs(house: House, window: Page, context: str) -> None:
    texts = hostile()

    shown = sum(show(house, window, context, texts[at : at + BATCH]) for at in range(0, len(texts), BATCH))

    assert shown == len(texts)


def test_the_look_finds_what_runs(house: House, window: Page) -> None:
    show(house, window, "body", ["harmless"])

    window.evaluate("alert('seen')")

    assert window.evaluate("window.ran") == [["alert", "seen"]]
