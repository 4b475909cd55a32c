"""Use cases of consent practice: group, play, mark, say, confirm, claim."""

from kaptrain.roleplay.service.claiming import claim
from kaptrain.roleplay.service.confirming import confirm, digest_of, reopen
from kaptrain.roleplay.service.grouping import (
    Arranged,
    add_round,
    arrangement_mark,
    change_round,
    form_groups,
)
from kaptrain.roleplay.service.marking import finish, note_pin, pin, say, score, unpin
from kaptrain.roleplay.service.playing import end, open_alone, set_aside, start
from kaptrain.roleplay.service.voices import give_feedback, reflect

__all__ = [
    "Arranged",
    "add_round",
    "arrangement_mark",
    "change_round",
    "claim",
    "confirm",
    "digest_of",
    "end",
    "finish",
    "form_groups",
    "give_feedback",
    "note_pin",
    "open_alone",
    "pin",
    "reflect",
    "reopen",
    "say",
    "score",
    "set_aside",
    "start",
    "unpin",
]
