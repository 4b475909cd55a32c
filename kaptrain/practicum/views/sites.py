"""Sites and practitioners: the list, a new one, a change."""

from typing import Any

from flask import render_template, request, url_for

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.practicum import service
from kaptrain.practicum.forms import PractitionerForm, SiteForm
from kaptrain.practicum.models import Practitioner, Site
from kaptrain.practicum.presenters.sites import history, practitioner_rows, site_rows
from kaptrain.practicum.queries import sites as queries
from kaptrain.practicum.views.pages import Answer, bp, done
from kaptrain.shared.errors import DomainError, Invalid, Missing
from kaptrain.web.context import request_now, today_in
from kaptrain.web.forms import options
from kaptrain.web.guards import current_actor, requires

SITE = "<int(max=2147483647):site_id>"
RECORD = "<int(max=2147483647):number>"
SITE_FIELDS = ("name", "place", "agreement_on", "agreement_until", "cleared_only", "state")
RECORD_FIELDS = ("name", "credential", "licence_number", "licence_until", "state")


@bp.get("/admin/sites")
@requires(Permission.SITE_MANAGE)
def sites() -> str:
    """List sites and practitioners with what runs out."""
    session, today = db.session(), today_in(current_actor().zone)
    return render_template(
        "practicum/sites.html",
        sites=site_rows(queries.all_sites(session), today),
        practitioners=practitioner_rows(queries.all_practitioners(session), today),
    )


@bp.route("/admin/sites/new", methods=["GET", "POST"])
@requires(Permission.SITE_MANAGE)
def new_site() -> Answer:
    """Add a site."""
    return _site(SiteForm(), None)


@bp.route(f"/admin/sites/{SITE}", methods=["GET", "POST"])
@requires(Permission.SITE_MANAGE)
def site(site_id: int) -> Answer:
    """Show a site and its history, and change it."""
    found = queries.site_by_id(db.session(), site_id)
    if found is None:
        raise Missing
    return _site(SiteForm(data={name: getattr(found, name) for name in SITE_FIELDS}), found)


@bp.route("/admin/practitioners/new", methods=["GET", "POST"])
@requires(Permission.SITE_MANAGE)
def new_practitioner() -> Answer:
    """Add a practitioner's record."""
    return _record(PractitionerForm(), None)


@bp.route(f"/admin/practitioners/{RECORD}", methods=["GET", "POST"])
@requires(Permission.SITE_MANAGE)
def practitioner(number: int) -> Answer:
    """Show a practitioner's record and its history, and change it."""
    found = queries.practitioner_by_id(db.session(), number)
    if found is None:
        raise Missing
    values: dict[str, Any] = {name: getattr(found, name) for name in RECORD_FIELDS}
    values["person"] = str(found.person_id or "")
    values["sites"] = [str(each.site_id) for each in found.placements]
    return _record(PractitionerForm(data=values), found)


def _site(form: SiteForm, found: Site | None) -> Answer:
    number, title = (found.id, found.name) if found else (None, "")
    if request.method == "POST":
        try:
            if form.validate():
                made = service.save_site(
                    db.session(), current_actor(), number, form.draft(), now=request_now()
                )
                return done(url_for("practicum.sites"), f"Saved: {made.name}.")
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
    acts = history(queries.history_of(db.session(), f"site:{number}")) if number else []
    page = render_template("practicum/site.html", form=form, title=title, acts=acts)
    return (page, Invalid.status) if request.method == "POST" else page


def _record(form: PractitionerForm, found: Practitioner | None) -> Answer:
    number, title = (found.id, found.name) if found else (None, "")
    _offer(form, found)
    if request.method == "POST":
        try:
            if form.validate():
                made = service.save_practitioner(
                    db.session(), current_actor(), number, form.draft(), now=request_now()
                )
                return done(url_for("practicum.sites"), f"Saved: {made.name}.")
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
    acts = history(queries.history_of(db.session(), f"practitioner:{number}")) if number else []
    page = render_template("practicum/practitioner.html", form=form, title=title, acts=acts)
    return (page, Invalid.status) if request.method == "POST" else page


def _offer(form: PractitionerForm, found: Practitioner | None) -> None:
    session = db.session()
    people = [(str(each.id), each.name) for each in queries.possible_practitioners(session)]
    own = str(found.person_id or "") if found else ""
    if own and found and own not in dict(people):
        people.append((own, found.name))
    form.person.choices = options([("", "No account"), *people])
    form.sites.choices = options((str(each.id), each.name) for each in queries.all_sites(session))
