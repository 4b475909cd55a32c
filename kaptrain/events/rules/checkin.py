"""Check-ins during an event: a code on the host's screen, new every 20 seconds, one device per person.

The code is HMAC-SHA256 over the event and the time step, under a secret that only the event has. Seeing
codes says nothing about later ones or those of other events; the current and the previous step are
accepted, so that a slow hand is not punished.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

STEP_SECONDS = 20
DIGITS = 6
SHORTEST_SECRET = 16
# At two valid codes in a million, so many guesses per window are worth nothing.
MOST_WRONG = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen shows, and when to show the next one."""

    code: str
    changes_at: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """Check-in `number` can be answered in [opens, closes)."""

    number: int
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """When a window's check-in was answered first, if it was."""

    window: Window
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One that was accepted; `device` is a token's hash."""

    person: int
    device: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What came in. `wrong` counts the person's wrong codes in the current window."""

    person: int
    device: str
    code: str
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class Accepted:
    """The window answered; `again` when this person had answered it before, which changes nothing."""

    window: Window
    again: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Codes: not_open, too_many, other_device, device_used, wrong_code (the only one to count as wrong)."""

    code: str
    words: str


def code_at(secret: bytes, event: int, now: datetime) -> str:
    """The six digits of an event's screen at a moment."""
    return _code(secret, event, _step(now))


def shown(secret: bytes, event: int, now: datetime) -> Shown:
    """The code for the host's screen and the moment it changes."""
    step = _step(now)
    return Shown(_code(secret, event, step), datetime.fromtimestamp((step + 1) * STEP_SECONDS, UTC))


def code_matches(secret: bytes, event: int, typed: str, now: datetime) -> bool:
    """Whether typed text is the code of this step or the one before; spaces and hyphens do not matter."""
    text = typed.replace(" ", "").replace("-", "").encode(errors="replace")
    step = _step(now)
    # Both are always compared, each in constant time, so that timing tells nothing.
    matches = [hmac.compare_digest(_code(secret, event, each).encode(), text) for each in (step, step - 1)]
    return any(matches)


def windows(
    start: datetime, end: datetime, *, every_minutes: int = 30, early_minutes: int = 10
) -> tuple[Window, ...]:
    """One check-in per full `every_minutes`, at least one; a shorter rest belongs to the last.

    The first opens `early_minutes` before the start, for those who are early.
    """
    if every_minutes < 1 or early_minutes < 0 or end <= start:
        raise ValueError("windows need an event with a length, and minutes that are not negative")
    length = timedelta(minutes=every_minutes)
    number = max(1, (end - start) // length)
    opens = [start + length * each for each in range(number)]
    return tuple(
        Window(each + 1, at if each else start - timedelta(minutes=early_minutes), closes)
        for each, (at, closes) in enumerate(zip(opens, [*opens[1:], end], strict=True))
    )


def answered(planned: Iterable[Window], moments: Iterable[datetime]) -> tuple[Answer, ...]:
    """Which check-ins one person answered: the first moment in each window."""
    sorted_moments = sorted(moments)
    return tuple(
        Answer(window, next((at for at in sorted_moments if window.opens <= at < window.closes), None))
        for window in planned
    )


def number_answered(answers: Iterable[Answer]) -> int:
    """How many of the windows have an answer."""
    return sum(each.at is not None for each in answers)


def decide_check_in(
    secret: bytes,
    event: int,
    planned: Sequence[Window],
    attempt: Attempt,
    *,
    earlier: Iterable[CheckIn],
    now: datetime,
) -> Accepted | Refused:
    """Whether a check-in counts. `earlier` are the event's accepted ones, of everybody.

    The first accepted check-in ties person and device together for the event; an exception is the host's
    list, where a person is marked by hand.
    """
    window = next((each for each in planned if each.opens <= now < each.closes), None)
    if window is None:
        return Refused("not_open", "There is no check-in now.")
    seen = tuple(earlier)
    refused = _too_often(attempt) or _device(attempt, seen)
    if refused:
        return refused
    if not code_matches(secret, event, attempt.code, now):
        return Refused("wrong_code", "This code is not on the screen now. It changes every 20 seconds.")
    own = (each.at for each in seen if each.person == attempt.person)
    return Accepted(window, again=any(window.opens <= at < window.closes for at in own))


def _too_often(attempt: Attempt) -> Refused | None:
    if attempt.wrong < MOST_WRONG:
        return None
    words = "Too many wrong codes. Wait for the next check-in, or ask the host to mark you by hand."
    return Refused("too_many", words)


def _device(attempt: Attempt, seen: Sequence[CheckIn]) -> Refused | None:
    if any(each.person == attempt.person and each.device != attempt.device for each in seen):
        words = (
            "You checked in with another device before. Use that one, or ask the host to mark you by hand."
        )
        return Refused("other_device", words)
    if any(each.person != attempt.person and each.device == attempt.device for each in seen):
        words = "Somebody else checked in with this device. Ask the host to mark you by hand."
        return Refused("device_used", words)
    return None


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def _code(secret: bytes, event: int, step: int) -> str:
    if len(secret) < SHORTEST_SECRET:
        raise ValueError("the secret of an event has at least 16 bytes")
    mac = hmac.new(secret, f"check-in:{event}:{step}".encode(), hashlib.sha256).digest()
    # All 256 bits go in, so every code is as likely as any other.
    return f"{int.from_bytes(mac) % 10**DIGITS:0{DIGITS}}"
