"""Presence, credit and who is who in a file of attendance. Pure."""

from kaptrain.events.rules.credit import CheckIns, Step, Working, credit
from kaptrain.events.rules.marks import Attendance, Mark, marked
from kaptrain.events.rules.matching import Aside, Booked, FileRow, Found, Matching, Why, match
from kaptrain.events.rules.policy import Piece, Policy, Rule, fit, policy_data, read_policy
from kaptrain.events.rules.policy_words import policy_words
from kaptrain.events.rules.presence import Gap, Interval, Presence, attended, spanned, union
from kaptrain.events.rules.words import Wall, format_seconds

__all__ = [
    "Aside",
    "Attendance",
    "Booked",
    "CheckIns",
    "FileRow",
    "Found",
    "Gap",
    "Interval",
    "Mark",
    "Matching",
    "Piece",
    "Policy",
    "Presence",
    "Rule",
    "Step",
    "Wall",
    "Why",
    "Working",
    "attended",
    "credit",
    "fit",
    "format_seconds",
    "marked",
    "match",
    "policy_data",
    "policy_words",
    "read_policy",
    "spanned",
    "union",
]
