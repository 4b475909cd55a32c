"""Pages of this slice."""

from flask import Blueprint

from kaptrain.authz.permissions import Permission
from kaptrain.web.guards import requires

bp = Blueprint("learning", __name__, template_folder="templates")


@bp.get("/modules")
@requires(Permission.LESSON_STUDY)
def modules() -> str:
    return "placeholder"
