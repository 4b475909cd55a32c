"""Pages of this slice."""

from kaptrain.learning.views import check, glossary, lesson, marks, modules
from kaptrain.learning.views.pages import bp

__all__ = ["bp", "check", "glossary", "lesson", "marks", "modules"]
