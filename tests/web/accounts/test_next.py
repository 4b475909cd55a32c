"""W6: after signing in one lands on this site, whatever the address asked for."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.web.replies import local_path
from tests.signing import sign_in

HOSTILE = [
    "https://evil.example",
    "http://evil.example/dashboard",
    "HTTPS://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/////evil.example/%2f..",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "\\/\\/evil.example",
    "//\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    "\x00//evil.example",
    "\x01//evil.example",
    "\x08//evil.example",
    " //evil.example",
    "  ///evil.example",
    "/ /evil.example",
    "/\x0b/evil.example",
    "/\x0c/evil.example",
    "/\x1f/evil.example",
    "/\x7f/evil.example",
    "/\u00a0/evil.example",
    "/\u2028/evil.example",
    "/\u3000/evil.example",
    "/\u200b/evil.example",
    "/\ufeff/evil.example",
    "／／evil.example",
    "/／evil.example",
    "//evil。example",
    "//evil%E3%80%82example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://evil.example",
    "mailto:a@evil.example",
    "http:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "http:\\\\evil.example",
    "https:evil.example",
    "https:/\\evil.example",
    "://evil.example",
    ":evil.example",
    "evil.example",
    "www.evil.example",
    "evil.example/dashboard",
    "@evil.example",
    "//localhost@evil.example",
    "//evil.example#localhost",
    "//evil.example?localhost",
    "http://localhost@evil.example",
    "http://localhost:80@evil.example",
    "http://[::1",
    "//[evil.example",
    "http://[::ffff:1.2.3.4]/",
    "//127.0.0.1.evil.example",
    "//2130706433",
    "/.//evil.example",
    "/..//evil.example",
    "/./\\evil.example",
    "/%09/evil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "%2f%2fevil.example",
    "%5c%5cevil.example",
    "?next=//evil.example",
    "#//evil.example",
    "",
    "/" * 2000 + "evil.example",
]
KEPT = ["/account", "/logbook/12", "/events/3?day=2026-11-22", "/threads/4?page=2&q=a%20b", "/modules/m01-01"]


def test_w6_there_are_at_least_sixty_hostile_addresses() -> None:
    assert len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("target", HOSTILE, ids=ascii)
def test_w6_a_hostile_address_stays_on_this_site(target: str) -> None:
    found = local_path(target, "/dashboard")

    joined = urlsplit(urljoin("http://localhost/sign-in", found))
    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    assert (joined.scheme, joined.netloc) == ("http", "localhost")
    assert all(" " < character < "\x7f" for character in found)


@pytest.mark.parametrize("target", KEPT)
def test_w6_an_address_of_this_site_is_kept(target: str) -> None:
    assert local_path(target, "/dashboard") == target


@pytest.mark.parametrize("target", HOSTILE[::3], ids=ascii)
def test_w6_the_browser_is_never_sent_elsewhere(
    client: FlaskClient, session: Session, mara: Person, target: str
) -> None:
    sign_in(client, mara)

    response = client.get(f"/sign-in?next={quote(target)}")

    place = urlsplit(urljoin("http://localhost/sign-in", response.location))
    assert response.status_code == 303
    assert place.netloc == "localhost"
