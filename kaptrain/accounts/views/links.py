"""What mailed links lead to. Looking changes nothing, since mail scanners look too; only POST acts."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from kaptrain.accounts import queries, service
from kaptrain.accounts.adapters.known import common_passwords
from kaptrain.accounts.adapters.letters import ADDRESS, INVITATION, RESET
from kaptrain.accounts.adapters.passwords import Passwords
from kaptrain.accounts.forms import ChoosePasswordForm
from kaptrain.accounts.models import MailLink
from kaptrain.accounts.rules.limits import LINK
from kaptrain.accounts.rules.secrets import check_password
from kaptrain.accounts.views.pages import begin, bp, hold_back, home, typed, writer
from kaptrain.db.session import db
from kaptrain.shared.errors import Invalid
from kaptrain.shared.ids import token_hash
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import public
from kaptrain.web.replies import see

TITLES = {INVITATION: "Welcome to KAPtrain", RESET: "Choose a new password"}


@bp.route(
    "/invitation/<token>", methods=["GET", "POST"], defaults={"purpose": INVITATION}, endpoint="invitation"
)
@bp.route("/reset/<token>", methods=["GET", "POST"], defaults={"purpose": RESET}, endpoint="reset")
@public
def choose_password(token: str, purpose: str) -> Any:
    """Choose a password by invitation or reset, once, and go in."""
    known = _known(token, purpose)
    if known is None:
        return _ended(purpose)
    form = ChoosePasswordForm()
    if form.validate_on_submit():
        try:
            return _chosen(token, purpose, typed(form.password), known.about)
        except Invalid as error:
            form.refuse(error)
        except service.LinkEnded:
            db.session.rollback()
            return _ended(purpose)
    name, email = known.about
    page = render_template(
        "accounts/choose_password.html", form=form, title=TITLES[purpose], name=name, email=email
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/address/<token>", methods=["GET", "POST"], endpoint="address")
@public
def confirm_address(token: str) -> Any:
    """Take a new address into use, once."""
    link = _live(token, ADDRESS)
    if link is None:
        return _ended(ADDRESS)
    if request.method != "POST":
        return render_template("accounts/confirm_address.html", address=link.address)
    try:
        service.confirm_address(db.session(), token, writer=writer(), now=request_now())
    except service.LinkEnded:
        db.session.rollback()
        return _ended(ADDRESS)
    response = see(url_for("accounts.sign_in"), "Your address was changed. Sign in with it.")
    db.session.commit()
    return response


def _chosen(token: str, purpose: str, password: str, about: tuple[str, ...]) -> Response:
    check_password(password, about=about, common=common_passwords())
    db.session.rollback()
    hashed = resource(Passwords).hashed(password)
    session, now = db.session(), request_now()
    if purpose == INVITATION:
        person = service.accept_invitation(session, token, hashed, now=now)
    else:
        person = service.reset_password(session, token, hashed, writer=writer(), now=now)
    # Going in at once lets the owner in even while somebody else exhausts the attempts at the door.
    begin(person, purpose)
    response = see(home(), "Your password is set.")
    db.session.commit()
    return response


def _live(token: str, purpose: str) -> MailLink | None:
    hashed = token_hash(token)
    if request.method == "POST":
        owner = queries.link_owner(db.session(), hashed)
        hold_back(LINK, str(owner) if owner else None)
    return queries.live_link(db.session(), hashed, purpose, request_now())


def _known(token: str, purpose: str) -> queries.Credentials | None:
    link = _live(token, purpose)
    return queries.credentials(db.session(), person_id=link.person_id) if link else None


def _ended(purpose: str) -> tuple[str, int]:
    return render_template("accounts/link_ended.html", purpose=purpose), 404
