"""When a mail is tried again, when it is given up, and what may be shown of it. Pure."""

from datetime import datetime, timedelta

from kaptrain.shared.errors import Invalid

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8
LONGEST_WAIT = timedelta(hours=6)
LONGEST_SUBJECT = 200
# Path segments as long as this are secrets of one-use links, not names of pages.
SHORTEST_SECRET = 30


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts (1, 4, 16 … minutes, at most 6 hours); None to give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return now + min(timedelta(minutes=4 ** (attempts - 1)), LONGEST_WAIT)


def clean_subject(subject: str) -> str:
    """One line of at most 200 characters: names from forms may not begin new headers."""
    return " ".join(subject.split())[:LONGEST_SUBJECT]


def checked_address(address: str) -> str:
    """Return a single plain address; Invalid for anything that could name several or start a header."""
    plain = address.isprintable() and not any(c.isspace() or c in ',;:<>()"' for c in address)
    if not plain or address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
        raise Invalid("This is not an address that mail can go to.", code="bad_address", field="email")
    return address


def holds_secret_link(body: str) -> bool:
    """Tell whether a text holds a link that lets its reader in."""
    links = [word for word in body.split() if word.startswith(("http://", "https://"))]
    return any(len(part) >= SHORTEST_SECRET for link in links for part in link.split("/")[3:])
