"""Make-ups: asked for with one click, answered with one, and done by another date, a check or a tutorial."""

from kaptrain.events.service.makeups.answering import decide, withdraw
from kaptrain.events.service.makeups.asking import Offer, ask, offer_of
from kaptrain.events.service.makeups.other_date import take_other_date
from kaptrain.events.service.makeups.recordings import (
    Sheet,
    attempts_of,
    deadline,
    items_for,
    keep_recording,
    own_recording,
    take_check,
    version_of,
)
from kaptrain.events.service.makeups.steps import subject_of
from kaptrain.events.service.makeups.tutorials import sign_tutorial, tutorial_content, tutorial_mark

__all__ = [
    "Offer",
    "Sheet",
    "ask",
    "attempts_of",
    "deadline",
    "decide",
    "items_for",
    "keep_recording",
    "offer_of",
    "own_recording",
    "sign_tutorial",
    "subject_of",
    "take_check",
    "take_other_date",
    "tutorial_content",
    "tutorial_mark",
    "version_of",
    "withdraw",
]
