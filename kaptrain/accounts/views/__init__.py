"""Pages of this slice."""

from kaptrain.accounts.views import account, door, links, people
from kaptrain.accounts.views.pages import bp

__all__ = ["account", "bp", "door", "links", "people"]
