"""Use cases of mentorship: one function for each thing that somebody does."""

from kaptrain.mentorship.service.approval import Asked, Seal, approve, asked_of, take_back
from kaptrain.mentorship.service.handover import HandOver, hand_over
from kaptrain.mentorship.service.items import Stale, add, change
from kaptrain.mentorship.service.private import StaleNote, change_note, forget_note, keep_note
from kaptrain.mentorship.service.ratings import rate
from kaptrain.mentorship.service.sessions import Confirmation, Logged, confirm, decline, log_session, withdraw
from kaptrain.mentorship.service.steps import side_of

__all__ = [
    "Asked",
    "Confirmation",
    "HandOver",
    "Logged",
    "Seal",
    "Stale",
    "StaleNote",
    "add",
    "approve",
    "asked_of",
    "change",
    "change_note",
    "confirm",
    "decline",
    "forget_note",
    "hand_over",
    "keep_note",
    "log_session",
    "rate",
    "side_of",
    "take_back",
    "withdraw",
]
