"""Pages of this slice."""

from kaptrain.threads.views import acting, moderating, reading, writing
from kaptrain.threads.views.pages import bp

__all__ = ["acting", "bp", "moderating", "reading", "writing"]
