"""Pages of this slice."""

from kaptrain.learning.views import check, lesson, modules
from kaptrain.learning.views.pages import bp

__all__ = ["bp", "check", "lesson", "modules"]
