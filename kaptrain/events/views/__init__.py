"""Pages of events."""

from kaptrain.events.views import learner, staff
from kaptrain.events.views.pages import bp

__all__ = ["bp", "learner", "staff"]
