"""An admin's pages about people. An admin may start a reset, never choose a password."""

from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from config import Settings
from kaptrain.accounts import queries, service
from kaptrain.accounts.adapters.known import zones
from kaptrain.accounts.forms import InviteForm, PersonForm
from kaptrain.accounts.models import Person
from kaptrain.accounts.presenters import people_page, person_state, sessions_page
from kaptrain.accounts.views.pages import begin, bp, typed, writer
from kaptrain.authz.actor import Role
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.shared.ids import token_hash
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see

LONGEST_SEARCH = 100
# Larger numbers are no ids on any engine.
ONE = "/admin/people/<int(max=2147483647):person_id>"


@bp.get("/admin/people")
@requires(Permission.PEOPLE_MANAGE)
def people() -> str:
    """List people, searched by name or address and filtered by role."""
    words = request.args.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    role = request.args.get("role", "")
    role = role if role in {one.value for one in Role} else ""
    session = db.session()
    total = queries.count_people(session, words, role)
    last = max(1, -(-total // queries.PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), last)
    listed = queries.list_people(session, words, role, page)
    return render_template("accounts/people.html", page=people_page(listed, total, words, role, page))


@bp.route("/admin/people/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def invite() -> Any:
    """Invite somebody: they choose their own password by a mailed link."""
    form = InviteForm()
    if not form.is_submitted():
        form.zone.data = resource(Settings).zone
    elif form.validate():
        try:
            return _invited(form)
        except DomainError as error:
            form.refuse(error)
    page = render_template("accounts/invite.html", form=form, zones=zones())
    return page, 422 if form.is_submitted() else 200


@bp.get(ONE)
@requires(Permission.PEOPLE_MANAGE)
def person(person_id: int) -> str:
    """Show one person: roles, credential, sessions, and what can be done."""
    return _page(_found(person_id))


@bp.post(ONE)
@requires(Permission.PEOPLE_MANAGE)
def save_person(person_id: int) -> Any:
    """Change somebody's roles and credential."""
    one = _found(person_id)
    form = PersonForm()
    if not form.validate():
        return _page(one, form), 422
    actor, session, now = current_actor(), db.session(), request_now()
    try:
        service.set_credential(session, actor, one.id, typed(form.credential), now=now)
        changed = service.set_roles(session, actor, one.id, form.roles.data or (), now=now)
    except DomainError as error:
        session.rollback()
        form.refuse(error)
        return _page(_found(person_id), form), 422
    if changed and one.id == actor.id:
        begin(one, "password")
    return _done(one.id, "Saved. Changed roles end the person's open sessions." if changed else "Saved.")


@bp.post(f"{ONE}/invitation")
@requires(Permission.PEOPLE_MANAGE)
def send_invitation(person_id: int) -> Response:
    """Send the invitation again; the earlier link ends."""
    one = _found(person_id)
    service.send_invitation(db.session(), current_actor(), one, writer=writer(), now=request_now())
    return _done(one.id, f"Invitation sent to {one.email}.")


@bp.post(f"{ONE}/reset")
@requires(Permission.PEOPLE_MANAGE)
def start_reset(person_id: int) -> Response:
    """Mail somebody a link to choose a new password."""
    one = _found(person_id)
    service.start_reset(db.session(), current_actor(), one, writer=writer(), now=request_now())
    return _done(one.id, f"Reset link sent to {one.email}.")


@bp.post(f"{ONE}/suspend")
@requires(Permission.PEOPLE_MANAGE)
def suspend(person_id: int) -> Response:
    """Shut somebody out at once."""
    service.suspend(db.session(), current_actor(), person_id, now=request_now())
    return _done(person_id, "Suspended. All their sessions have ended.")


@bp.post(f"{ONE}/restore")
@requires(Permission.PEOPLE_MANAGE)
def restore(person_id: int) -> Response:
    """Let a suspended person in again."""
    service.restore(db.session(), current_actor(), person_id, now=request_now())
    return _done(person_id, "Restored. They can sign in again.")


@bp.post(f"{ONE}/sessions/<int(max=2147483647):sign_in_id>/end")
@requires(Permission.PEOPLE_MANAGE)
def end_session(person_id: int, sign_in_id: int) -> Response:
    """End one of somebody's sessions."""
    service.end_session(db.session(), current_actor(), person_id, sign_in_id, now=request_now())
    return _done(person_id, "That session has ended.")


def _invited(form: InviteForm) -> Response:
    newcomer = service.Newcomer(
        typed(form.email),
        typed(form.name),
        typed(form.credential),
        typed(form.zone),
        tuple(form.roles.data or ()),
    )
    made = service.invite(db.session(), current_actor(), newcomer, writer=writer(), now=request_now())
    return _done(made.id, f"Invitation sent to {made.email}.")


def _found(person_id: int) -> Person:
    found = queries.person_by_id(db.session(), person_id)
    if found is None:
        raise Missing
    return found


def _done(person_id: int, message: str) -> Response:
    response = see(url_for("accounts.person", person_id=person_id), message)
    db.session.commit()
    return response


def _page(one: Person, form: PersonForm | None = None) -> str:
    session = db.session()
    roles = sorted(queries.roles_of(session, one.id))
    shown = form or PersonForm(formdata=None, data={"credential": one.credential, "roles": roles})
    sessions = sessions_page(queries.live_sessions(session, one, request_now()), token_hash(current_user.sid))
    return render_template(
        "accounts/person.html",
        person=one,
        form=shown,
        state=person_state(one),
        sessions=sessions,
        own_id=current_actor().id,
    )
