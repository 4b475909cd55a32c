"""Every kind of page that a person can reach by links, once each."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

FILES = (".csv", ".ics", ".jpg", ".json", ".md", ".pdf", ".png", ".svg", ".txt", ".xlsx", ".zip")


@dataclass
class Crawl:
    """One person's way through the site; `seen` are the endpoints whose page was opened."""

    app: Flask
    page: Page
    base: str
    seen: set[str] = field(default_factory=set)

    def pages(self, *starts: str) -> Iterator[str]:
        """Open one page of each endpoint, nearest first, and give its path while it is open."""
        waiting, known = deque(starts), set(starts)
        while waiting:
            path = waiting.popleft()
            endpoint = self.endpoint(path)
            if endpoint is None or endpoint in self.seen or not self._opens(path):
                continue
            self.seen.add(endpoint)
            fresh = [link for link in self._links() if link not in known]
            known.update(fresh)
            yield path
            waiting.extend(fresh)

    def endpoint(self, path: str) -> str | None:
        """The page that this path leads to, or None for files and other places."""
        address = urlsplit(path).path
        if address.endswith(FILES):
            return None
        try:
            endpoint, _ = self.app.url_map.bind(urlsplit(self.base).netloc).match(address, method="GET")
        except (HTTPException, RequestRedirect):
            return None
        return str(endpoint)

    def _opens(self, path: str) -> bool:
        answer = self.page.goto(path)
        assert answer is not None
        moved = urlsplit(self.page.url).path != urlsplit(path).path
        if moved and self.endpoint(self.page.url) in self.seen:
            return False
        assert answer.ok, f"{path} answered {answer.status}"
        return "html" in answer.headers["content-type"]

    def _links(self) -> list[str]:
        hrefs = self.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        here = [urlsplit(urljoin(self.page.url, href)) for href in hrefs]
        own = [each for each in here if each.netloc == urlsplit(self.base).netloc]
        return list(dict.fromkeys(each.path + (f"?{each.query}" if each.query else "") for each in own))
