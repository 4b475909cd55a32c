"""The words of the mails about signing. Links start from the configured address only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Writer:
    """Who writes: the name of the institute and the public address of this site."""

    issuer: str
    base_url: str

    def link(self, token: str) -> str:
        """The public address of a one-use link."""
        return f"{self.base_url}/sign/{token}"


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What was signed, by whom, how."""

    lines: Sequence[tuple[str, str]]
    trainee: str
    signer: str
    licence: str
    text: str
    digest: str
    agreed: bool
    at: datetime


@dataclass(frozen=True)
class Waiting:
    """One request in a list."""

    trainee: str
    title: str
    days: int


def invitation(writer: Writer, name: str, trainee: str, token: str, until: datetime) -> tuple[str, str]:
    """Subject and body of a link to one request; what the entry says stands behind the link only."""
    return f"{trainee} asks you to sign an observation", _lines(
        f"Hello {name},",
        f"{trainee}, a trainee of {writer.issuer}, logged time with you and asks you to sign it. "
        "You need no account:",
        writer.link(token),
        f"The link works once, until {until:%Y-%m-%d %H:%M} UTC. Opening it changes nothing. It is for you "
        "alone; please do not pass it on.",
        "If you were not there, do nothing.",
    )


def code(writer: Writer, name: str, digits: str, until: datetime) -> tuple[str, str]:
    """Subject and body of the digits that prove who scanned."""
    return f"{digits} is your code to sign", _lines(
        f"Hello {name},",
        f"Type {digits} on the page that you opened by scanning a trainee's screen.",
        f"It works until {until:%H:%M} UTC. Tell it to nobody, not to the trainee either. If you scanned "
        f"nothing, somebody else did: do not answer, and tell {writer.issuer}.",
    )


def copy(writer: Writer, signed: Signed) -> tuple[str, str]:
    """Subject and body of the copy of exactly what was signed."""
    facts = "\n".join(f"{label}: {said}" for label, said in signed.lines)
    tick = "You confirmed: each client present agreed in writing to an observer." if signed.agreed else ""
    return f"Copy of what you signed for {signed.trainee}", _lines(
        f"{signed.signer}, license {signed.licence}, signed on {signed.at:%Y-%m-%d at %H:%M} UTC:",
        signed.text,
        *([tick] if tick else []),
        f"Trainee: {signed.trainee}\n{facts}",
        f"Digest of the content: {signed.digest}",
        f"If it was not you, tell {writer.issuer} at once; an administrator can end the signature.",
    )


def reminder(writer: Writer, name: str, waiting: Sequence[Waiting], total: int) -> tuple[str, str]:
    """Subject and body of a nudge, at most one a day."""
    return _count(total, "waits for you", "wait for you"), _lines(
        f"Hello {name},",
        _listed(waiting, total),
        f"Sign or return them here:\n{writer.base_url}/signoff",
    )


def digest(writer: Writer, name: str, waiting: Sequence[Waiting], total: int) -> tuple[str, str]:
    """Subject and body of the weekly digest."""
    subject = _count(total, "waits for you this week", "wait for you this week")
    return subject, _lines(
        f"Hello {name},",
        _listed(waiting, total),
        f"Sign or return them here:\n{writer.base_url}/signoff",
        f"You can stop this weekly mail here:\n{writer.base_url}/signoff/mails",
    )


def fallback(writer: Writer, count: int, days: int) -> tuple[str, str]:
    """Subject and body of the news to administrators that requests came to them."""
    return _count(count, "came to the administrators", "came to the administrators"), _lines(
        f"After {days} days without a signature these are yours to look after. Give them to somebody "
        "else, or ask who should have signed:",
        f"{writer.base_url}/admin/requests",
    )


def _count(count: int, one: str, many: str) -> str:
    return f"1 request {one}" if count == 1 else f"{count} requests {many}"


def _listed(waiting: Sequence[Waiting], total: int) -> str:
    rows = [f"- {each.trainee}: {each.title}, {_days(each.days)}" for each in waiting]
    more = total - len(rows)
    return "\n".join([*rows, *([f"- and {more} more"] if more > 0 else [])])


def _days(days: int) -> str:
    return "since today" if days <= 0 else "for 1 day" if days == 1 else f"for {days} days"


def _lines(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"
