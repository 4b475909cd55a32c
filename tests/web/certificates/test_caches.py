"""A revocation shows through a caching proxy on the very next request (C4)."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from kaptrain.certificates import service
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.code import format_code
from tests.factories.bulk import registrar
from tests.factories.certificates import OFFICE, complete_year, issued
from tests.journeys.house import House, open_house
from tests.proxy import Proxy, caching


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path / "cache.db") as opened:
        yield opened


@pytest.fixture
def proxy(house: House) -> Iterator[Proxy]:
    with caching(house.base) as opened:
        yield opened


def asked(proxy: Proxy, path: str, accept: str = "text/html") -> str:
    with urlopen(Request(proxy.base + path, headers={"Accept": accept})) as answer:
        text: str = answer.read().decode()
        return text


def a_certificate(house: House) -> tuple[int, str]:
    with house.session() as session:
        made = issued(session, complete_year(session), house.clock.now())
        return made.id, f"/verify/{format_code(made.code)}"


def revoke(house: House, certificate_id: int) -> None:
    with house.session() as session:
        found = session.get_one(Certificate, certificate_id)
        now = house.clock.now()
        service.revoke(session, registrar(session), found, "Hours corrected", office=OFFICE, now=now)


def test_a_revocation_shows_through_a_cache_on_the_next_request(house: House, proxy: Proxy) -> None:
    certificate_id, address = a_certificate(house)
    for _ in range(2):
        assert "This certificate is valid" in asked(proxy, address)
        assert json.loads(asked(proxy, address, "application/json"))["valid"] is True

    revoke(house, certificate_id)

    assert "This certificate was revoked" in asked(proxy, address)
    assert json.loads(asked(proxy, address, "application/json"))["state"] == "revoked"


def test_the_proxy_does_keep_what_it_may(house: House, proxy: Proxy) -> None:
    """Control: a style sheet is asked of the origin once."""
    found = re.search(r'href="(/static/theme\.css[^"]*)"', asked(proxy, "/verify"))
    assert found is not None
    before = proxy.asked

    sheets = {asked(proxy, found[1]) for _ in range(3)}

    assert (len(sheets), proxy.asked - before) == (1, 1)


def test_an_answer_that_may_be_kept_would_hide_the_revocation(house: House, proxy: Proxy) -> None:
    """Control: the same page with leave to be kept for a minute shows what is no longer true."""
    certificate_id, address = a_certificate(house)
    house.app.wsgi_app = _keepable(house.app.wsgi_app)  # type: ignore[method-assign]
    assert "This certificate is valid" in asked(proxy, address)

    revoke(house, certificate_id)

    assert "This certificate is valid" in asked(proxy, address)


def _keepable(inner: Callable[..., Any]) -> Callable[..., Any]:
    def outer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            kept = [pair for pair in headers if pair[0].lower() not in ("cache-control", "vary")]
            return start_response(status, [*kept, ("Cache-Control", "max-age=60")], *rest)

        return inner(environ, begin)

    return outer
