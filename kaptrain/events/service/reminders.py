"""Mails before and after events, written by the worker: what is due is found anew each time.

Nobody's action waits for them. A reminder that is no longer true before it was handed over is taken back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from kaptrain.events.adapters.reminder_letters import Coming, Past, Span, record, reminder
from kaptrain.events.models import Event
from kaptrain.events.queries.mailing import (
    NEWS,
    Recorded,
    Seat,
    dates_ahead,
    records_since,
    seats_ahead,
)
from kaptrain.events.rules.makeups import Absence, Missed, absence_of, rules_from_data, ways
from kaptrain.events.rules.reminders import LONGEST, due_lead, record_key, reminder_key
from kaptrain.events.rules.seats import SeatRules
from kaptrain.events.rules.times import day_in
from kaptrain.outbox import queries as outbox_queries
from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Invalid

REMINDER, RECORD = "event.reminder", "event.record"


@dataclass(frozen=True)
class News:
    """A mail that is still to be worded."""

    kind: str
    key: str
    address: str
    write: Callable[[], tuple[str, str]]


@dataclass(frozen=True)
class Reminders:
    """A chore of the worker; `base_url` is the public address of this site."""

    base_url: str

    def __call__(self, session: Session, now: datetime) -> None:
        """Write what is due now."""
        write_reminders(session, self.base_url, now=now)
        write_records(session, self.base_url, now=now)


def write_reminders(session: Session, base_url: str, *, now: datetime) -> int:
    """Remind everybody whose seat is due, each once, and take back what is no longer true."""
    due: dict[str, Seat] = {}
    for seat in seats_ahead(session, now, now + LONGEST):
        lead = due_lead(seat.event.starts_at, seat.booking.changed_at, now)
        if lead is not None:
            due[reminder_key(seat.booking.id, seat.event.starts_at, lead)] = seat
    outbox.withdraw(session, REMINDER, besides=due.keys(), now=now)
    written = outbox_queries.written(session, list(due))
    posted = 0
    for key, seat in due.items():
        if key not in written:
            write = partial(_reminder, seat, base_url, now)
            posted += _post(session, News(REMINDER, key, seat.person.email, write), now)
    return posted


def write_records(session: Session, base_url: str, *, now: datetime) -> int:
    """Tell everybody what the confirmed record says of them, each once."""
    news = {
        record_key(each.attendance.id, each.attendance.credited): each
        for each in records_since(session, now - NEWS)
    }
    written = outbox_queries.written(session, list(news))
    fresh = {key: each for key, each in news.items() if key not in written}
    dates = dates_ahead(session, [each.event for each in fresh.values()], now)
    posted = 0
    for key, each in fresh.items():
        again = dates.get((each.event.program, each.event.activity), ())
        write = partial(_record, each, base_url, again, now)
        posted += _post(session, News(RECORD, key, each.person.email, write), now)
    return posted


def _post(session: Session, news: News, now: datetime) -> bool:
    try:
        subject, body = news.write()
        return outbox.post_once(
            session, news.kind, news.address, once=news.key, subject=subject, body=body, now=now
        )
    except (Invalid, ValueError):
        # A zone or an address that means nothing any more keeps nobody else from being told.
        return False


def _reminder(seat: Seat, base_url: str, now: datetime) -> tuple[str, str]:
    event = seat.event
    rules = SeatRules(
        starts_at=event.starts_at, ends_at=event.ends_at, zone=event.zone, guard_minutes=event.guard_minutes
    )
    coming = Coming(
        name=seat.person.name,
        title=event.title,
        host=seat.host,
        span=_span(event, seat.person.zone),
        place=event.place,
        link=event.join_link,
        page=f"{base_url}/events/{event.id}",
        return_until=rules.return_until,
    )
    return reminder(coming, now)


def _record(each: Recorded, base_url: str, again: Sequence[datetime], now: datetime) -> tuple[str, str]:
    event, credited = each.event, each.attendance.credited
    absence = absence_of(str(each.attendance.mark), credited)
    past = Past(
        name=each.person.name,
        title=event.title,
        span=_span(event, each.person.zone),
        credited=credited,
        absence=absence,
        page=f"{base_url}/events/{event.id}",
        ways=_open_ways(each, absence, again, now) if absence else (),
        asked=event.asks if credited and each.attendance.line_seq is None else "",
    )
    return record(past)


def _open_ways(each: Recorded, absence: Absence, again: Sequence[datetime], now: datetime) -> tuple[str, ...]:
    event = each.event
    missed = Missed(
        event=event.id,
        absence=absence,
        on=event.on,
        zone=event.zone,
        joined_on=day_in(each.enrolment.created_at, event.zone),
        recorded=bool(event.recording),
        dates=tuple(again),
        told_on=day_in(each.attendance.confirmed_at or now, event.zone),
    )
    found = ways(rules_from_data(event.make_ups), missed, now=now)
    return tuple(way.words for way in found if way.closed is None)


def _span(event: Event, zone: str) -> Span:
    return Span(start=event.starts_at, end=event.ends_at, zone=event.zone, reader_zone=zone)
