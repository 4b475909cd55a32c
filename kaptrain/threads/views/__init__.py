"""Pages of this slice."""

from kaptrain.threads.views import acting, mails, moderating, reading, writing
from kaptrain.threads.views.pages import bp

__all__ = ["acting", "bp", "mails", "moderating", "reading", "writing"]
