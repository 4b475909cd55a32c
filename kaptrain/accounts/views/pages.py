"""The blueprint, and what several pages do alike: hold back, prove, let in."""

from datetime import timedelta

from flask import Blueprint, Response, request, url_for
from flask import session as cookie
from flask_login import login_user
from wtforms import Field

from config import Settings
from kaptrain.accounts import queries, service
from kaptrain.accounts.adapters.letters import Writer
from kaptrain.accounts.adapters.passwords import Passwords
from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import Credentials
from kaptrain.accounts.rules.devices import device_name
from kaptrain.accounts.rules.limits import OWN_PASSWORD, Limit
from kaptrain.db.session import db
from kaptrain.shared.errors import Invalid
from kaptrain.web import errors
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import current_actor
from kaptrain.web.signed_in import SignedIn

bp = Blueprint("accounts", __name__, template_folder="../templates")
SEEN = "seen"


@bp.app_errorhandler(service.TooMany)
def too_many(error: service.TooMany) -> Response:
    """Say when to try again, in words and in the header that programs read."""
    body, status = errors.answer(error.status, error.message, error.code)
    response = body if isinstance(body, Response) else Response(body)
    response.status_code = status
    wait = error.until - request_now()
    response.headers["Retry-After"] = str(max(1, int(wait.total_seconds())))
    return response


def typed(field: Field) -> str:
    """What was typed into a text field."""
    return str(field.data or "")


def writer() -> Writer:
    """Who writes our mails."""
    settings = resource(Settings)
    return Writer(settings.issuer_name, settings.base_url)


def home() -> str:
    """Where one lands after the door."""
    return url_for("reporting.dashboard")


def hold_back(limit: Limit, account: str | None) -> None:
    """Count this attempt, for good whatever comes of it, and stop when there were too many."""
    address = request.remote_addr or ""
    refusal = service.count_attempt(db.session(), limit, account=account, address=address, now=request_now())
    db.session.commit()
    if refusal:
        raise refusal


def proved(password: str, field: str = "current") -> Credentials:
    """Verify the signed-in person's current password; Invalid at `field`. Leaves no transaction open."""
    person_id = current_actor().id
    hold_back(OWN_PASSWORD, str(person_id))
    known = queries.credentials(db.session(), person_id=person_id)
    db.session.rollback()
    if known is None or not resource(Passwords).verified(known.stored, password):
        raise Invalid("This is not your current password.", code="wrong_password", field=field)
    return known


def begin(person: Person, method: str) -> None:
    """Open a session for somebody who has just proved who they are, and give it to this browser."""
    now = request_now()
    ends_at = now + timedelta(hours=resource(Settings).session_hours)
    device = device_name(request.user_agent.string)
    sid = service.begin_session(db.session(), person, method=method, device=device, ends_at=ends_at, now=now)
    enter(person, sid)


def enter(person: Person, sid: str) -> None:
    """Give this browser a session that was opened; whatever the cookie held before is gone."""
    cookie.clear()
    cookie[SEEN] = int(request_now().timestamp())
    login_user(SignedIn(sid, queries.actor_of(db.session(), person.id)))
