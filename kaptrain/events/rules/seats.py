"""Who has a seat: booking, waiting list, offers with a time to accept, giving back.

A claim is one person's wish for one event, numbered by when it came. It is never reused: who cancels, or
lets an offer pass, and asks again gets a new claim at the end. An open offer holds a seat until its time
is over; nothing needs to run for the seat to be free again after that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kaptrain.events.rules.times import both_words, moment_words


class Standing(StrEnum):
    BOOKED = "booked"
    WAITING = "waiting"
    OFFERED = "offered"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


LIVE = frozenset({Standing.BOOKED, Standing.WAITING, Standing.OFFERED})
HOLDING = frozenset({Standing.BOOKED, Standing.OFFERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRules:
    """What an event says about its seats. `guard_minutes` before the start seats can no longer be given back.

    `capacity` None is without limit; no `opens_at` is open at once, no `closes_at` closes at the start.
    """

    starts_at: datetime
    ends_at: datetime
    zone: str
    capacity: int | None = None
    waitlist: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    guard_minutes: int = 0
    offer_minutes: int = 24 * 60
    cancelled: bool = False

    @property
    def booking_until(self) -> datetime:
        """From then on nobody can book."""
        return min(self.closes_at or self.starts_at, self.starts_at)

    @property
    def return_until(self) -> datetime:
        """From then on only staff can take somebody off the list."""
        return self.starts_at - timedelta(minutes=self.guard_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """`until` is the end of the time to accept; only offers have one.

    `removed` says why staff took a cancelled one off the list.
    """

    number: int
    person: int
    standing: Standing
    until: datetime | None = None
    removed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Another booking of the same person."""

    name: str
    start: datetime
    end: datetime
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who asks, what else they booked, the titles of gates still closed to them, their zone for words.

    `despite_clash` is set once the person has seen the clash and still wants the seat. `not_cleared` says
    what keeps the person from the site, where only those who are cleared may book.
    """

    person: int
    held: tuple[Held, ...] = ()
    closed_gates: tuple[str, ...] = ()
    not_cleared: tuple[str, ...] = ()
    zone: str = "UTC"
    despite_clash: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """A seat is taken. `accepts` is the number of the claim whose offer is accepted."""

    accepts: int | None = None


@dataclass(frozen=True, slots=True)
class Waitlisted:
    """On the waiting list; position 1 is offered the next seat."""

    position: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Why not.

    Codes: cancelled over already removed not_open closed gate_closed not_cleared clash full,
    none, too_late, no_offer.
    """

    code: str
    words: str
    clashes: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """Claim `number` is cancelled; `frees` when that frees a seat (then ask `next_offers`).

    `late` when it is an apology, inside the guard time.
    """

    number: int
    frees: bool
    late: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """Claim `number` of `person` is offered a seat until `until`."""

    number: int
    person: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """Counts now; `free` is None without a limit and takes open offers into account."""

    capacity: int | None
    booked: int
    offered: int
    waiting: int
    free: int | None


def standing_at(claim: Claim, now: datetime) -> Standing:
    """How a claim stands: an offer whose time is over has lapsed, whether or not that was written down."""
    if claim.standing is Standing.OFFERED and (claim.until is None or claim.until <= now):
        return Standing.LAPSED
    return claim.standing


def live_claim(claims: Iterable[Claim], person: int, now: datetime) -> Claim | None:
    """The one claim of a person that still means something."""
    return next((each for each in claims if each.person == person and standing_at(each, now) in LIVE), None)


def seats(rules: SeatRules, claims: Iterable[Claim], now: datetime) -> Seats:
    """Count what is taken, offered, waited for and free."""
    standings = [standing_at(each, now) for each in claims]
    booked, offered = standings.count(Standing.BOOKED), standings.count(Standing.OFFERED)
    free = None if rules.capacity is None else max(0, rules.capacity - booked - offered)
    return Seats(
        capacity=rules.capacity,
        booked=booked,
        offered=offered,
        waiting=standings.count(Standing.WAITING),
        free=free,
    )


def queue(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Those who wait, first come first."""
    return tuple(
        sorted((each for each in claims if each.standing is Standing.WAITING), key=lambda each: each.number)
    )


def position(claims: Iterable[Claim], person: int) -> int | None:
    """A person's place on the waiting list, from 1."""
    waiting = [each.person for each in queue(claims)]
    return waiting.index(person) + 1 if person in waiting else None


def decide_booking(
    rules: SeatRules, claims: Sequence[Claim], wish: Wish, *, now: datetime
) -> Booked | Waitlisted | Refused:
    """What one click on "Book" does. With an open offer it accepts that."""
    mine = live_claim(claims, wish.person, now)
    if mine and mine.standing is Standing.OFFERED:
        return decide_acceptance(rules, claims, wish, now=now)
    refused = (
        _not_on(rules, now)
        or _already(claims, mine)
        or _removed(claims, wish.person)
        or _outside_window(rules, wish, now)
        or _closed_gates(wish)
        or _not_cleared(wish)
        or _clash(rules, wish)
    )
    if refused:
        return refused
    count = seats(rules, claims, now)
    # Those who wait go first, also to seats that became free a moment ago.
    if count.free is None or count.free > count.waiting:
        return Booked()
    if rules.waitlist:
        return Waitlisted(count.waiting + 1)
    return Refused("full", "All seats are taken, and this event has no waiting list.")


def decide_acceptance(
    rules: SeatRules, claims: Sequence[Claim], wish: Wish, *, now: datetime
) -> Booked | Refused:
    """Whether a person takes the seat offered. The seat is held, so there is always room."""
    mine = live_claim(claims, wish.person, now)
    if mine is None or mine.standing is not Standing.OFFERED:
        return _not_on(rules, now) or Refused(
            "no_offer", "There is no seat on offer for you now. Its time to accept may be over."
        )
    refused = _not_on(rules, now) or _closed_gates(wish) or _not_cleared(wish) or _clash(rules, wish)
    return refused or Booked(mine.number)


def decide_return(
    rules: SeatRules, claims: Sequence[Claim], person: int, *, now: datetime, apology: bool = False
) -> Given | Refused:
    """Giving a seat back, declining an offer, leaving the waiting list; the guard time binds seats only.

    With `apology` a seat is given up inside the guard time as well.
    """
    mine = live_claim(claims, person, now)
    if mine is None:
        return Refused("none", "There is no booking to cancel.")
    if now >= rules.starts_at:
        return Refused("over", "This event has begun; what happened there stands in its attendance.")
    late = mine.standing is Standing.BOOKED and now >= rules.return_until
    if late and not apology:
        until = moment_words(rules.return_until, rules.zone)
        words = f"Seats could be given back until {until}. Tell the host that you cannot come."
        return Refused("too_late", words)
    return Given(mine.number, frees=mine.standing in HOLDING, late=late)


def decide_removal(
    rules: SeatRules, claims: Sequence[Claim], person: int, *, now: datetime
) -> Given | Refused:
    """Staff take somebody off the list; the guard time does not bind them, the beginning does."""
    mine = live_claim(claims, person, now)
    if mine is None:
        return Refused("none", "This person has no seat and does not wait for one.")
    if now >= rules.starts_at:
        return Refused("over", "It has begun. Mark in its attendance what happened.")
    return Given(mine.number, frees=mine.standing in HOLDING)


def decide_readmission(
    rules: SeatRules, claims: Sequence[Claim], person: int, *, now: datetime
) -> Booked | Refused:
    """Staff give a seat that is free to somebody who had one; never one beyond the last."""
    refused = _not_on(rules, now)
    if refused:
        return refused
    if live_claim(claims, person, now):
        return Refused("already", "This person is on the list already.")
    if not any(each.person == person for each in claims):
        return Refused("none", "This person never booked.")
    free = seats(rules, claims, now).free
    if free == 0:
        return Refused("full", "All seats are taken or on offer. Raise the number of seats first.")
    return Booked()


def next_offers(rules: SeatRules, claims: Sequence[Claim], *, now: datetime) -> tuple[Offer, ...]:
    """Who is offered the free seats now, in order; each claim is offered a seat once at most.

    The time to accept ends at the start of the event at the latest. Ask after every change of seats,
    capacity or time, and whenever an offer's time is over.
    """
    if rules.cancelled or now >= rules.starts_at:
        return ()
    waiting = queue(claims)
    free = seats(rules, claims, now).free
    until = min(now + timedelta(minutes=rules.offer_minutes), rules.starts_at)
    return tuple(
        Offer(each.number, each.person, until) for each in waiting[: len(waiting) if free is None else free]
    )


def lapsed(claims: Iterable[Claim], now: datetime) -> tuple[Claim, ...]:
    """Offers whose time is over and that are not yet written down as lapsed."""
    return tuple(each for each in claims if each.standing is not standing_at(each, now))


def clashes(rules: SeatRules, held: Iterable[Held]) -> tuple[Held, ...]:
    """Own bookings that overlap the event, earliest first; touching is no overlap."""
    found = (each for each in held if each.start < rules.ends_at and rules.starts_at < each.end)
    return tuple(sorted(found, key=lambda each: each.start))


def _not_on(rules: SeatRules, now: datetime) -> Refused | None:
    if rules.cancelled:
        return Refused("cancelled", "This event is cancelled.")
    if now >= rules.starts_at:
        return Refused("over", "This event has begun or is over.")
    return None


def _already(claims: Sequence[Claim], mine: Claim | None) -> Refused | None:
    if mine is None:
        return None
    if mine.standing is Standing.BOOKED:
        return Refused("already", "You already have a seat.")
    place = position(claims, mine.person)
    return Refused("already", f"You are already on the waiting list, at place {place}.")


def _removed(claims: Sequence[Claim], person: int) -> Refused | None:
    why = next((each.removed for each in claims if each.person == person and each.removed), "")
    if not why:
        return None
    return Refused("removed", f"You were taken off the list: “{why}” Talk to the host if you want to come.")


def _outside_window(rules: SeatRules, wish: Wish, now: datetime) -> Refused | None:
    if rules.opens_at and now < rules.opens_at:
        return Refused("not_open", f"Booking opens on {moment_words(rules.opens_at, wish.zone)}.")
    if now >= rules.booking_until:
        return Refused("closed", f"Booking closed on {moment_words(rules.booking_until, wish.zone)}.")
    return None


def _closed_gates(wish: Wish) -> Refused | None:
    if not wish.closed_gates:
        return None
    return Refused("gate_closed", f"First finish {_listed(wish.closed_gates)}.")


def _not_cleared(wish: Wish) -> Refused | None:
    if not wish.not_cleared:
        return None
    return Refused("not_cleared", f"Only those who are cleared may book: {_listed(wish.not_cleared)}.")


def _clash(rules: SeatRules, wish: Wish) -> Refused | None:
    found = () if wish.despite_clash else clashes(rules, wish.held)
    if not found:
        return None
    spans = [f"{each.name} ({both_words(each.start, each.end, each.zone, wish.zone)})" for each in found]
    words = f"It overlaps what you have booked: {'; '.join(spans)}. Minutes that overlap count once."
    return Refused("clash", words, found)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
