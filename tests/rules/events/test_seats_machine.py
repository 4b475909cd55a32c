"""No sequence of bookings, returns, offers, lapses and changes of capacity breaks what seats promise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kaptrain.events.rules import seats as seats_rules
from kaptrain.events.rules.seats import Booked, Claim, Given, SeatRules, Standing, Waitlisted, Wish

NOW = datetime(2026, 11, 22, 19, tzinfo=UTC)
PEOPLE = st.integers(1, 4)


class Seats(RuleBasedStateMachine):
    """Keeps claims as a service would; knows by itself who was offered a seat and who came when."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.event = SeatRules(
            starts_at=NOW + timedelta(hours=400),
            ends_at=NOW + timedelta(hours=402),
            zone="UTC",
            capacity=1,
            guard_minutes=120,
            offer_minutes=180,
        )
        self.claims: dict[int, Claim] = {}
        self.offered: list[int] = []
        self.cancelled: set[int] = set()
        self.held_when_lowered = 0

    @rule(person=PEOPLE)
    def book(self, person: int) -> None:
        free_for_others = self.free() - len(self.waiting())
        decision = seats_rules.decide_booking(self.event, self.all(), Wish(person=person), now=self.now)
        if isinstance(decision, Booked) and decision.accepts is None:
            assert free_for_others > 0
            self.add(person, Standing.BOOKED)
        elif isinstance(decision, Booked):
            claim = self.claims[decision.accepts]
            assert claim.person == person and claim.until > self.now
            self.set(claim.number, Standing.BOOKED)
        elif isinstance(decision, Waitlisted):
            self.add(person, Standing.WAITING)
            assert decision.position == len(self.waiting())
            assert free_for_others <= 0
        elif self.now < self.event.starts_at and not self.event.cancelled:
            assert decision.code == "already" and self.is_in(person)
        self.promote()

    @rule(person=PEOPLE, staff=st.booleans())
    def give_back(self, person: int, staff: bool) -> None:
        decide = seats_rules.decide_removal if staff else seats_rules.decide_return
        decision = decide(self.event, self.all(), person, now=self.now)
        if isinstance(decision, Given):
            assert self.claims[decision.number].person == person
            self.cancelled.add(decision.number)
            self.set(decision.number, Standing.CANCELLED)
        self.promote()

    @precondition(lambda self: self.open_offers())
    @rule(early=st.booleans(), person=PEOPLE)
    def book_as_the_first_offer_passes(self, early: bool, person: int) -> None:
        # To the second: at its end an offer is over, one second before it is not. Nobody swept in between.
        self.now = max(self.now, min(self.open_offers()) - timedelta(seconds=early))
        self.book(person)

    @rule(minutes=st.sampled_from([1, 59, 180, 600]))
    def wait(self, minutes: int) -> None:
        # Nothing runs at once when time passes, so what follows must hold without it too.
        self.now += timedelta(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        for claim in seats_rules.lapsed(self.all(), self.now):
            self.set(claim.number, Standing.LAPSED)
        self.promote()

    @rule(capacity=st.integers(0, 3))
    def change_capacity(self, capacity: int) -> None:
        self.event = replace(self.event, capacity=capacity)
        self.held_when_lowered = self.held()
        self.promote()

    @precondition(lambda self: not self.event.cancelled and len(self.offered) > 2)
    @rule()
    def cancel_event(self) -> None:
        self.event = replace(self.event, cancelled=True)
        assert seats_rules.next_offers(self.event, self.all(), now=self.now) == ()

    @invariant()
    def never_above_capacity(self) -> None:
        assert self.held() <= max(self.event.capacity or 0, self.held_when_lowered)

    @invariant()
    def nobody_is_offered_twice(self) -> None:
        assert len(self.offered) == len(set(self.offered))

    @invariant()
    def offers_keep_the_order_of_the_queue(self) -> None:
        assert self.offered == sorted(self.offered)
        assert not self.waiting() or not self.offered or min(self.waiting()) > max(self.offered)

    @invariant()
    def who_cancelled_is_never_promoted(self) -> None:
        assert all(self.claims[number].standing is Standing.CANCELLED for number in self.cancelled)

    @invariant()
    def one_living_claim_each(self) -> None:
        alive = [c.person for c in self.all() if seats_rules.standing_at(c, self.now) in seats_rules.LIVE]
        assert len(alive) == len(set(alive))

    def promote(self) -> None:
        for offer in seats_rules.next_offers(self.event, self.all(), now=self.now):
            claim = self.claims[offer.number]
            assert claim.standing is Standing.WAITING and claim.number not in self.cancelled
            assert self.now < offer.until <= self.event.starts_at
            self.offered.append(offer.number)
            self.claims[offer.number] = replace(claim, standing=Standing.OFFERED, until=offer.until)
        # No seat stays empty while somebody waits for it.
        if self.now < self.event.starts_at and not self.event.cancelled:
            assert not (self.free() > 0 and self.waiting())
        self.held_when_lowered = min(self.held_when_lowered, self.held())

    def all(self) -> list[Claim]:
        return list(self.claims.values())

    def add(self, person: int, standing: Standing) -> None:
        number = len(self.claims) + 1
        self.claims[number] = Claim(number=number, person=person, standing=standing)

    def set(self, number: int, standing: Standing) -> None:
        self.claims[number] = replace(self.claims[number], standing=standing, until=None)

    def waiting(self) -> list[int]:
        # A plain list of numbers, told apart here without the rules under test.
        return [number for number, each in self.claims.items() if each.standing is Standing.WAITING]

    def is_in(self, person: int) -> bool:
        mine = [each for each in self.claims.values() if each.person == person]
        return any(each.standing in (Standing.BOOKED, Standing.WAITING) for each in mine)

    def open_offers(self) -> list[datetime]:
        offers = [
            each.until for each in self.claims.values() if each.standing is Standing.OFFERED and each.until
        ]
        return [until for until in offers if until > self.now]

    def held(self) -> int:
        return sum(
            each.standing is Standing.BOOKED or (each.standing is Standing.OFFERED and each.until > self.now)
            for each in self.claims.values()
        )

    def free(self) -> int:
        return max(0, (self.event.capacity or 0) - self.held())


TestSeats = Seats.TestCase
TestSeats.settings = settings(stateful_step_count=60)
