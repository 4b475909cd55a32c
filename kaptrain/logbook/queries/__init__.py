"""Reads of the logbook."""

from kaptrain.logbook.queries.lists import (
    PAGE,
    OwnEntry,
    QueueRow,
    Signed,
    Waiting,
    hosts,
    line_of,
    open_lines,
    overdue,
    own_entries,
    queue_of,
    recently_signed,
    waiting_for_others,
)
from kaptrain.logbook.queries.whole import History, Whole, history_of, locked, seen, seen_many, signed_by

__all__ = [
    "PAGE",
    "History",
    "OwnEntry",
    "QueueRow",
    "Signed",
    "Waiting",
    "Whole",
    "history_of",
    "hosts",
    "line_of",
    "locked",
    "open_lines",
    "overdue",
    "own_entries",
    "queue_of",
    "recently_signed",
    "seen",
    "seen_many",
    "signed_by",
    "waiting_for_others",
]
