"""Pages of this slice."""

from flask import Blueprint

from kaptrain.authz.permissions import Permission
from kaptrain.web.guards import requires

bp = Blueprint("certificates", __name__, template_folder="templates")


@bp.get("/certificates")
@requires(Permission.CERTIFICATE_HOLD)
def held() -> str:
    return "placeholder"
