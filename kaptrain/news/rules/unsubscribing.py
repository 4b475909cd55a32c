"""The address that ends mails about topics without signing in: signed, for this purpose alone.

Whoever holds it can end such mails and nothing else; it never runs out, since old mails must keep working.
"""

import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha256

from kaptrain.news.rules.topics import Topic

PURPOSE = b"kaptrain news unsubscribe 1\x00"
LARGEST_ID = 2**31 - 1


def unsubscribe_token(key: str, person_id: int, topics: Iterable[str]) -> str:
    """Return the token that ends these topics for one person."""
    payload = f"{person_id}.{'-'.join(topics)}"
    return f"{payload}.{_mac(key, payload)}"


def read_token(keys: Sequence[str], token: str) -> tuple[int, tuple[Topic, ...]] | None:
    """Return whose mails of what a token ends; None unless one of our keys signed it."""
    payload, _, mac = token.rpartition(".")
    if not any(hmac.compare_digest(_mac(key, payload).encode(), _bytes(mac)) for key in keys):
        return None
    person, _, named = payload.partition(".")
    topics = named.split("-")
    if not (person.isascii() and person.isdigit() and set(topics) <= set(Topic)) or int(person) > LARGEST_ID:
        return None
    return int(person), tuple(Topic(each) for each in topics)


def _mac(key: str, payload: str) -> str:
    return hmac.new(key.encode(), PURPOSE + _bytes(payload), sha256).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
