"""Pages of this slice."""

from kaptrain.learning.views import changes, check, lesson, modules, practice
from kaptrain.learning.views.pages import bp

__all__ = ["bp", "changes", "check", "lesson", "modules", "practice"]
