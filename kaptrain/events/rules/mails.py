"""The words of mails about events. Times are in the reader's zone, the event's beside it."""

from dataclasses import dataclass
from datetime import datetime

from kaptrain.events.rules.times import both_words, moment_words


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


@dataclass(frozen=True)
class About:
    """An event as mails name it; `url` leads to its page."""

    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    url: str

    def when(self, zone: str) -> str:
        """Its time in both zones."""
        return both_words(self.starts_at, self.ends_at, self.zone, zone, year=True)


def booked(about: About, zone: str) -> Letter:
    """Your seat is taken."""
    return _letter(
        f"You have a seat: {about.title}",
        f"{about.when(zone)}.",
        "How it counts, and how to give the seat back, stands here:",
        about.url,
    )


def waiting(about: About, zone: str, place: int) -> Letter:
    """You are on the waiting list."""
    return _letter(
        f"Waiting list: {about.title}",
        f"{about.when(zone)}.",
        f"You are at place {place}. When a seat is free you get a mail and a time to accept it.",
        about.url,
    )


def offered(about: About, zone: str, until: datetime) -> Letter:
    """A seat is free for you until a moment."""
    return _letter(
        f"A seat is free for you: {about.title}",
        f"{about.when(zone)}.",
        f"It is held for you until {moment_words(until, zone)}. After that it goes to the next in line.",
        about.url,
    )


def given_back(about: About, zone: str) -> Letter:
    """You no longer have a seat."""
    return _letter(f"Seat given back: {about.title}", f"{about.when(zone)}.", about.url)


def apologised(about: About, zone: str) -> Letter:
    """Your apology is kept."""
    return _letter(
        f"Your apology: {about.title}",
        f"{about.when(zone)}.",
        "The host knows that you cannot come. After the event its page says how to make up for it:",
        about.url,
    )


def told(about: About, zone: str, who: str, words: str) -> Letter:
    """To the host: somebody cannot come."""
    return _letter(
        f"Cannot come: {who}, {about.title}", f"{about.when(zone)}.", f"{who} wrote: {words}", about.url
    )


def removed(about: About, zone: str, reason: str) -> Letter:
    """Staff took you off the list."""
    return _letter(
        f"You are off the list: {about.title}", f"{about.when(zone)}.", f"Why: {reason}", about.url
    )


def readmitted(about: About, zone: str) -> Letter:
    """Staff gave you a seat again."""
    return _letter(f"You have a seat again: {about.title}", f"{about.when(zone)}.", about.url)


def walked_in(about: About, zone: str) -> Letter:
    """The host put you on the list of what you came to without a seat."""
    return _letter(
        f"You are on the list: {about.title}",
        f"{about.when(zone)}.",
        "The host says that you came without a seat, and put you on the list. Your time counts once they "
        "have signed it. If you were not there, tell them.",
        about.url,
    )


def ended(about: About, zone: str) -> Letter:
    """Your place in the program is not active any more."""
    return _letter(
        f"Seat given back: {about.title}",
        f"{about.when(zone)}.",
        "Your place in the program is not active at present, so your seat goes to the next in line.",
    )


def not_named(about: About, zone: str) -> Letter:
    """It is for a group that you are not in any more."""
    return _letter(
        f"Seat given back: {about.title}",
        f"{about.when(zone)}.",
        "You are not in the group any more, so you have no seat in its meeting.",
    )


def moved(about: About, zone: str, before: str) -> Letter:
    """It is at another time."""
    return _letter(
        f"Moved: {about.title}",
        f"It was {before}.",
        f"It is now {about.when(zone)}.",
        "You keep your seat. If you cannot come, give it back here:",
        about.url,
    )


def changed(about: About, zone: str, what: list[str]) -> Letter:
    """Something else that one must know to be there."""
    return _letter(
        f"Changed: {about.title}", f"{about.when(zone)}.", f"New: {', '.join(what)}. See it here:", about.url
    )


def cancelled(about: About, zone: str, reason: str) -> Letter:
    """It does not take place."""
    return _letter(
        f"Cancelled: {about.title}",
        f"It was planned for {about.when(zone)}.",
        f"Why: {reason}",
        "Other dates, if there are any, stand under Events:",
        about.url,
    )


def _letter(subject: str, *lines: str) -> Letter:
    return Letter(subject, "\n\n".join(lines) + "\n")
