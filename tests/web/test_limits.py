from datetime import UTC, datetime, timedelta

from kaptrain.web import limits
from kaptrain.web.limits import Misses, Typesettings

NOW = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)


def test_an_address_waits_after_its_misses_and_may_ask_again_later() -> None:
    misses = Misses(most=3, per_minute=6)
    for _ in range(3):
        assert not misses.too_many("192.0.2.1", NOW)
        misses.count("192.0.2.1", NOW)

    assert misses.too_many("192.0.2.1", NOW)
    assert not misses.too_many("192.0.2.2", NOW)
    assert misses.too_many("192.0.2.1", NOW - timedelta(hours=1))
    assert not misses.too_many("192.0.2.1", NOW + timedelta(seconds=11))


def test_whoever_has_to_wait_learns_how_long() -> None:
    turns = Typesettings(most=2, per_minute=6)
    assert turns.wait("person:1", NOW) == 0
    turns.count("person:1", NOW)
    turns.count("person:1", NOW)

    assert turns.wait("person:1", NOW) == 10
    assert turns.wait("person:1", NOW + timedelta(seconds=4)) == 6
    assert turns.wait("person:1", NOW + timedelta(seconds=10)) == 0
    assert turns.wait("person:2", NOW) == 0


def test_one_household_is_one_address() -> None:
    misses = Misses(most=1, per_minute=1)
    misses.count("2001:db8::1", NOW)

    assert misses.too_many("2001:db8::ffff", NOW)
    assert not misses.too_many("2001:db8:0:1::1", NOW)


def test_what_is_no_address_counts_too_and_nothing_is_kept_of_a_hit() -> None:
    misses = Misses(most=1, per_minute=1)
    misses.count("", NOW, 0)
    assert not misses.too_many("", NOW)
    misses.count("", NOW)
    assert misses.too_many("", NOW)


def test_many_addresses_take_a_limited_room() -> None:
    misses = Misses(most=1, per_minute=1)
    for number in range(limits.MOST_ADDRESSES + 50):
        misses.count(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", NOW)

    assert len(misses._levels) == limits.MOST_ADDRESSES
