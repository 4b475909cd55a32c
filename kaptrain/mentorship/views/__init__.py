"""Pages of mentorship."""

from kaptrain.mentorship.views import approval, competencies, handover, items, private, room, sessions
from kaptrain.mentorship.views.pages import bp

__all__ = ["approval", "bp", "competencies", "handover", "items", "private", "room", "sessions"]
