"""Reads of this slice."""

from kaptrain.learning.queries.checks import Drilled, asked_before, drilled, practices_of, texts_of
from kaptrain.learning.queries.study import (
    MODULE,
    Study,
    Tried,
    progress,
    progress_from,
    standing_of,
    study_of,
)

__all__ = [
    "MODULE",
    "Drilled",
    "Study",
    "Tried",
    "asked_before",
    "drilled",
    "practices_of",
    "progress",
    "progress_from",
    "standing_of",
    "study_of",
    "texts_of",
]
