"""One's own account: profile, password, address, sessions."""

from typing import Any

from flask import render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from kaptrain.accounts import queries, service
from kaptrain.accounts.adapters.known import common_passwords, zones
from kaptrain.accounts.adapters.passwords import Passwords
from kaptrain.accounts.forms import AddressForm, ChangePasswordForm, ProfileForm
from kaptrain.accounts.presenters import sessions_page
from kaptrain.accounts.rules.secrets import check_password
from kaptrain.accounts.views.pages import begin, bp, proved, typed, writer
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.shared.ids import token_hash
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see


@bp.get("/account")
@requires(Permission.ACCOUNT_USE)
def account() -> str:
    """Show one's own account."""
    return _page()


@bp.post("/account/profile")
@requires(Permission.ACCOUNT_USE)
def save_profile() -> Any:
    """Change name, credential and zone."""
    form = ProfileForm()
    try:
        if not form.validate():
            return _page(profile=form), 422
        profile = service.Profile(typed(form.name), typed(form.credential), typed(form.zone))
        service.update_profile(db.session(), current_actor(), profile, now=request_now())
    except Invalid as error:
        form.refuse(error)
        return _page(profile=form), 422
    return _done("Saved.")


@bp.post("/account/password")
@requires(Permission.ACCOUNT_USE)
def change_password() -> Any:
    """Change the password; every other session ends."""
    form = ChangePasswordForm()
    try:
        if not form.validate():
            return _page(password=form), 422
        known = proved(typed(form.current))
        check_password(typed(form.password), about=known.about, common=common_passwords())
        hashed = resource(Passwords).hashed(typed(form.password))
        person = service.change_password(
            db.session(), current_actor(), hashed, version=known.version, writer=writer(), now=request_now()
        )
    except (Invalid, Refused) as error:
        form.refuse(error)
        return _page(password=form), 422
    begin(person, "password")
    return _done("Your password is changed. All other sessions have ended.")


@bp.post("/account/address")
@requires(Permission.ACCOUNT_USE)
def change_address() -> Any:
    """Ask for a new address; it counts once the link sent there was used."""
    form = AddressForm()
    try:
        if not form.validate():
            return _page(address=form), 422
        version = proved(typed(form.proof), field="proof").version
        service.ask_new_address(
            db.session(),
            current_actor(),
            typed(form.email),
            version=version,
            writer=writer(),
            now=request_now(),
        )
    except (Invalid, Refused) as error:
        form.refuse(error)
        return _page(address=form), 422
    return _done("We sent a link to the new address.")


@bp.post("/account/sessions/<int(max=2147483647):sign_in_id>/end")
@requires(Permission.ACCOUNT_USE)
def end_own_session(sign_in_id: int) -> Response:
    """Sign out somewhere else."""
    actor = current_actor()
    service.end_session(db.session(), actor, actor.id, sign_in_id, now=request_now())
    return _done("Signed out there.")


def _done(message: str) -> Response:
    response = see(url_for("accounts.account"), message)
    db.session.commit()
    return response


def _page(
    *,
    profile: ProfileForm | None = None,
    password: ChangePasswordForm | None = None,
    address: AddressForm | None = None,
) -> str:
    session = db.session()
    person = queries.person_by_id(session, current_actor().id)
    if person is None:
        raise Missing
    sessions = queries.live_sessions(session, person, request_now())
    return render_template(
        "accounts/account.html",
        person=person,
        roles=sorted(current_actor().roles),
        profile=profile or ProfileForm(formdata=None, obj=person),
        password=password or ChangePasswordForm(formdata=None),
        address=address or AddressForm(formdata=None),
        zones=zones(),
        sessions=sessions_page(sessions, token_hash(current_user.sid)),
    )
