"""Pages of this slice: what is on offer, for everybody, and the state of the content, for admins."""

from kaptrain.catalogue.views import authoring, images, public
from kaptrain.catalogue.views.pages import bp

__all__ = ["authoring", "bp", "images", "public"]
