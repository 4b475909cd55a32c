"""Browser windows that remember everything that went wrong in them."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

# Milliseconds for what a page does by itself; long, since machines that run tests are busy.
PATIENCE = 20_000
PHONE = (390, 844)
DESK = (1280, 900)
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
# The browser notes each answer of 400 and above; what a page refuses on purpose is not its mistake.
REFUSED = re.compile(r"the server responded with a status of 4\d\d")
# Where scripts run, a violation is caught as an event as well as by its message.
LISTENER = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium, in its sandbox unless root runs it."""
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ["CHROMIUM"], args=flags)
        yield browser
        browser.close()


@dataclass
class Windows:
    """The windows of one test. What any of them complains about stands in `problems`."""

    browser: Browser
    base: str
    javascript: bool = True
    problems: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, size: tuple[int, int] = DESK, **options: Any) -> Page:
        """Open a window that knows nobody yet."""
        context = self.browser.new_context(
            base_url=self.base,
            java_script_enabled=self.javascript,
            viewport={"width": size[0], "height": size[1]},
            **options,
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(LISTENER)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))
        context.on("response", self._answered)
        self.contexts.append(context)
        return context.new_page()

    def close(self) -> None:
        """Close all windows."""
        for context in self.contexts:
            context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not REFUSED.search(message.text):
            place = message.page.url if message.page else "?"
            self.problems.append(f"{urlsplit(place).path}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{urlsplit(response.url).path}: answered {response.status}")


def arrived(page: Page) -> Page:
    """The same page, all of it: a click returns when the first bytes of the next page are there.

    For what is read at once and does not wait by itself, as `expect` does.
    """
    page.wait_for_load_state()
    return page


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in through the form."""
    page.goto("/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: urlsplit(url).path != "/sign-in")


def let_in(page: Page, email: str, password: str) -> None:
    """Sign in by the same form without showing it: where signing in is not what the journey is about."""
    form = page.context.request.get("/sign-in").text()
    token = re.search(r'name="csrf_token" [^>]*value="([^"]+)"', form)
    assert token is not None
    fields = {"csrf_token": token[1], "email": email, "password": password}
    answer = page.context.request.post("/sign-in", form=fields, max_redirects=0)
    assert answer.status == 303, answer.text()
