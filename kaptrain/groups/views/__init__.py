"""Pages of this slice."""

from kaptrain.groups.views import member, staff
from kaptrain.groups.views.pages import bp

__all__ = ["bp", "member", "staff"]
