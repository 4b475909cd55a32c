"""Pages of this slice."""

from flask import Blueprint

from kaptrain.authz.permissions import Permission
from kaptrain.web.guards import requires

bp = Blueprint("reporting", __name__, template_folder="templates")


@bp.get("/dashboard")
@requires(Permission.DASHBOARD_SEE)
def dashboard() -> str:
    return "placeholder"


@bp.get("/hours")
@requires(Permission.HOURS_SEE)
def hours() -> str:
    return "placeholder"


@bp.get("/trainees")
@requires(Permission.TRAINEE_SEE)
def trainees() -> str:
    return "placeholder"


@bp.get("/admin")
@requires(Permission.ADMIN_SEE)
def admin_home() -> str:
    return "placeholder"
