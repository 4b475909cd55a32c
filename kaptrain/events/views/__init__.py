"""Pages of events."""

from kaptrain.events.views import after, attendance, checkin, files, learner, staff
from kaptrain.events.views.pages import bp

__all__ = ["after", "attendance", "bp", "checkin", "files", "learner", "staff"]
