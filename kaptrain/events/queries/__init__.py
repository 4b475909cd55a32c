"""Reads of events and seats."""

from kaptrain.events.queries.lists import (
    Listed,
    coming,
    led_next,
    own_bookings,
    planned_by,
    possible_hosts,
    seats_without_place,
    waiting_for_a_seat,
)
from kaptrain.events.queries.whole import (
    LIVE_STATES,
    SeriesDate,
    bookings_of,
    claims_of,
    cohort_of,
    dates_of_series,
    event_by_id,
    held_by,
    hosted_at,
    is_booked,
    rest_of_series,
    seat_rules,
)

__all__ = [
    "LIVE_STATES",
    "Listed",
    "SeriesDate",
    "bookings_of",
    "claims_of",
    "cohort_of",
    "coming",
    "dates_of_series",
    "event_by_id",
    "held_by",
    "hosted_at",
    "is_booked",
    "led_next",
    "own_bookings",
    "planned_by",
    "possible_hosts",
    "rest_of_series",
    "seat_rules",
    "seats_without_place",
    "waiting_for_a_seat",
]
