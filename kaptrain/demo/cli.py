"""`flask demo`: invented people to try the program with."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from config import Settings
from kaptrain.accounts.adapters.letters import Writer
from kaptrain.accounts.adapters.passwords import Passwords
from kaptrain.catalogue.service import Library
from kaptrain.certificates.service import Office
from kaptrain.db.session import db
from kaptrain.demo import service
from kaptrain.demo.rules.people import BY_KEY, PASSWORD, SIGN_INS
from kaptrain.search.cli import refresh as refresh_search
from kaptrain.shared.errors import DomainError
from kaptrain.web.context import CLOCK, resource

demo = AppGroup("demo", help="Invented people, for trying things out.")


@demo.command("load")
def load() -> None:
    """Load the demo unless it is there, and print its sign-ins."""
    if resource(Settings).is_production:
        raise click.ClickException("This is not a demo: set KAPTRAIN_ENV=demo. Nothing was loaded.")
    # Hashed before anything is read: a writing transaction must not wait for it.
    hashed = resource(Passwords).hashed(PASSWORD)
    session = db.session()
    if service.is_loaded(session):
        db.session.rollback()
        click.echo("The demo is loaded already.")
    else:
        _play(service.Stage(session, _tools(hashed)))
        db.session.commit()
    refresh_search(session, current_app.extensions[CLOCK].now())
    _print_sign_ins()


def _play(stage: service.Stage) -> None:
    acts = service.play(stage, current_app.extensions[CLOCK].now())
    try:
        with click.progressbar(acts, label="Loading the demo", file=sys.stderr) as going:
            for act in going:
                service.perform(stage, act)
    except DomainError as error:
        db.session.rollback()
        raise click.ClickException(f"{error.message} Nothing was loaded.") from None


def _tools(hashed: str) -> service.Tools:
    settings = resource(Settings)
    return service.Tools(
        library=resource(Library),
        writer=Writer(settings.issuer_name, settings.base_url),
        office=resource(Office),
        hashed=hashed,
        documents=settings.documents_dir,
        key=settings.secret_key,
    )


def _print_sign_ins() -> None:
    click.echo(f"Sign in at {resource(Settings).base_url}/sign-in with the password {PASSWORD}:")
    for key in SIGN_INS:
        click.echo(f"  {BY_KEY[key].email:32} {BY_KEY[key].name}")
