"""Use cases of the logbook: one function for each thing that somebody does with an entry."""

from kaptrain.logbook.service.admin import reopen, reroute
from kaptrain.logbook.service.links import forget_links
from kaptrain.logbook.service.nudges import Nudges
from kaptrain.logbook.service.owner import revise, start, submit, withdraw
from kaptrain.logbook.service.signer import mark_of, return_to_trainee, sign, sign_many, undo, void
from kaptrain.logbook.service.telling import tell_signed
from kaptrain.logbook.service.verify import check_signatures

__all__ = [
    "Nudges",
    "check_signatures",
    "forget_links",
    "mark_of",
    "reopen",
    "reroute",
    "return_to_trainee",
    "revise",
    "sign",
    "sign_many",
    "start",
    "submit",
    "tell_signed",
    "undo",
    "void",
    "withdraw",
]
