"""Pages of this slice."""

from kaptrain.logbook.views import admin, links, offers, owner, signer, writing
from kaptrain.logbook.views.pages import bp

__all__ = ["admin", "bp", "links", "offers", "owner", "signer", "writing"]
