"""Pages of this slice."""

from flask import Blueprint

from kaptrain.authz.permissions import Permission
from kaptrain.web.guards import requires

bp = Blueprint("enrolment", __name__, template_folder="templates")


@bp.get("/admin/cohorts")
@requires(Permission.COHORT_MANAGE)
def cohorts() -> str:
    return "placeholder"
