"""Pages of this slice."""

from kaptrain.bookclub.views import books, choice, clubs, meetings, membership, texts
from kaptrain.bookclub.views.pages import bp

__all__ = ["books", "bp", "choice", "clubs", "meetings", "membership", "texts"]
