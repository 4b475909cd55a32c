"""Find a word, open the find, and stand at its section; with and without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kaptrain.demo.rules.people import PASSWORD
from tests.journeys.house import House, open_house
from tests.journeys.windows import DESK, PHONE, Windows, let_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(demo_file: Path) -> Iterator[House]:
    """The demo, only looked at."""
    with open_house(demo_file) as opened:
        yield opened


@pytest.fixture
def windows(browser: Browser, site: House, javascript: bool) -> Iterator[Windows]:
    opened = Windows(browser, site.base, javascript)
    yield opened
    opened.close()
    assert opened.problems == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_trainee_finds_a_word_and_lands_at_its_section(windows: Windows, size: tuple[int, int]) -> None:
    page = windows.open(size)
    let_in(page, "trainee@kaptrain.example", PASSWORD)

    page.goto("/")
    page.get_by_role("link", name="Search").click()
    page.get_by_label("Words to find").fill("bladder")
    page.get_by_label("Words to find").press("Enter")

    expect(page.get_by_role("status")).to_contain_text("found for bladder")
    expect(page.locator("mark").first).to_have_text(re.compile("bladder", re.IGNORECASE))
    page.get_by_role("heading", level=2).get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/modules/m05/m05-04#s-the-bladder$"))
    expect(page.get_by_role("heading", name="The bladder", exact=True)).to_be_in_viewport()


def test_a_mentor_narrows_a_search_and_opens_a_guide(windows: Windows) -> None:
    page = windows.open()
    let_in(page, "mentor@kaptrain.example", PASSWORD)

    page.goto("/search?q=teach-back")
    page.get_by_label("Where").select_option("guide")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text(re.compile("^Guide: ")).first).to_be_visible()

    page.goto("/guides")
    page.get_by_role("link", name=re.compile("^Off-label use")).first.click()
    expect(page.get_by_text("Each role reads only its own card.")).to_be_visible()
    page.locator("summary", has_text="Client").first.click()
    expect(page.get_by_text(re.compile("^You are ")).first).to_be_visible()
