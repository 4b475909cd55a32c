"""Pages of events."""

from kaptrain.events.views import calendar, learner, staff
from kaptrain.events.views.pages import bp

__all__ = ["bp", "calendar", "learner", "staff"]
