"""The page of news, and the choices under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kaptrain.news.models import Notice
from kaptrain.news.queries import PAGE
from kaptrain.news.rules.topics import CHOICES, NAMES, Topic, choice_for

Option = tuple[str, str, bool]


@dataclass(frozen=True)
class NewsRow:
    """One thing that is or was new."""

    id: int
    title: str
    url: str
    topic: str
    at: datetime
    unread: bool


@dataclass(frozen=True)
class TopicRow:
    """How a topic is mailed: (value, words, chosen)."""

    id: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class NewsPage:
    """A page of news; `newest` is the last notice that "all read" speaks of."""

    rows: tuple[NewsRow, ...]
    unread: int
    newest: int
    older: str
    topics: tuple[TopicRow, ...]


def news_page(notices: Sequence[Notice], unread: int, chosen: Mapping[str, str]) -> NewsPage:
    """Put the page together; `notices` has one more than a page when there are older ones."""
    shown = notices[:PAGE]
    rows = tuple(
        NewsRow(each.id, each.title, each.path, NAMES[each.topic], each.at, each.read_at is None)
        for each in shown
    )
    return NewsPage(
        rows=rows,
        unread=unread,
        newest=shown[0].id if shown else 0,
        older=f"/news?before={shown[-1].id}" if len(notices) > PAGE else "",
        topics=tuple(_topic(topic, chosen.get(topic)) for topic in Topic),
    )


def _topic(topic: Topic, chosen: str | None) -> TopicRow:
    now = choice_for(topic, chosen)
    return TopicRow(
        topic.value, NAMES[topic], tuple((value, words, value == now) for value, words in CHOICES.items())
    )
