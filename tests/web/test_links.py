"""Where links lead: nowhere unknown, and looking changes nothing (W4)."""

import re
import sqlite3
from collections import Counter, deque
from contextlib import closing
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from kaptrain.db.session import db
from kaptrain.demo.rules.people import SIGN_INS
from tests.demo import Demo

HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
# How many pages of one kind are opened; links to all of them are followed at least to the door.
EACH = 4


def links(text: str, path: str) -> list[str]:
    """The addresses on this site that a page links to."""
    found = [
        urlsplit(urljoin(f"http://localhost{path}", href.replace("&amp;", "&")))
        for href in HREF.findall(text)
    ]
    return list(
        dict.fromkeys(
            each.path + (f"?{each.query}" if each.query else "")
            for each in found
            if each.scheme == "http" and each.netloc == "localhost" and not each.path.startswith("/static/")
        )
    )


def endpoint(demo: Demo, path: str) -> str:
    """What answers an address; empty for an unknown one."""
    try:
        return str(demo.app.url_map.bind("localhost").match(urlsplit(path).path, method="GET")[0])
    except RequestRedirect as moved:
        return moved.new_url
    except HTTPException:
        return ""


def walk(demo: Demo, browser: FlaskClient) -> tuple[list[str], int]:
    """Follow links from the first page on; return those that lead nowhere, and how many were followed."""
    waiting, known, opened, wrong = deque([("/", "the start")]), {"/"}, Counter[str](), []
    while waiting:
        path, source = waiting.popleft()
        kind = endpoint(demo, path)
        if opened[kind] >= EACH and kind:
            continue
        opened[kind] += 1
        answer = browser.get(path, buffered=True)
        if answer.status_code >= 400:
            wrong.append(f"{source} links to {path}: {answer.status_code}")
        if answer.mimetype == "text/html":
            fresh = [each for each in links(answer.text, path) if each not in known]
            known.update(fresh)
            waiting.extend((each, path) for each in fresh)
    return wrong, opened.total()


def everything(demo: Demo) -> str:
    """All that the database holds, as one digest."""
    with demo.app.app_context():
        file = db.engine.url.database
    assert file is not None
    with closing(sqlite3.connect(file)) as opened:
        return sha256("\n".join(opened.iterdump()).encode()).hexdigest()


@pytest.mark.parametrize("who", SIGN_INS)
def test_no_link_leads_nowhere_and_none_changes_anything(demo: Demo, who: str) -> None:
    browser = demo.browser(who)
    before = everything(demo)

    wrong, followed = walk(demo, browser)

    assert everything(demo) == before
    assert "\n".join(wrong) == ""
    assert followed > 5
