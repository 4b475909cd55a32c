"""Pages of this slice."""

from kaptrain.guides.views import books, guides
from kaptrain.guides.views.pages import bp

__all__ = ["books", "bp", "guides"]
