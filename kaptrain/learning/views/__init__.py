"""Pages of this slice."""

from kaptrain.learning.views import changes, check, glossary, lesson, marks, modules, practice, recording
from kaptrain.learning.views.pages import bp

__all__ = ["bp", "changes", "check", "glossary", "lesson", "marks", "modules", "practice", "recording"]
