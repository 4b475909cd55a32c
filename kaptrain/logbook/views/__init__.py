"""Pages of this slice."""

from flask import Blueprint

from kaptrain.authz.permissions import Permission
from kaptrain.web.guards import requires

bp = Blueprint("logbook", __name__, template_folder="templates")


@bp.get("/logbook")
@requires(Permission.ENTRY_WRITE)
def entries() -> str:
    return "placeholder"


@bp.get("/signoff")
@requires(Permission.ENTRY_SIGN)
def queue() -> str:
    return "placeholder"
