"""Pictures of every page for every demo person: `./run shots DIR`.

Starts a demo of its own on a free port, signs in as each person, follows links, and saves each kind of page
on a phone and a desk, light and dark. Says which pages failed, scroll sideways or log an error.
"""

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

from flask import Flask
from playwright.sync_api import Browser, Error, Page, sync_playwright
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config import Settings  # noqa: E402 - this file is run as a program, so the root is added first
from kaptrain.app import create_app  # noqa: E402 - as above

VISITOR = "visitor"
READER, LESSON, LESSON_OF = "trainee", "learning.lesson", "> m"
PEOPLE = (
    "newcomer", "trainee", "ready", "graduate", "mentor", "practitioner", "facilitator", "admin",
)  # fmt: skip
PASSWORD = "kaptrain-demo"
WIDTHS = {390: 844, 1280: 900}
THEMES = ("light", "dark")
SECONDS_TO_START = 240
NOT_A_PAGE = re.compile(r"\.(json|csv|ics|md|pdf|png|svg|css|js|xlsx)$|^/(static|sign-out)")


@dataclass
class Walk:
    """One person's way through the pages: what was seen of each kind, and what was wrong."""

    person: str
    target: Path
    base: str
    app: Flask
    each: int
    seen: Counter[str] = field(default_factory=Counter)
    pictures: int = 0
    problems: list[str] = field(default_factory=list)

    def kind(self, path: str) -> str | None:
        """Return the route that answers a path; None for what is not a page."""
        if NOT_A_PAGE.search(path):
            return None
        adapter = self.app.url_map.bind(urlsplit(self.base).netloc)
        try:
            rule, values = adapter.match(path, method="GET", return_rule=True)
        except (HTTPException, RequestRedirect):
            return None
        # One lesson of each module, for the one person who has them all.
        of_module = rule.endpoint == LESSON and self.person == READER
        return f"{rule.rule} {values['module_id']}" if of_module else str(rule.rule)

    def visit(self, page: Page) -> None:
        """Follow links from the home page and from every route without arguments."""
        waiting = deque(["/", *plain_routes(self.app)])
        known = set(waiting)
        while waiting:
            path = waiting.popleft()
            kind = self.kind(urlsplit(path).path)
            most = 1 if kind and LESSON_OF in kind else self.each
            if kind is None or self.seen[kind] >= most:
                continue
            if self.open(page, path):
                self.seen[kind] += 1
                self.picture(page, kind)
                fresh = [link for link in links(page, self.base) if link not in known]
                known.update(fresh)
                waiting.extend(fresh)

    def open(self, page: Page, path: str) -> bool:
        """Go to a page; False when it is not one for this person."""
        try:
            answer = page.goto(self.base + path, wait_until="load")
        except Error as error:
            if "Download" not in error.message:
                self.problems.append(f"{path}: {error.message.splitlines()[0]}")
            return False
        if answer is None or answer.status in (401, 403, 404, 405):
            return False
        if answer.status >= 400:
            self.problems.append(f"{path}: answered {answer.status}")
        moved = urlsplit(page.url).path != urlsplit(path).path
        return not moved and "html" in answer.headers.get("content-type", "")

    def picture(self, page: Page, kind: str) -> None:
        """Save the open page in each width and theme."""
        name = re.sub(r"[^a-z0-9]+", "-", kind.lower()).strip("-") or "home"
        if self.seen[kind] > 1:
            name += f"-{self.seen[kind]}"
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            for theme in THEMES:
                page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
                page.screenshot(
                    path=self.target / self.person / f"{name}-{width}-{theme}.png", full_page=True
                )
                self.pictures += 1
            reach = page.evaluate("document.documentElement.scrollWidth")
            if reach > width:
                self.problems.append(
                    f"{urlsplit(page.url).path}: scrolls sideways at {width} px (to {reach})"
                )


def plain_routes(app: Flask) -> list[str]:
    """Return the addresses of all pages that take no argument."""
    return sorted(
        rule.rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in (rule.methods or ())
    )


def links(page: Page, base: str) -> list[str]:
    """Return the addresses on this site that the page links to, without fragments."""
    found = page.eval_on_selector_all("a[href]", "nodes => nodes.map(node => node.getAttribute('href'))")
    parts = [urlsplit(urljoin(page.url, href)) for href in found]
    host = urlsplit(base).netloc
    here = [part for part in parts if part.netloc == host and part.scheme == "http"]
    return list(dict.fromkeys(part.path + (f"?{part.query}" if part.query else "") for part in here))


def sign_in(page: Page, base: str, person: str) -> None:
    """Sign a demo person in through the form."""
    page.goto(f"{base}/sign-in")
    page.fill("[name=email]", f"{person}@kaptrain.example")
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) [type=submit]").first.click()
    page.wait_for_load_state("load")
    if urlsplit(page.url).path == "/sign-in":
        sys.exit(f"shots: {person} could not sign in")


def walk(browser: Browser, tour: Walk) -> Walk:
    """Take one person through the pages."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.on("console", lambda message: note_console(tour, page, message.type, message.text))
    page.on("pageerror", lambda error: tour.problems.append(f"{urlsplit(page.url).path}: {error}"))
    if tour.person != VISITOR:
        sign_in(page, tour.base, tour.person)
    tour.visit(page)
    context.close()
    return tour


def note_console(tour: Walk, page: Page, kind: str, text: str) -> None:
    # What a page refuses to this person is not the page's mistake.
    if kind == "error" and "the server responded with a status of 4" not in text:
        tour.problems.append(f"{urlsplit(page.url).path}: console: {text}")


@contextmanager
def demo(database: Path) -> Iterator[tuple[str, Flask]]:
    """Serve a fresh demo on a free port until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    own = {
        "KAPTRAIN_ENV": "demo",
        "DATABASE_URL": f"sqlite:///{database}",
        "PORT": str(port),
        "BASE_URL": base,
    }
    with subprocess.Popen(
        [str(ROOT / "run"), "demo"], env={**os.environ, **own}, stdout=subprocess.DEVNULL
    ) as server:
        try:
            wait_for(f"{base}/healthz", server)
            yield base, create_app(Settings.from_env({**os.environ, **own}))
        finally:
            server.send_signal(signal.SIGTERM)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the address answers; end the program when it never does."""
    for _ in range(SECONDS_TO_START * 10):
        if server.poll() is not None:
            break
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    sys.exit("shots: the demo did not start")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run shots", description=__doc__)
    parser.add_argument("target", type=Path, metavar="DIR")
    parser.add_argument(
        "--person", action="append", choices=[VISITOR, *PEOPLE], help="only this one; may be repeated"
    )
    parser.add_argument("--each", type=int, default=2, help="how many pages of each kind (2)")
    wanted = parser.parse_args()
    root_flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    problems = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder) / "demo.db") as (base, app),
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=["--disable-dev-shm-usage", *root_flags]
        )
        for person in wanted.person or [VISITOR, *PEOPLE]:
            tour = walk(browser, Walk(person, wanted.target, base, app, wanted.each))
            problems += len(tour.problems)
            print(f"{person}: {tour.pictures} pictures of {len(tour.seen)} kinds of page", flush=True)
            for problem in dict.fromkeys(tour.problems):
                print(f"  {problem}", flush=True)
        browser.close()
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
