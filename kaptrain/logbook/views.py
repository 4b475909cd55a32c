"""Pages of this slice."""

from flask import Blueprint

bp = Blueprint("logbook", __name__, template_folder="templates")
