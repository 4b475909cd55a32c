"""Pages of this slice."""

from flask import Blueprint

from kaptrain.authz.permissions import Permission
from kaptrain.web.guards import public, requires

bp = Blueprint("accounts", __name__, template_folder="templates")


@bp.get("/sign-in")
@public
def sign_in() -> str:
    return "placeholder"


@bp.get("/admin/people")
@requires(Permission.PEOPLE_MANAGE)
def people() -> str:
    return "placeholder"
