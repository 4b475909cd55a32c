"""The programs on offer, and lessons as they are or were on their way there."""

from kaptrain.catalogue.service.library import NO_LESSON, NO_PROGRAM, Library
from kaptrain.catalogue.service.previews import WORKING, Previews

__all__ = ["NO_LESSON", "NO_PROGRAM", "WORKING", "Library", "Previews"]
