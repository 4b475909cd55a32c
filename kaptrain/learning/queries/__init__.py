"""Reads of this slice."""

from kaptrain.learning.queries.checks import Drilled, asked_before, drilled, practices_of, texts_of
from kaptrain.learning.queries.marks import marks_of, one_mark, reflections_done
from kaptrain.learning.queries.study import (
    MODULE,
    Kept,
    Study,
    Tried,
    last_lesson,
    progress,
    progress_from,
    standing_of,
    study_of,
)

__all__ = [
    "MODULE",
    "Drilled",
    "Kept",
    "Study",
    "Tried",
    "asked_before",
    "drilled",
    "last_lesson",
    "marks_of",
    "one_mark",
    "practices_of",
    "progress",
    "progress_from",
    "reflections_done",
    "standing_of",
    "study_of",
    "texts_of",
]
