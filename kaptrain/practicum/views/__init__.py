"""Pages of the practicum."""

from kaptrain.practicum.views import board, documents, learner, sites, slots
from kaptrain.practicum.views.pages import bp

__all__ = ["board", "bp", "documents", "learner", "sites", "slots"]
