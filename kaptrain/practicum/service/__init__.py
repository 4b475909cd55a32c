"""Use cases of the practicum: keep sites, send and approve documents, see who is cleared."""

from kaptrain.practicum.service.clearance import board, clearances
from kaptrain.practicum.service.documents import Sent, review, send, take_back
from kaptrain.practicum.service.files import bad_files, sweep
from kaptrain.practicum.service.reminders import DocumentReminders
from kaptrain.practicum.service.sites import name_site, save_practitioner, save_site

__all__ = [
    "DocumentReminders",
    "Sent",
    "bad_files",
    "board",
    "clearances",
    "name_site",
    "review",
    "save_practitioner",
    "save_site",
    "send",
    "sweep",
    "take_back",
]
