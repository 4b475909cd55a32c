"""Pages of this slice."""

from kaptrain.reporting.views import exports, health, learner, staff, transcripts
from kaptrain.reporting.views.pages import bp

__all__ = ["bp", "exports", "health", "learner", "staff", "transcripts"]
