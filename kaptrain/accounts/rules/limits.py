"""How often one may try. Fixed windows, per account and per address; nobody is locked out for good."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Limit:
    """At most `account` attempts at one account, and `address` from one address, in each window."""

    surface: str
    account: int
    address: int
    minutes: int

    def window(self, now: datetime) -> int:
        """The start of the present window, in seconds since 1970."""
        length = self.minutes * 60
        return int(now.timestamp()) // length * length

    def ends(self, now: datetime) -> datetime:
        """When the present window ends and one may try again."""
        return datetime.fromtimestamp(self.window(now), UTC) + timedelta(minutes=self.minutes)

    def allowances(self, account: str | None, address: str) -> list[tuple[str, int]]:
        """(key, most) of the tallies that one attempt goes into, in the order they are locked."""
        wanted = [(f"{self.surface}:address:{_folded(address)}", self.address)]
        if account is not None:
            wanted.append((f"{self.surface}:account:{_folded(account)}", self.account))
        return sorted(wanted)

    def account_key(self, account: str) -> str:
        """The tally of one account."""
        return f"{self.surface}:account:{_folded(account)}"


def _folded(who: str) -> str:
    # Tallies hold no addresses of mail or network in plain text.
    return hashlib.sha256(who.encode("utf-8", "surrogatepass")).hexdigest()[:40]


# Behind one address there may be a whole clinic, so addresses get more.
SIGN_IN = Limit("sign-in", account=10, address=100, minutes=15)
RESET = Limit("reset", account=5, address=30, minutes=60)
LINK = Limit("link", account=10, address=60, minutes=15)
OWN_PASSWORD = Limit("own-password", account=10, address=100, minutes=15)
LONGEST_WINDOW_MINUTES = max(limit.minutes for limit in (SIGN_IN, RESET, LINK, OWN_PASSWORD))
