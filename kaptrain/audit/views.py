"""The record of acts, for admins."""

from flask import Blueprint, render_template, request

from kaptrain.audit import queries
from kaptrain.audit.presenters import LONGEST, acts_page, place, wanted
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.web.guards import current_actor, requires

bp = Blueprint("audit", __name__, template_folder="templates")
FILTERS = ("person", "action", "subject", "day")


@bp.get("/admin/audit")
@requires(Permission.AUDIT_SEE)
def acts() -> str:
    """List who did what when, newest first, filtered by address."""
    asked = {name: _typed(name) for name in FILTERS}
    below = place(request.args.get("below", ""))
    found = queries.list_acts(db.session(), wanted(asked, current_actor().zone), below)
    return render_template("audit/acts.html", page=acts_page(found, asked, is_first=below is None))


def _typed(name: str) -> str:
    return request.args.get(name, "").replace("\x00", "").strip()[:LONGEST]
