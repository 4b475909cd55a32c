"""What the outbox page shows."""

from dataclasses import dataclass
from datetime import datetime

from kaptrain.outbox.models import Mail
from kaptrain.outbox.queries import PAGE
from kaptrain.outbox.rules import holds_secret_link


@dataclass(frozen=True)
class MailRow:
    """One mail. `body` is None where it holds a link or words of others that are not for who looks."""

    id: int
    subject: str
    to_address: str
    written_at: datetime
    look: str
    words: str
    note: str
    body: list[tuple[str, bool]] | None
    given_up: bool


@dataclass(frozen=True)
class OutboxPage:
    """The list, how much of it waits, and the ways to the next page."""

    rows: list[MailRow]
    waiting: int
    given_up: int
    count: str
    previous: str | None
    following: str | None


def outbox_page(mails: list[Mail], counts: tuple[int, int, int], page: int, *, read_all: bool) -> OutboxPage:
    """The page; `read_all` shows one-use links too, where no mail server would carry them."""
    total, waiting, given_up = counts
    first, last = (page - 1) * PAGE + 1, (page - 1) * PAGE + len(mails)
    return OutboxPage(
        rows=[_row(mail, read_all) for mail in mails],
        waiting=waiting,
        given_up=given_up,
        count=f"{first} to {last} of {total}" if mails else "No mails",
        previous=_address(page - 1) if page > 1 else None,
        following=_address(page + 1) if last < total and mails else None,
    )


def _row(mail: Mail, read_all: bool) -> MailRow:
    look, words = _state(mail)
    # Mails that one can unsubscribe from repeat what was said among members, and admins are none.
    readable = mail.unsubscribe is None and (read_all or not holds_secret_link(mail.body))
    return MailRow(
        id=mail.id,
        subject=mail.subject,
        to_address=mail.to_address,
        written_at=mail.created_at,
        look=look,
        words=words,
        note=mail.last_error or "",
        body=_lines(mail.body) if readable else None,
        given_up=mail.failed_at is not None,
    )


def _state(mail: Mail) -> tuple[str, str]:
    if mail.sent_at is not None:
        return "met", "Sent"
    if mail.failed_at is not None:
        return "alert", "Given up"
    return ("pending", "Will be tried again") if mail.attempts else ("pending", "Waiting")


def _lines(body: str) -> list[tuple[str, bool]]:
    """Lines of the text; True beside those that are an address to follow."""
    return [
        (line, line.startswith(("http://", "https://")) and " " not in line) for line in body.splitlines()
    ]


def _address(page: int) -> str:
    return "/admin/outbox" + (f"?page={page}" if page > 1 else "")
