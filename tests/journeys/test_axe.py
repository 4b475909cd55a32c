"""Every page of every person, by the rules of WCAG 2.2 AA, in both themes, on a desk and a phone."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from kaptrain.demo.rules.people import PASSWORD, SIGN_INS
from tests.journeys.crawl import Crawl
from tests.journeys.house import House, open_house
from tests.journeys.windows import DESK, PHONE, Windows, arrived, let_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("axe")]

VISITOR = "visitor"
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
NARROWEST = 320
GROWTHS = 10
# Added to the height of a page, for what still grows while it is examined.
SPARE = 400
OPEN_ALL = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
# What the page needs and what the window shows, once its fonts are there and two frames were drawn.
HEIGHTS = """() => document.fonts.ready.then(() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() =>
    done([document.documentElement.scrollHeight, window.innerHeight])))))"""
BEGIN = """options => { window.found = axe.run(document, options).then(({violations}) => violations.flatMap(
  ({id, nodes}) => nodes.map(({target, failureSummary}) => `${id} ${target} ${failureSummary}`))) }"""


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


def enter(windows: Windows, who: str, theme: str = "light") -> Page:
    """A window of this person, with nothing moving in it."""
    page = windows.open(reduced_motion="reduce", color_scheme=theme)
    page.context.add_init_script(AXE_SCRIPT)
    if who != VISITOR:
        let_in(page, f"{who}@kaptrain.example", PASSWORD)
    return page


def look(page: Page, size: tuple[int, int]) -> None:
    """Begin to examine the open page, every fold open; two windows can be examined at once."""
    arrived(page).set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate(OPEN_ALL)
    # Higher than the page, or what the bar at the bottom covers would count as too small to touch.
    # Again and again, since a page may grow when more of it is in view.
    for _ in range(GROWTHS):
        whole, seen = page.evaluate(HEIGHTS)
        if whole <= seen and seen >= size[1]:
            break
        size = (size[0], max(whole + SPARE, size[1]))
        page.set_viewport_size({"width": size[0], "height": size[1]})
    else:
        raise AssertionError(f"{page.url} does not stop growing")
    page.evaluate(BEGIN, OPTIONS)


def complaints(page: Page) -> list[str]:
    """What was found."""
    return [str(each) for each in page.evaluate("() => window.found")]


def reach(page: Page) -> list[str]:
    """How far the page scrolls sideways on the narrowest phone."""
    page.set_viewport_size({"width": NARROWEST, "height": PHONE[1]})
    widest: int = page.evaluate("document.documentElement.scrollWidth")
    return [f"scrolls sideways to {widest}"] if widest > NARROWEST else []


def examine(light: Page, dark: Page, sizes: tuple[tuple[int, int], tuple[int, int]]) -> list[str]:
    """Examine the page that is open in both windows, each in its own width."""
    for page, size in zip((light, dark), sizes, strict=True):
        look(page, size)
    return [
        *(f"light {sizes[0][0]}: {each}" for each in complaints(light)),
        *(f"dark {sizes[1][0]}: {each}" for each in complaints(dark)),
    ]


# Each page in both themes and both widths; all four together only at full size. Pages of several people are
# seen by the next person the other way round.
ONE_WAY, OTHER_WAY = (DESK, PHONE), (PHONE, DESK)
EVERYBODY = (VISITOR, *SIGN_INS)
WAYS = [
    pytest.param(
        who, way, marks=[] if (way == ONE_WAY) == (place % 2 == 0) else pytest.mark.slow, id=f"{who}-{name}"
    )
    for place, who in enumerate(EVERYBODY)
    for way, name in ((ONE_WAY, "dark-phone"), (OTHER_WAY, "light-phone"))
]


# Pages that look different for different people; the others are examined for the first who reaches them,
# and for everybody only at full size.
OF_EACH = {"reporting.dashboard", "reporting.hours", "logbook.entries", "logbook.queue", "certificates.held"}
_examined: set[str | None] = set()


def wanted(endpoint: str | None) -> bool:
    """Tell whether the page of this endpoint is still to be examined."""
    if endpoint in _examined and endpoint not in OF_EACH and not os.environ.get("KAPTRAIN_SLOW"):
        return False
    _examined.add(endpoint)
    return True


@pytest.mark.parametrize(("who", "sizes"), WAYS)
def test_no_page_breaks_a_rule(
    who: str,
    sizes: tuple[tuple[int, int], tuple[int, int]],
    site: House,
    windows: Windows,
    record_property: Callable[[str, Any], None],
) -> None:
    dark = enter(windows, who, "dark")
    walk = Crawl(site.app, enter(windows, who), site.base)
    wrong = []
    for path in walk.pages("/", *(["/account"] if who != VISITOR else [])):
        if not wanted(walk.endpoint(path)):
            continue
        dark.goto(path)
        wrong += [f"{path} {each}" for each in examine(walk.page, dark, sizes) + reach(walk.page)]
    record_property("pages", len(walk.seen))

    assert "\n".join(wrong) == ""
    assert len(walk.seen) >= 4


BOTH = ((DESK, "light"), (PHONE, "dark"))


def by_turns(cases: Sequence[tuple[str, ...]]) -> list[Any]:
    """Each case in one of both looks by default, and in both at full size."""
    return [
        pytest.param(*case, look, marks=[] if place % 2 == number else pytest.mark.slow)
        for place, case in enumerate(cases)
        for number, look in enumerate(BOTH)
    ]


def named(value: Any) -> str:
    """What a case is called: its words, or its theme."""
    return value.strip("/") if isinstance(value, str) else str(value[1])


def examine_alone(page: Page, looks: Sequence[tuple[tuple[int, int], str]] = BOTH) -> list[str]:
    """Examine what only this window shows."""
    found = []
    for size, theme in looks:
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        look(page, size)
        found += [f"{theme} {size[0]}: {each}" for each in complaints(page)]
    return [*found, *reach(page)]


def test_the_page_of_an_unknown_address_breaks_no_rule(windows: Windows) -> None:
    page = enter(windows, VISITOR)
    page.goto("/no/such/address")

    assert examine_alone(page) == []


# Other faces of pages that the walk sees once.
FACES = (
    ("trainee", "/search?q=bladder"),
    ("trainee", "/search?q=xyzzy"),
    ("mentor", "/guides/lab-1"),
    ("mentor", "/guides/mentorship"),
    ("trainee", "/guides/form-webinar"),
    ("trainee", "/guides/discussion-1"),
    ("admin", "/modules/m01/m01-01"),
    ("mentor", "/modules"),
    ("trainee", "/calendar?month=2026-12"),
    ("trainee", "/calendar?view=list&month=2026-12"),
    ("facilitator", "/calendar?month=2026-12"),
    # A thread that asks first, a hidden post for members and for who leads, a quote, a search among posts.
    ("trainee", "/threads/4"),
    ("trainee", "/threads/3?quote=1"),
    ("facilitator", "/threads/3"),
    ("newcomer", "/groups"),
    ("trainee", "/search?q=watch"),
)


@pytest.mark.parametrize(("who", "path", "shown"), by_turns(FACES), ids=named)
def test_no_other_face_of_a_page_breaks_a_rule(
    who: str, path: str, shown: tuple[tuple[int, int], str], windows: Windows
) -> None:
    page = enter(windows, who)
    answer = page.goto(path)
    assert answer is not None and answer.ok

    assert examine_alone(page, [shown]) == []


def test_a_new_calendar_address_breaks_no_rule(windows: Windows) -> None:
    page = enter(windows, "practitioner")
    page.goto("/calendar")
    page.get_by_role("button", name="Make an address").click()
    assert page.get_by_role("textbox", name="Address").input_value().endswith(".ics")
    found = examine_alone(page)
    page.goto("/calendar")

    assert found + examine_alone(page) == []


# A form, and the button that sends it as it is: too little for any of them.
REFUSED_FORMS = (
    (VISITOR, "/sign-in", "Sign in"),
    ("trainee", "/logbook/new/practicum?phase=dosing", "Send"),
    ("trainee", "/logbook/new/mentorship", "Send"),
    ("newcomer", "/modules/m01/m01-01", "Check my answers"),
    ("newcomer", "/modules/m02/check", "Check my answers"),
    ("practitioner", "/signoff", "Sign only"),
    ("mentor", "/signoff", "Sign only"),
    ("admin", "/admin/people/new", "Send the invitation"),
    ("admin", "/admin/certificates/renewals", "Renew the ticked certificates"),
    ("admin", "/admin/cohorts/new", "Open"),
    ("trainee", "/rooms/1/threads/new", "Post"),
    ("trainee", "/threads/5", "Post"),
    ("facilitator", "/groups/new", "Open it"),
    ("facilitator", "/groups/1/meetings/new", "Plan it"),
)


@pytest.mark.parametrize(("who", "path", "button", "shown"), by_turns(REFUSED_FORMS), ids=named)
def test_no_refused_form_breaks_a_rule(
    who: str, path: str, button: str, shown: tuple[tuple[int, int], str], windows: Windows
) -> None:
    page = enter(windows, who)
    page.goto(path)
    with page.expect_navigation() as answered:
        page.get_by_role("button", name=button).first.click()
    assert answered.value.status == 422

    assert examine_alone(page, [shown]) == []
