"""Pages of this slice."""

from kaptrain.enrolment.views import cohorts, members, places
from kaptrain.enrolment.views.pages import bp

__all__ = ["bp", "cohorts", "members", "places"]
