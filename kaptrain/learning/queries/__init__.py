"""Reads about a trainee's study, and about what they keep for themselves."""

from kaptrain.learning.queries.marks import marks_of, one_mark, reflections_done
from kaptrain.learning.queries.study import (
    MODULE,
    Kept,
    Study,
    Tried,
    last_number,
    progress,
    progress_from,
    standing_from,
    standing_of,
    study_of,
)

__all__ = [
    "MODULE",
    "Kept",
    "Study",
    "Tried",
    "last_number",
    "marks_of",
    "one_mark",
    "progress",
    "progress_from",
    "reflections_done",
    "standing_from",
    "standing_of",
    "study_of",
]
