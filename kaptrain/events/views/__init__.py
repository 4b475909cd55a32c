"""Pages of events."""

from kaptrain.events.views import (
    after,
    attendance,
    calendar,
    checkin,
    files,
    learner,
    off_list,
    staff,
    walk_in,
)
from kaptrain.events.views.pages import bp

__all__ = [
    "after",
    "attendance",
    "bp",
    "calendar",
    "checkin",
    "files",
    "learner",
    "off_list",
    "staff",
    "walk_in",
]
