"""`flask accounts`: the first admin."""

import click
from flask import current_app
from flask.cli import AppGroup

from config import Settings
from kaptrain.accounts import service
from kaptrain.accounts.adapters.letters import INVITATION, Writer
from kaptrain.authz.actor import Actor, Role
from kaptrain.db.session import db
from kaptrain.shared.errors import DomainError
from kaptrain.web.context import CLOCK, resource

accounts = AppGroup("accounts", help="People who may sign in.")


@accounts.command("create-admin")
@click.argument("email")
@click.argument("name")
def create_admin(email: str, name: str) -> None:
    """Add an admin and print the one-use link with which they choose a password."""
    settings = resource(Settings)
    writer = Writer(settings.issuer_name, settings.base_url)
    operator = Actor(None, "the operator")
    session, now = db.session(), current_app.extensions[CLOCK].now()
    try:
        person = service.create_person(
            session, email=email, name=name, roles=[Role.ADMIN], zone=settings.zone, now=now
        )
        token = service.send_invitation(session, operator, person, writer=writer, now=now)
    except DomainError as error:
        db.session.rollback()
        raise click.ClickException(error.message) from None
    db.session.commit()
    click.echo(writer.link(INVITATION, token))
