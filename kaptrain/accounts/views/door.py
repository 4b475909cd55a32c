"""Sign in, sign out, forgot the password."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from config import Settings
from kaptrain.accounts import queries, service
from kaptrain.accounts.adapters.passwords import Passwords
from kaptrain.accounts.forms import ForgotForm, SignInForm
from kaptrain.accounts.presenters import DEMO_PASSWORD, demo_people
from kaptrain.accounts.queries import Credentials
from kaptrain.accounts.rules.devices import device_name
from kaptrain.accounts.rules.identity import email_key
from kaptrain.accounts.rules.limits import RESET, SIGN_IN
from kaptrain.accounts.rules.secrets import LONGEST
from kaptrain.accounts.views.pages import bp, enter, hold_back, home, typed, writer
from kaptrain.db.session import db
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import current_actor, public
from kaptrain.web.replies import local_path, see

ASKED = "If this address has an account, a mail with a link is on its way. The link works for 60 minutes."
# Cookies are not cleared: the answer itself sets a fresh one.
FORGET = '"cache", "storage"'


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Any:
    """Show the door, or let somebody in and lead them to where they wanted to go."""
    target = local_path(request.args.get("next"), home())
    if current_actor().is_signed_in:
        return redirect(target, 303)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            _let_in(form)
            response = see(target)
            db.session.commit()
            return response
        except service.WrongCredentials as error:
            db.session.commit()
            form.refuse(error)
    status = 422 if form.is_submitted() else 200
    demo = demo_people() if resource(Settings).is_demo else []
    return render_template("accounts/sign_in.html", form=form, demo=demo, demo_password=DEMO_PASSWORD), status


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session on the server and tell the browser to forget."""
    if current_actor().is_signed_in:
        service.sign_out(db.session(), current_actor(), current_user.sid, now=request_now())
        db.session.commit()
    logout_user()
    cookie.clear()
    flash("You are signed out.", "done")
    response = redirect(url_for("accounts.sign_in"), 303)
    response.headers["Clear-Site-Data"] = FORGET
    return response


@bp.route("/forgot", methods=["GET", "POST"])
@public
def forgot() -> Any:
    """Ask for a reset. The answer is the same whether the address is known or not."""
    form = ForgotForm()
    if form.validate_on_submit():
        hold_back(RESET, email_key(typed(form.email)))
        service.ask_reset(db.session(), typed(form.email), writer=writer(), now=request_now())
        response = see(url_for("accounts.sign_in"), ASKED)
        db.session.commit()
        return response
    return render_template("accounts/forgot.html", form=form), 422 if form.is_submitted() else 200


def _let_in(form: SignInForm) -> None:
    key = email_key(typed(form.email))
    hold_back(SIGN_IN, key)
    known = queries.credentials(db.session(), key=key)
    # Hashing takes long: nobody may wait for this transaction meanwhile.
    db.session.rollback()
    fresh = _verified(known, typed(form.password))
    now = request_now()
    try:
        if known is None or fresh is None:
            raise service.WrongCredentials
        ends_at = now + timedelta(hours=resource(Settings).session_hours)
        device = device_name(request.user_agent.string)
        person, sid = service.sign_in(db.session(), known, device=device, ends_at=ends_at, now=now)
    except service.WrongCredentials:
        service.note_refusal(db.session(), known, now=now)
        raise
    if fresh != known.stored:
        service.renew_hash(db.session(), person.id, fresh, version=known.version)
    service.clear_attempts(db.session(), SIGN_IN, key)
    enter(person, sid)


def _verified(known: Credentials | None, password: str) -> str | None:
    """The hash to keep from now on, or None. As slow for nobody's account as for somebody's."""
    passwords = resource(Passwords)
    stored = known.stored if known else None
    if len(password) > LONGEST or not passwords.verified(stored, password) or stored is None:
        return None
    return passwords.hashed(password) if passwords.outdated(stored) else stored
