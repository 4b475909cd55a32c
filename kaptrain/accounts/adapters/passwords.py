"""Password hashes with argon2id. Slow on purpose: never call it inside a writing transaction."""

from dataclasses import dataclass
from functools import cached_property

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError


@dataclass(frozen=True)
class Cost:
    """What one hash costs. The default is OWASP's smallest memory setting: 19 MiB, 2 rounds, 1 lane."""

    memory_kib: int = 19 * 1024
    rounds: int = 2
    lanes: int = 1


class Passwords:
    """Hashes and verifies at one cost."""

    def __init__(self, cost: Cost | None = None) -> None:
        cost = cost or Cost()
        self._hasher = PasswordHasher(
            time_cost=cost.rounds, memory_cost=cost.memory_kib, parallelism=cost.lanes, type=Type.ID
        )

    def hashed(self, password: str) -> str:
        """Return the hash to store; about 30 ms at the default cost."""
        return self._hasher.hash(_plain(password))

    def verified(self, stored: str | None, password: str) -> bool:
        """Compare; without a stored hash just as much work is done before the answer No."""
        try:
            matches = self._hasher.verify(stored or self._nobodys, _plain(password))
        except (VerificationError, InvalidHashError):
            return False
        return bool(matches) and stored is not None

    def outdated(self, stored: str) -> bool:
        """Tell whether a hash was made at another cost and should be made anew."""
        return self._hasher.check_needs_rehash(stored)

    @cached_property
    def _nobodys(self) -> str:
        # Verified for accounts that do not exist, so that the time taken tells nothing.
        return self._hasher.hash("nobody has this password")


def _plain(password: str) -> bytes:
    # Lone surrogates cannot be encoded strictly; a password may hold any character.
    return password.encode("utf-8", "surrogatepass")
