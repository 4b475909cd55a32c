"""The index of posts made anew: everything that may be found, nothing that may not."""

from datetime import datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.search import service as search
from kaptrain.search.models import SearchDocument
from kaptrain.search.queries import Scope, find
from kaptrain.search.rules.query import parse
from kaptrain.threads.queries.access import SOURCE, may_find
from kaptrain.threads.service import index_all
from tests.factories.threads import Circle


def found(circle: Circle, words: str) -> list[str]:
    scope = Scope("program:none", frozenset(), (may_find(circle.bo.id),))
    return [hit.page for hit in find(circle.session, parse(words), scope, limit=20)]


def test_posts_are_found_again_and_hidden_ones_are_not(session: Session, now: datetime) -> None:
    circle = Circle(session, now)
    thread = circle.thread(body="A quetzal")
    toucan, hidden = circle.reply(thread, circle.ada, "A toucan"), circle.reply(thread, circle.ada, "A heron")
    circle.hide(hidden)
    search.remove(session, SOURCE, [toucan.id])
    before = found(circle, "toucan")

    number = index_all(session)

    assert (before, number) == ([], 2)
    assert found(circle, "toucan") == [f"/posts/{toucan.id}"]
    assert found(circle, "heron") == []


def test_twice_finds_each_once(session: Session, now: datetime) -> None:
    circle = Circle(session, now)
    for at in range(3):
        circle.thread(title=f"Thread {at}", body="A quetzal")

    assert [index_all(session) for _ in range(2)] == [3, 3]
    assert len(session.scalars(select(SearchDocument).where(SearchDocument.source == SOURCE)).all()) == 3


def test_the_command_makes_posts_anew(app: Flask) -> None:
    assert "posts" in app.extensions["search_remakers"]
