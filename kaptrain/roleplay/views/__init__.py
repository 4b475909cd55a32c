"""Pages of consent practice."""

from kaptrain.roleplay.views import alone, labs, leading, marking, playing
from kaptrain.roleplay.views.pages import bp

__all__ = ["alone", "bp", "labs", "leading", "marking", "playing"]
