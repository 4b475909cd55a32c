"""The record of acts, for admins."""

from collections.abc import Callable

from flask import Blueprint, current_app, render_template, request
from sqlalchemy.orm import Session

from kaptrain.audit import queries
from kaptrain.audit.presenters import LONGEST, acts_page, place, wanted
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.web.guards import current_actor, requires

bp = Blueprint("audit", __name__, template_folder="templates")
# Slices above say what their subjects are called: kind -> callable (session, ids) -> {id: name}.
NAMERS = "subject_names"
Namer = Callable[[Session, set[int]], dict[int, str]]
FILTERS = ("person", "action", "subject", "day")


@bp.get("/admin/audit")
@requires(Permission.AUDIT_SEE)
def acts() -> str:
    """List who did what when, newest first, filtered by address."""
    asked = {name: _typed(name) for name in FILTERS}
    below = place(request.args.get("below", ""))
    found = queries.list_acts(db.session(), wanted(asked, current_actor().zone), below)
    page = acts_page(found, asked, _names([act.subject for act in found]), is_first=below is None)
    return render_template("audit/acts.html", page=page)


def _names(subjects: list[str]) -> dict[str, str]:
    namers: dict[str, Namer] = current_app.extensions.get(NAMERS, {})
    names: dict[str, str] = {}
    told = [subject.partition(":") for subject in subjects]
    for kind, namer in namers.items():
        numbers = {int(number) for name, _, number in told if name == kind and number.isdigit()}
        found = namer(db.session(), numbers) if numbers else {}
        names |= {f"{kind}:{number}": words for number, words in found.items()}
    return names


def _typed(name: str) -> str:
    return request.args.get(name, "").replace("\x00", "").strip()[:LONGEST]
