"""Pages of continuing education: an event's section, the trainee's own, the admin's."""

from kaptrain.ce.views import admin, learner, report, section
from kaptrain.ce.views.pages import bp

__all__ = ["admin", "bp", "learner", "report", "section"]
