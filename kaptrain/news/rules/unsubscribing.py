"""The address that ends mails without signing in: signed, for this purpose alone.

Whoever holds it can end such mails and nothing else; it never runs out, since old mails must keep working.
"""

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from kaptrain.news.rules.topics import Topic

PURPOSE = b"kaptrain news unsubscribe 1\x00"
LARGEST_ID = 2**31 - 1
ROOM = re.compile(r"room([1-9][0-9]{0,9})", re.ASCII)


@dataclass(frozen=True)
class Ending:
    """Whose mails end: about these topics, and from these rooms, by id."""

    person_id: int
    topics: tuple[Topic, ...] = ()
    rooms: tuple[int, ...] = ()


def room_name(room_id: int) -> str:
    """Name the mails of a room beside topics."""
    return f"room{room_id}"


def unsubscribe_token(key: str, person_id: int, names: Iterable[str]) -> str:
    """Return the token that ends these topics and rooms for one person."""
    payload = f"{person_id}.{'-'.join(names)}"
    return f"{payload}.{_mac(key, payload)}"


def unsubscribe_address(base_url: str, key: str, person_id: int, names: Iterable[str]) -> str:
    """Return the whole address, as mails carry it."""
    return f"{base_url}/unsubscribe/{unsubscribe_token(key, person_id, names)}"


def read_token(keys: Sequence[str], token: str) -> Ending | None:
    """Return whose mails of what a token ends; None unless one of our keys signed it."""
    payload, _, mac = token.rpartition(".")
    if not any(hmac.compare_digest(_mac(key, payload).encode(), _bytes(mac)) for key in keys):
        return None
    person, _, named = payload.partition(".")
    topics = tuple(Topic(each) for each in named.split("-") if each in set(Topic))
    rooms = tuple(int(found[1]) for each in named.split("-") if (found := ROOM.fullmatch(each)))
    known = len(topics) + len(rooms) == len(named.split("-"))
    if not (known and person.isascii() and person.isdigit()) or max(int(person), *rooms, 0) > LARGEST_ID:
        return None
    return Ending(int(person), topics, rooms)


def _mac(key: str, payload: str) -> str:
    return hmac.new(key.encode(), PURPOSE + _bytes(payload), sha256).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
