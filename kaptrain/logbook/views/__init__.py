"""Pages of this slice."""

from kaptrain.logbook.views import admin, owner, signer, writing
from kaptrain.logbook.views.pages import bp

__all__ = ["admin", "bp", "owner", "signer", "writing"]
