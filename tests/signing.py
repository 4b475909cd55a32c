"""Browsers of signed-in people, and the token that every form carries."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import object_session
from werkzeug.test import TestResponse

from kaptrain.accounts.models import Person, SignIn
from kaptrain.shared.ids import new_token, token_hash
from kaptrain.web.context import CLOCK


def sign_in(client: FlaskClient, person: Person) -> FlaskClient:
    """Give the browser a live session of this person, and commit what the test wrote so far."""
    session = object_session(person)
    assert session is not None
    now: datetime = client.application.extensions[CLOCK].now()
    sid = new_token()
    session.add(
        SignIn(
            sid_hash=token_hash(sid),
            person_id=person.id,
            secret_version=person.secret_version,
            method="password",
            device="Test browser",
            created_at=now,
            ends_at=now + timedelta(hours=24),
        )
    )
    session.commit()
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie.update({"_user_id": sid, "_fresh": True, "seen": int(now.timestamp())})
    return client


def csrf(client: FlaskClient) -> str:
    """The token that a form of this browser would carry."""
    with client.session_transaction() as cookie:
        raw = cookie.setdefault("csrf_token", secrets.token_hex(20))
    key = str(client.application.secret_key)
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))


def post(client: FlaskClient, url: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
    """Send a form as the page itself would."""
    return client.post(url, data={"csrf_token": csrf(client), **(data or {})}, **kwargs)
