"""`flask credentials`: the keys are listed, changed and closed anew."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config import Settings
from kaptrain.authz.actor import Actor
from kaptrain.certificates.service import keys
from kaptrain.web.context import provide, resource
from tests.conftest import settings_for
from tests.factories.certificates import KEY_SECRET

FRESH = "a fresh secret of thirty-two characters"


def run(app: Flask, command: str) -> Any:
    return app.test_cli_runner().invoke(args=["credentials", command])


@pytest.fixture
def fresh(app: Flask) -> Iterator[None]:
    """The operator has set a new secret, with the former as its fallback."""
    with app.app_context():
        before = resource(Settings)
    provide(
        app,
        settings_for(
            before.database_url, CREDENTIAL_KEY_SECRET=FRESH, CREDENTIAL_KEY_SECRET_FALLBACKS=KEY_SECRET
        ),
    )
    yield
    provide(app, before)


def test_there_is_no_key_at_first(app: Flask, session: Session) -> None:
    result = run(app, "keys")

    assert result.exit_code == 0
    assert "did:web:localhost, shown at http://localhost/.well-known/did.json" in result.output
    assert "No key yet" in result.output
    assert run(app, "reseal").output == "No key yet.\n"


def test_a_rotation_makes_a_key_and_keeps_the_old_ones(app: Flask, session: Session) -> None:
    assert "key-1 signs from now on: z6Mk" in run(app, "rotate").output
    assert "key-2 signs from now on: z6Mk" in run(app, "rotate").output

    listed = run(app, "keys").output.splitlines()

    assert [line.split()[0] for line in listed[1:]] == ["key-1", "key-2"]
    assert listed[1].endswith("retired, for older credentials")
    assert listed[2].endswith("signs")


def test_a_new_secret_closes_the_key_anew(app: Flask, session: Session, fresh: None) -> None:
    run(app, "rotate")
    session.expire_all()

    result = run(app, "reseal")

    assert result.output == "key-1 is closed with the present secret.\n"
    session.expire_all()
    assert keys.open_key(session, [FRESH]) is not None


def test_a_lost_secret_is_named(app: Flask, session: Session) -> None:
    keys.rotate(session, Actor(None, "the operator"), ["another secret"], now=_moment(app))
    session.commit()

    for command in ("keys", "reseal"):
        result = run(app, command)
        assert result.exit_code == 1
        assert "No CREDENTIAL_KEY_SECRET that is set opens the signing key." in result.output


def _moment(app: Flask) -> Any:
    return app.extensions["kaptrain.clock"].now()
