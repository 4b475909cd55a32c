"""How often an address may ask in vain, and a person for what is costly, counted in the memory of each
process: reading a page writes nothing.

Several processes count each for themselves, and a restart forgets. That is enough against guessing and
against load; what a code is worth does not rest on it.
"""

import math
import threading
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address, ip_network

MOST_ADDRESSES = 10_000


@dataclass
class Misses:
    """At most `most` at once, then `per_minute` more each minute."""

    most: int = 60
    per_minute: int = 30
    _levels: dict[str, tuple[float, datetime]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def too_many(self, address: str, now: datetime) -> bool:
        """Tell whether an address has to wait."""
        with self._lock:
            return self._level(_network(address), now) >= self.most

    def count(self, address: str, now: datetime, number: int = 1) -> None:
        """Remember that an address asked in vain."""
        with self._lock:
            key = _network(address)
            level = self._level(key, now)
            if number and key not in self._levels and len(self._levels) >= MOST_ADDRESSES:
                self._make_room(now)
            if number:
                self._levels[key] = (level + number, now)

    def wait(self, who: str, now: datetime) -> int:
        """Return after how many seconds one more has room; 0 for at once."""
        with self._lock:
            over = self._level(_network(who), now) - (self.most - 1)
        return max(0, math.ceil(round(over * 60 / self.per_minute, 3)))

    def _level(self, key: str, now: datetime) -> float:
        level, at = self._levels.get(key, (0.0, now))
        return max(0.0, level - (now - at).total_seconds() * self.per_minute / 60)

    def _make_room(self, now: datetime) -> None:
        for key in [key for key in self._levels if not self._level(key, now)]:
            del self._levels[key]
        # Dictionaries keep the order of arrival: whoever came first is forgotten first.
        while len(self._levels) >= MOST_ADDRESSES:
            del self._levels[next(iter(self._levels))]


@dataclass
class Typesettings(Misses):
    """Files that are made while somebody waits, each at the cost of up to a second of the processor."""

    most: int = 20
    per_minute: int = 10


def _network(address: str) -> str:
    """One household is one address: a whole /64 of the newer kind."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(found) if found.version == 4 else str(ip_network(f"{found}/64", strict=False))
