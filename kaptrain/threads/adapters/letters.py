"""The words of a room's mails. Plain text; answers go on the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from kaptrain.threads.adapters.text import beginning

WORDS_SHOWN = 400


@dataclass(frozen=True, slots=True)
class News:
    """One post as a mail shows it."""

    thread: str
    author: str
    body: str
    link: str


def digest_letter(
    name: str, room: str, news: Sequence[News], *, more: int, page: str, stop: str
) -> tuple[str, str]:
    """Subject and body with new posts; `more` were left out, `stop` is the address that ends these mails."""
    count = len(news) + more
    subject = f"{room}: {news[0].thread}" if count == 1 else f"{room}: {count} new posts"
    parts = [f"Hello {name},", *(_post(each) for each in news)]
    if more:
        parts.append("Answer on the page of the thread; mails to this address are not read.")
    parts.append(f"No more mails from {room}:\n{stop}")
    return subject, "\n\n".join(parts) + "\n"


def mention_letter(name: str, room: str, news: News, *, stop: str) -> tuple[str, str]:
    """Subject and body for somebody who was called by name; `stop` ends these mails, where it is known."""
    words = f"Hello {name},\n\n{news.author} mentioned you in {room}.\n\n{_post(news)}\n"
    end = f"\nNo more mails from {room}:\n{stop}\n" if stop else ""
    return f"{news.author} mentioned you: {news.thread}", words + end


def _post(news: News) -> str:
    return f"{news.author} in “{news.thread}”:\n{beginning(news.body, WORDS_SHOWN)}\n{news.link}"
