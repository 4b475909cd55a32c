"""Pages of this slice."""

from flask import Blueprint

bp = Blueprint("enrolment", __name__, template_folder="templates")
