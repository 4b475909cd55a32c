"""Pages of this slice: what people decide about hours."""

from kaptrain.hours.views import decisions, enrolment, lines, transfer
from kaptrain.hours.views.pages import bp

__all__ = ["bp", "decisions", "enrolment", "lines", "transfer"]
