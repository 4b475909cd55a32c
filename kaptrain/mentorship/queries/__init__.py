"""Reads of mentorship. Private notes have a module of their own, and each read there names its author."""

from kaptrain.mentorship.queries.mentors import (
    Load,
    MentorRow,
    Signed,
    last_contacts,
    loads,
    mentor_rows,
    pairs_of,
    past_pairs,
    signed_meetings,
)
from kaptrain.mentorship.queries.private import own_note, own_notes, own_notes_with_trainees
from kaptrain.mentorship.queries.room import (
    Item,
    claims_of,
    history_of,
    item_of,
    items_of,
    mentor_pair,
    ratings_of,
    session_of,
    sessions_of,
    standing_approval,
)

__all__ = [
    "Item",
    "Load",
    "MentorRow",
    "Signed",
    "claims_of",
    "history_of",
    "item_of",
    "items_of",
    "last_contacts",
    "loads",
    "mentor_pair",
    "mentor_rows",
    "own_note",
    "own_notes",
    "own_notes_with_trainees",
    "pairs_of",
    "past_pairs",
    "ratings_of",
    "session_of",
    "sessions_of",
    "signed_meetings",
    "standing_approval",
]
