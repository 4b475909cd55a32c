from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from kaptrain.accounts import queries
from kaptrain.accounts.models import Person
from kaptrain.authz.actor import Role
from tests.signing import post


def test_the_first_admin_gets_a_link_and_no_password(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    made = app.test_cli_runner().invoke(
        args=["accounts", "create-admin", "boss@institute.example", "Demo Boss"]
    )
    link = made.output.strip()

    boss = session.scalars(select(Person)).one()
    assert made.exit_code == 0, made.output
    assert link.startswith("http://localhost/invitation/")
    assert boss.password_hash is None
    assert queries.roles_of(session, boss.id) == {Role.ADMIN}
    assert (
        post(client, link.removeprefix("http://localhost"), {"password": "quiet copper kettle"}).status_code
        == 303
    )
    assert client.get("/admin/people").status_code == 200


def test_a_second_account_for_the_same_address_is_refused(app: Flask, connection: Connection) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["accounts", "create-admin", "boss@institute.example", "Demo Boss"])

    again = runner.invoke(args=["accounts", "create-admin", "BOSS@institute.example", "Demo Boss"])

    assert again.exit_code == 1
    assert "Somebody has this address already." in again.output
