"""The letters about news: what happened in one line each, where to look, how to end them."""

from collections.abc import Mapping, Sequence

from kaptrain.news.rules.topics import NAMES

# Title, address, topic.
Line = tuple[str, str, str]


def one_letter(name: str, lines: Sequence[Line], stops: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body of a mail about one thing; `stops` are the addresses that end mails, by topic."""
    title, url, _ = lines[0]
    return title, _joined(f"Hello {name},", f"{title}:\n{url}", *_endings(stops))


def several_letter(name: str, lines: Sequence[Line], stops: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body of the mail of a day, by topic."""
    parts = [
        f"{NAMES[topic]}\n"
        + "\n".join(f"- {title}\n  {url}" for title, url, about in lines if about == topic)
        for topic in stops
    ]
    return f"{len(lines)} things are new for you", _joined(f"Hello {name},", *parts, *_endings(stops))


def _endings(stops: Mapping[str, str]) -> list[str]:
    return [f"No more mails about {NAMES[topic].lower()}:\n{url}" for topic, url in stops.items()]


def _joined(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"
