"""Reads of rounds."""

from kaptrain.roleplay.queries.people import Helper, busy_with, helpers, hold_people, lab_events, sits_in
from kaptrain.roleplay.queries.rounds import (
    Seated,
    Whole,
    cards_met,
    hold_rounds,
    of_event,
    reflection_of,
    round_of,
)
from kaptrain.roleplay.queries.tries import Try, rounds_with, to_confirm, tries_of

__all__ = [
    "Helper",
    "Seated",
    "Try",
    "Whole",
    "busy_with",
    "cards_met",
    "helpers",
    "hold_people",
    "hold_rounds",
    "lab_events",
    "of_event",
    "reflection_of",
    "round_of",
    "rounds_with",
    "sits_in",
    "to_confirm",
    "tries_of",
]
