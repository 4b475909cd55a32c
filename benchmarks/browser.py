"""A browser of one signed-in person: as little of one as the benchmarks need."""

import gzip
import re
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin

from benchmarks.data import PASSWORD

TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
NAME, VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')
LINKED = re.compile(r'(?:href|src)="(/static/[^"#]+)')
IN_STYLE = re.compile(r"url\(\"?([^)\"]+\.woff2)\"?\)")
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    cookies: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def hidden(self) -> dict[str, str]:
        """The hidden fields of all forms of the page; the first of a name counts."""
        found: dict[str, str] = {}
        for tag in HIDDEN.findall(self.text):
            name, value = NAME.search(tag), VALUE.search(tag)
            if name:
                found.setdefault(name[1], value[1] if value else "")
        return found


class Browser:
    """Keeps the session cookie; signs in through the page that people use."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def get(self, path: str) -> Answer:
        return self._send("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._send("POST", path, urlencode(fields))

    def sign_in(self, address: str) -> "Browser":
        token = TOKEN.search(self.get("/sign-in").text)
        fields = {"csrf_token": token[1] if token else "", "email": address, "password": PASSWORD}
        status = self.post("/sign-in", fields).status
        if status != 303:
            raise RuntimeError(f"signing in as {address} answered {status}")
        return self

    def _send(self, method: str, path: str, body: str | None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = self.headers | ({"Content-Type": FORM} if body is not None else {})
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            cookies = tuple(value for name, value in response.getheaders() if name.lower() == "set-cookie")
            for cookie in cookies:
                self.cookies |= {name: one.value for name, one in SimpleCookie(cookie).items()}
            return Answer(response.status, response.read(), cookies)
        finally:
            connection.close()


@dataclass(frozen=True)
class Weight:
    """A page in bytes: as it is, compressed, and what it loads once besides."""

    html: int
    compressed: int
    assets: int


def weigh(browser: Browser, path: str) -> Weight:
    """Weigh a page with everything it links to, compressed as a proxy in front would do it.

    Of the fonts those count that a page without italics draws with.
    """
    page = browser.get(path)
    if page.status != 200:
        raise RuntimeError(f"{path} answered {page.status}")
    linked = {each.replace("&amp;", "&") for each in LINKED.findall(page.text)}
    assets = 0
    for url in linked:
        body = browser.get(url).body
        assets += _compressed(url, body)
        if url.partition("?")[0].endswith(".css"):
            fonts = {
                urljoin(url, found) for found in IN_STYLE.findall(body.decode()) if "italic" not in found
            }
            assets += sum(len(browser.get(font).body) for font in fonts - linked)
    return Weight(len(page.body), len(gzip.compress(page.body)), assets)


def _compressed(url: str, body: bytes) -> int:
    return len(body) if ".woff2" in url else len(gzip.compress(body, 9))
