"""Seats: who gets one, who waits, who is offered one, who may give it back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kaptrain.events.rules import seats as rules
from kaptrain.events.rules.seats import (
    Booked,
    Claim,
    Given,
    Held,
    Offer,
    SeatRules,
    Standing,
    Waitlisted,
    Wish,
)

NOW = datetime(2026, 11, 22, 19, tzinfo=UTC)
START = datetime(2026, 12, 1, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVENT = SeatRules(
    starts_at=START,
    ends_at=START + timedelta(minutes=90),
    zone="America/New_York",
    capacity=2,
    guard_minutes=24 * 60,
)


def claims(*standings: Standing | tuple[Standing, datetime]) -> list[Claim]:
    made = []
    for number, each in enumerate(standings, 1):
        standing, until = each if isinstance(each, tuple) else (each, None)
        made.append(Claim(number=number, person=number, standing=standing, until=until))
    return made


BOOKED, WAITING, CANCELLED = Standing.BOOKED, Standing.WAITING, Standing.CANCELLED
OPEN = (Standing.OFFERED, NOW + HOUR)
PASSED = (Standing.OFFERED, NOW)


@pytest.mark.parametrize(
    ("taken", "decision"),
    [
        ([], Booked()),
        ([BOOKED, CANCELLED], Booked()),
        ([BOOKED, BOOKED], Waitlisted(1)),
        ([BOOKED, OPEN], Waitlisted(1)),
        ([BOOKED, PASSED], Booked()),
        ([BOOKED, BOOKED, WAITING], Waitlisted(2)),
        ([BOOKED, WAITING], Waitlisted(2)),
        ([WAITING], Booked()),
    ],
    ids=str,
)
def test_one_click_gives_a_seat_or_a_place_in_the_queue(taken: list[Any], decision: object) -> None:
    assert rules.decide_booking(EVENT, claims(*taken), Wish(person=9), now=NOW) == decision


def test_without_a_limit_there_is_always_a_seat() -> None:
    event = replace(EVENT, capacity=None)

    assert rules.decide_booking(event, claims(*[BOOKED] * 50), Wish(person=99), now=NOW) == Booked()
    assert rules.seats(event, claims(BOOKED, WAITING), NOW).free is None
    assert [each.number for each in rules.next_offers(event, claims(BOOKED, WAITING), now=NOW)] == [2]


@pytest.mark.parametrize(
    ("event", "taken", "wish", "now", "code"),
    [
        ({"cancelled": True}, [], {}, NOW, "cancelled"),
        ({}, [], {}, START, "over"),
        ({}, [BOOKED], {"person": 1}, NOW, "already"),
        ({}, [BOOKED, BOOKED, WAITING], {"person": 3}, NOW, "already"),
        ({"opens_at": NOW + HOUR}, [], {}, NOW, "not_open"),
        ({"closes_at": NOW}, [], {}, NOW, "closed"),
        ({}, [], {"closed_gates": ("Module 5",)}, NOW, "gate_closed"),
        ({"waitlist": False}, [BOOKED, BOOKED], {}, NOW, "full"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_booking_is_refused_with_a_reason(
    event: dict[str, Any], taken: list[Any], wish: dict[str, Any], now: datetime, code: str
) -> None:
    wished = replace(Wish(person=9), **wish)

    refused = rules.decide_booking(replace(EVENT, **event), claims(*taken), wished, now=now)

    assert refused.code == code
    assert refused.words.endswith(".")


def test_words_name_the_time_in_the_readers_zone_and_what_to_finish() -> None:
    early = replace(EVENT, opens_at=NOW + HOUR)
    wish = Wish(person=9, zone="America/Denver", closed_gates=("Module 5", "Module 6", "Screening"))

    assert rules.decide_booking(early, [], wish, now=NOW).words == (
        "Booking opens on Sunday 22 November, 13:00 Mountain."
    )
    assert (
        rules.decide_booking(EVENT, [], wish, now=NOW).words
        == "First finish Module 5, Module 6 and Screening."
    )


DISCUSSION = Held(name="Discussion 5", start=START + HOUR, end=START + 2 * HOUR, zone="America/Chicago")


def test_a_clash_is_shown_with_what_and_may_be_accepted() -> None:
    before = Held(name="Book club 2", start=START - HOUR, end=START, zone="UTC")
    wish = Wish(person=9, held=(DISCUSSION, before), zone="America/New_York")

    refused = rules.decide_booking(EVENT, [], wish, now=NOW)

    assert (refused.code, refused.clashes) == ("clash", (DISCUSSION,))
    assert refused.words == (
        "It overlaps what you have booked: Discussion 5 (Tuesday 1 December, 18:00 to 19:00 Central, "
        "which is 19:00 to 20:00 your time). Minutes that overlap count once."
    )
    assert rules.decide_booking(EVENT, [], replace(wish, despite_clash=True), now=NOW) == Booked()


def test_an_offer_is_accepted_with_the_same_click_while_its_time_runs() -> None:
    taken = claims(BOOKED, OPEN, WAITING)

    assert rules.decide_booking(EVENT, taken, Wish(person=2), now=NOW) == Booked(accepts=2)
    assert rules.decide_acceptance(EVENT, taken, Wish(person=2), now=NOW + HOUR).code == "no_offer"
    assert rules.decide_acceptance(EVENT, taken, Wish(person=3), now=NOW).code == "no_offer"
    assert rules.decide_booking(EVENT, taken, Wish(person=2), now=NOW + HOUR) == Waitlisted(2)


def test_an_offer_is_not_accepted_into_a_clash_or_a_cancelled_event() -> None:
    taken = claims(BOOKED, OPEN)

    assert rules.decide_acceptance(EVENT, taken, Wish(person=2, held=(DISCUSSION,)), now=NOW).code == "clash"
    assert rules.decide_acceptance(replace(EVENT, cancelled=True), taken, Wish(person=2), now=NOW).code == (
        "cancelled"
    )


def test_an_offer_can_be_accepted_after_booking_closed() -> None:
    event = replace(EVENT, closes_at=NOW)

    assert rules.decide_booking(event, claims(BOOKED, OPEN), Wish(person=2), now=NOW) == Booked(accepts=2)


def test_a_freed_seat_is_offered_to_the_first_in_the_queue_with_a_time_to_accept() -> None:
    taken = claims(BOOKED, CANCELLED, WAITING, WAITING)

    assert rules.next_offers(EVENT, taken, now=NOW) == (Offer(3, 3, NOW + timedelta(hours=24)),)


def test_the_time_to_accept_ends_with_the_start() -> None:
    (offer,) = rules.next_offers(EVENT, claims(BOOKED, WAITING), now=START - HOUR)

    assert offer.until == START
    assert rules.next_offers(EVENT, claims(BOOKED, WAITING), now=START) == ()
    assert rules.next_offers(replace(EVENT, cancelled=True), claims(WAITING), now=NOW) == ()


def test_a_lapsed_offer_goes_to_the_next_and_is_to_be_written_down() -> None:
    taken = claims(BOOKED, PASSED, WAITING)

    assert [each.number for each in rules.next_offers(EVENT, taken, now=NOW)] == [3]
    assert [each.number for each in rules.lapsed(taken, NOW)] == [2]
    assert rules.lapsed(taken, NOW - HOUR) == ()


def test_raising_the_capacity_offers_several_and_lowering_it_takes_nothing_away() -> None:
    taken = claims(BOOKED, BOOKED, WAITING, WAITING, WAITING)

    assert [each.number for each in rules.next_offers(replace(EVENT, capacity=4), taken, now=NOW)] == [3, 4]
    assert rules.next_offers(replace(EVENT, capacity=1), taken, now=NOW) == ()
    assert rules.seats(replace(EVENT, capacity=1), taken, NOW).free == 0


@pytest.mark.parametrize(
    ("taken", "now", "decision"),
    [
        ([BOOKED], NOW, Given(1, frees=True)),
        ([OPEN], NOW, Given(1, frees=True)),
        ([WAITING], NOW, Given(1, frees=False)),
        ([WAITING], START - HOUR, Given(1, frees=False)),
    ],
    ids=str,
)
def test_a_seat_an_offer_or_a_place_can_be_given_back(
    taken: list[Any], now: datetime, decision: Given
) -> None:
    assert rules.decide_return(EVENT, claims(*taken), 1, now=now) == decision


def test_within_the_guard_time_only_staff_frees_a_seat() -> None:
    late = EVENT.return_until
    taken = claims(BOOKED)

    refused = rules.decide_return(EVENT, taken, 1, now=late)

    assert refused.code == "too_late"
    assert "until Monday 30 November, 18:00 Eastern" in refused.words
    assert rules.decide_return(EVENT, taken, 1, now=late - timedelta(seconds=1)) == Given(1, frees=True)
    assert rules.decide_removal(EVENT, taken, 1, now=late) == Given(1, frees=True)
    assert rules.decide_return(EVENT, taken, 1, now=START).code == "over"


def test_an_apology_gives_a_seat_up_inside_the_guard_time() -> None:
    late = EVENT.return_until

    told = rules.decide_return(EVENT, claims(BOOKED), 1, now=late, apology=True)

    assert told == Given(1, frees=True, late=True)
    assert rules.decide_return(EVENT, claims(BOOKED), 1, now=START, apology=True).code == "over"
    assert rules.decide_return(EVENT, claims(BOOKED), 1, now=NOW, apology=True) == Given(1, frees=True)


def test_what_happened_at_an_event_is_no_matter_of_its_list() -> None:
    assert rules.decide_removal(EVENT, claims(BOOKED), 1, now=START).code == "over"
    assert rules.decide_removal(EVENT, claims(CANCELLED), 1, now=NOW).code == "none"


def test_whoever_was_taken_off_the_list_does_not_book_again_alone() -> None:
    taken = [Claim(number=1, person=1, standing=CANCELLED, removed="You are in another group.")]

    refused = rules.decide_booking(EVENT, taken, Wish(person=1), now=NOW)

    assert refused.code == "removed"
    assert "You are in another group." in refused.words
    assert rules.decide_booking(EVENT, taken, Wish(person=2), now=NOW) == Booked()


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        ([CANCELLED, BOOKED], None),
        ([CANCELLED, BOOKED, BOOKED], "full"),
        ([CANCELLED, BOOKED, OPEN], "full"),
        ([BOOKED], "already"),
        ([], "none"),
    ],
    ids=str,
)
def test_staff_puts_somebody_back_on_a_free_seat_only(taken: list[Any], code: str | None) -> None:
    decision = rules.decide_readmission(EVENT, claims(*taken), 1, now=NOW)

    assert getattr(decision, "code", None) == code


def test_there_is_nothing_to_give_back_twice() -> None:
    assert rules.decide_return(EVENT, claims(CANCELLED), 1, now=NOW).code == "none"


def test_the_counts_of_an_event_and_a_place_in_the_queue() -> None:
    taken = claims(BOOKED, OPEN, PASSED, WAITING, WAITING)

    assert rules.seats(EVENT, taken, NOW) == rules.Seats(capacity=2, booked=1, offered=1, waiting=2, free=0)
    assert [rules.position(taken, person) for person in (1, 4, 5)] == [None, 1, 2]
