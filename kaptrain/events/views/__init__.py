"""Pages of events."""

from kaptrain.events import models
from kaptrain.events.views import calendar
from kaptrain.events.views.pages import bp

__all__ = ["bp", "calendar", "models"]
