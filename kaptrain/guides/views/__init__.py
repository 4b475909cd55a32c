"""Pages of this slice."""

from kaptrain.guides.views import guides
from kaptrain.guides.views.pages import bp

__all__ = ["bp", "guides"]
