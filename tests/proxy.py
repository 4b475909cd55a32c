"""A caching proxy, small and real, that keeps what RFC 9111 lets a shared cache keep."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

HEURISTIC = 10  # a tenth of the time since the last change, RFC 9111 section 4.2.2
CACHEABLE = {200, 203, 204, 300, 301, 404, 405, 410, 414, 501}
HOP = {"connection", "transfer-encoding", "keep-alive"}


@dataclass
class Kept:
    """A stored answer, with the request headers it was chosen by."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    chosen_by: dict[str, str]
    fresh_until: float


@dataclass
class Proxy:
    """Where it listens, and how often it asked the origin."""

    base: str
    origin: str
    asked: int = 0
    kept: dict[str, list[Kept]] = field(default_factory=dict)

    def answer(self, path: str, headers: Mapping[str, str]) -> Kept:
        """Give a fresh stored answer, or ask the origin and store what may be stored."""
        for one in self.kept.get(path, []):
            matches = all(headers.get(name, "") == value for name, value in one.chosen_by.items())
            if matches and one.fresh_until > time.monotonic():
                return one
        fetched = self._fetched(path, headers)
        if _may_keep(fetched):
            self.kept.setdefault(path, []).insert(0, fetched)
        return fetched

    def _fetched(self, path: str, headers: Mapping[str, str]) -> Kept:
        self.asked += 1
        where = urlsplit(self.origin)
        connection = HTTPConnection(where.hostname or "", where.port)
        try:
            connection.request("GET", path, headers={**headers, "Via": "1.1 test"})
            response = connection.getresponse()
            found = [(name, value) for name, value in response.getheaders() if name.lower() not in HOP]
            named = {name.lower(): value for name, value in found}
            vary = [name.strip().lower() for name in named.get("vary", "").split(",") if name.strip()]
            chosen = {name: headers.get(name, "") for name in vary}
            until = time.monotonic() + _lifetime(named)
            return Kept(response.status, found, response.read(), chosen, until)
        finally:
            connection.close()


def _directives(headers: Mapping[str, str]) -> dict[str, str]:
    parts = (part.strip().lower().partition("=") for part in headers.get("cache-control", "").split(","))
    return {name: value.strip('"') for name, _, value in parts if name}


def _may_keep(one: Kept) -> bool:
    told = _directives({name.lower(): value for name, value in one.headers})
    forbidden = {"no-store", "private", "no-cache"} & told.keys() or "*" in one.chosen_by
    return one.status in CACHEABLE and not forbidden


def _lifetime(headers: Mapping[str, str]) -> float:
    told = _directives(headers)
    for name in ("s-maxage", "max-age"):
        if told.get(name, "").isdigit():
            return float(told[name])
    if "date" not in headers:
        return 0
    date = parsedate_to_datetime(headers["date"])
    if "expires" in headers:
        return (parsedate_to_datetime(headers["expires"]) - date).total_seconds()
    if "last-modified" in headers:
        return (date - parsedate_to_datetime(headers["last-modified"])).total_seconds() / HEURISTIC
    return 0


@contextmanager
def caching(origin: str) -> Iterator[Proxy]:
    """Run a proxy in front of `origin` until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # Host stays the origin's: the application refuses others.
            headers = {name.lower(): value for name, value in self.headers.items()}
            headers["host"] = urlsplit(origin).netloc
            one = proxy.answer(self.path, headers)
            self.send_response(one.status)
            for name, value in one.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(one.body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy = Proxy(f"http://127.0.0.1:{server.server_port}", origin)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
