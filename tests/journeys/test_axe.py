"""Every page of every person, by the rules of WCAG 2.2 AA, in both themes, on a desk and a phone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from kaptrain.demo.rules.people import PASSWORD, SIGN_INS
from tests.journeys.crawl import Crawl
from tests.journeys.house import House, open_house
from tests.journeys.windows import DESK, PHONE, Windows, sign_in

pytestmark = pytest.mark.browser

VISITOR = "visitor"
ALL_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# The dark theme changes colours and nothing else, so there only the rules about colours are asked again.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
NARROWEST = 320
OPEN_ALL = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
RUN = """options => axe.run(document, options).then(({violations}) => violations.flatMap(({id, nodes}) =>
  nodes.map(({target, failureSummary}) => `${id} ${target} ${failureSummary}`)))"""
# Opened by a mailed link, or a way to another page: nothing to see for a crawl.
UNLINKED = {
    "accounts.address",
    "accounts.invitation",
    "accounts.reset",
    "reporting.healthz",
    "reporting.readyz",
}


@pytest.fixture(scope="module")
def site(demo_file: Path) -> Iterator[House]:
    """The demo, only looked at, so that all tests of this file share it."""
    with open_house(demo_file) as opened:
        yield opened


@pytest.fixture
def windows(browser: Browser, site: House) -> Iterator[Windows]:
    opened = Windows(browser, site.base)
    yield opened
    opened.close()
    assert opened.problems == []


def enter(windows: Windows, who: str) -> Page:
    """A window of this person, with nothing moving in it."""
    page = windows.open(reduced_motion="reduce", bypass_csp=False)
    if who != VISITOR:
        sign_in(page, f"{who}@kaptrain.example", PASSWORD)
    return page


def complaints(page: Page) -> list[str]:
    """What is wrong with the open page in each width and theme, with every fold open."""
    page.evaluate(AXE_SCRIPT)
    page.evaluate(OPEN_ALL)
    found = []
    for width, height in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        # As high as the page, or what the bar at the bottom covers would count as too small to touch.
        whole = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, whole)})
        page.emulate_media(color_scheme="light")
        found += [f"{width} light: {each}" for each in page.evaluate(RUN, ALL_RULES)]
        page.emulate_media(color_scheme="dark")
        found += [f"{width} dark: {each}" for each in page.evaluate(RUN, COLOURS)]
    page.set_viewport_size({"width": NARROWEST, "height": PHONE[1]})
    reach: int = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    return [*found, *([f"scrolls sideways to {reach}"] if reach > NARROWEST else [])]


_seen: dict[str, set[str]] = {}


def crawl(site: House, windows: Windows, who: str) -> tuple[list[str], int]:
    walk = Crawl(site.app, enter(windows, who), site.base)
    wrong, pages = [], 0
    for path in walk.pages("/", *(["/account"] if who != VISITOR else [])):
        wrong += [f"{path} {each}" for each in complaints(walk.page)]
        pages += 1
    _seen[who] = walk.seen
    return wrong, pages


@pytest.mark.parametrize("who", [VISITOR, *SIGN_INS])
def test_no_page_breaks_a_rule(
    who: str, site: House, windows: Windows, record_property: Callable[[str, Any], None]
) -> None:
    wrong, pages = crawl(site, windows, who)
    record_property("pages", pages)

    assert "\n".join(wrong) == ""
    assert pages >= 4


def test_the_page_of_an_unknown_address_breaks_no_rule(windows: Windows) -> None:
    page = enter(windows, VISITOR)
    page.goto("/no/such/address")

    assert complaints(page) == []


# A form, and the button that sends it as it is: too little for any of them.
REFUSED_FORMS = (
    (VISITOR, "/sign-in", "Sign in"),
    ("trainee", "/logbook/new/practicum", "Send"),
    ("trainee", "/logbook/new/mentorship", "Send"),
    ("newcomer", "/modules/m01/m01-01", "Check my answers"),
    ("practitioner", "/signoff", "Sign only"),
    ("mentor", "/signoff", "Sign only"),
    ("admin", "/admin/people/new", "Send the invitation"),
    ("admin", "/admin/cohorts/new", "Open"),
)


@pytest.mark.parametrize(("who", "path", "button"), REFUSED_FORMS, ids=lambda value: value.strip("/"))
def test_no_refused_form_breaks_a_rule(who: str, path: str, button: str, windows: Windows) -> None:
    page = enter(windows, who)
    page.goto(path)
    with page.expect_navigation() as answered:
        page.get_by_role("button", name=button).first.click()
    assert answered.value.status == 422

    assert complaints(page) == []
