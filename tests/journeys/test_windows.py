"""The windows themselves: what they must notice, they notice."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.house import House
from tests.journeys.windows import Windows

pytestmark = pytest.mark.browser
# Tenths of a second in which a window notices something.
ROUNDS = 10
POLICY = "default-src 'none'; style-src 'self'"


@pytest.mark.parametrize(
    ("status", "body", "noticed"),
    [
        (200, "<title>t</title><p style='color: red'>Styled where it stands</p>", "Content Security Policy"),
        (503, "<title>t</title><p>Out of order</p>", "answered 503"),
        (200, "<title>t</title><p>Nothing wrong</p>", ""),
        (404, "<title>t</title><p>Refused on purpose</p>", ""),
    ],
)
def test_a_window_notices_what_goes_wrong(
    browser: Browser, house: House, javascript: bool, status: int, body: str, noticed: str
) -> None:
    opened = Windows(browser, house.base, javascript)
    page = opened.open()
    headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html"}
    page.route("**/planted", lambda route: route.fulfill(status=status, body=body, headers=headers))

    page.goto("/planted")
    for _ in range(ROUNDS):
        page.wait_for_timeout(100)
        if noticed and opened.problems:
            break
    opened.close()

    assert bool(opened.problems) == bool(noticed)
    assert noticed in "".join(opened.problems)
