"""`flask credentials`: the keys that sign Open Badges; and what the worker does for this slice."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from config import Settings
from kaptrain.authz.actor import Actor
from kaptrain.certificates.queries.bulk import open_jobs
from kaptrain.certificates.rules.did import Issuer
from kaptrain.certificates.service import Office, keys
from kaptrain.certificates.service.bulk import Shift, work_off
from kaptrain.db.session import db
from kaptrain.shared.clock import Clock
from kaptrain.shared.errors import DomainError
from kaptrain.web.context import CLOCK, resource

OPERATOR = Actor(None, "the operator")

credentials = AppGroup("credentials", help="Keys that sign Open Badges.")


@credentials.command("keys")
def show_keys() -> None:
    """List every key, and whether the secret that is set opens the one that signs."""
    settings, session = resource(Settings), db.session()
    issuer = Issuer(settings.issuer_name, settings.base_url)
    click.echo(f"{issuer.did}, shown at {issuer.base_url}/.well-known/did.json")
    known = keys.known_keys(session)
    for key in known:
        use = "signs" if key is known[-1] else "retired, for older credentials"
        click.echo(f"key-{key.number}  {key.created_at:%Y-%m-%d}  {key.public_key}  {use}")
    if not known:
        click.echo("No key yet: the first certificate makes it.")
        return
    try:
        keys.open_key(session, settings.credential_secrets)
    except DomainError as error:
        raise click.ClickException(error.message) from None


@credentials.command("rotate")
def rotate() -> None:
    """Sign with a new key from now on. What the earlier ones signed stays valid."""
    settings, session = resource(Settings), db.session()
    now = current_app.extensions[CLOCK].now()
    made = keys.rotate(session, OPERATOR, settings.credential_secrets, now=now)
    db.session.commit()
    click.echo(f"key-{made.number} signs from now on: {made.public_key}")


@credentials.command("reseal")
def reseal() -> None:
    """Encrypt the key that signs with CREDENTIAL_KEY_SECRET, when a fallback had closed it."""
    settings, session = resource(Settings), db.session()
    now = current_app.extensions[CLOCK].now()
    try:
        number = keys.reseal(session, OPERATOR, settings.credential_secrets, now=now)
    except DomainError as error:
        raise click.ClickException(error.message) from None
    db.session.commit()
    click.echo("No key yet." if number is None else f"key-{number} is closed with the present secret.")


# Of each minute; the mails, the first of the new certificates among them, get the rest.
SHIFT = timedelta(seconds=40)


@dataclass(frozen=True)
class BulkRound:
    """A round of the worker: go on with jobs that nobody watches."""

    office: Office
    clock: Clock

    def __call__(self, session: Session, now: datetime) -> int:
        """Work for a while, one certificate per transaction; return how many items ended."""
        shift = Shift(self.clock, self.clock.now() + SHIFT, session.commit)
        return work_off(session, open_jobs(session), shift, office=self.office)
