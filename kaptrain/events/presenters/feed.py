"""Somebody's events as entries of a calendar file."""

from collections.abc import Iterable
from email.utils import parseaddr

from kaptrain.events.adapters.calendar_file import LINK, Entry, House, Status
from kaptrain.events.queries.calendar import Seen
from kaptrain.events.rules.seats import Standing

NAME = "Training events"
REMIND = (24 * 60, 60)
STANDINGS: dict[Standing | None, tuple[Status, str]] = {
    None: ("confirmed", "You have no seat at this event."),
    Standing.BOOKED: ("confirmed", "You have a seat."),
    Standing.WAITING: ("tentative", "You are on the waiting list."),
    Standing.OFFERED: ("tentative", "A seat is offered to you: accept it in time."),
    Standing.LAPSED: ("cancelled", "The time to accept the seat you were offered is over."),
    Standing.CANCELLED: ("cancelled", "You gave your seat back."),
}


def house_of(issuer: str, mail_from: str) -> House:
    """Who publishes: the institute, with the address that mails come from."""
    return House(issuer, parseaddr(mail_from)[1])


def entries(events: Iterable[Seen], base_url: str) -> list[Entry]:
    """Entries of a feed, in order of time."""
    return [entry_of(seen, base_url) for seen in events]


def entry_of(seen: Seen, base_url: str) -> Entry:
    """One event as the person has it: the way in is only for those with a seat, and for the host."""
    status, standing = STANDINGS[seen.standing]
    if seen.hosts:
        status, standing = "confirmed", "You host this event."
    if seen.cancelled:
        status, standing = "cancelled", "This event is cancelled."
    page = f"{base_url}/events/{seen.id}"
    enters = status == "confirmed" and (seen.hosts or seen.standing is Standing.BOOKED)
    # A link that no calendar could follow must not take the whole feed with it.
    join = seen.join_link if enters and _can_be_followed(seen.join_link) else ""
    return Entry(
        uid=seen.uid,
        sequence=seen.sequence,
        changed=seen.changed,
        start=seen.start,
        end=seen.end,
        zone=seen.zone,
        title=seen.title,
        status=status,
        description="\n".join(filter(None, (standing, f"Join: {join}" if join else "", f"Details: {page}"))),
        place=seen.place if enters else "",
        link=join or page,
        host=seen.host,
        remind=REMIND if enters else (),
    )


def _can_be_followed(link: str) -> bool:
    return link.startswith(("https://", "http://")) and LINK.fullmatch(link) is not None
