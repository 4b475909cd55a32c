"""`flask documents`: the files that trainees sent."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from config import Settings
from kaptrain.db.session import db
from kaptrain.practicum import service
from kaptrain.practicum.adapters.store import Store
from kaptrain.web.context import CLOCK, resource

documents = AppGroup("documents", help="Files of trainees.")


@documents.command("verify")
def verify() -> None:
    """Look whether every file is there as it was sent; exit 1 when one is not."""
    problems = list(service.bad_files(db.session(), _store()))
    for problem in problems:
        click.echo(problem)
    click.echo("Every file is there." if not problems else f"{len(problems)} files are not what they were.")
    if problems:
        sys.exit(1)


@documents.command("sweep")
def sweep() -> None:
    """Delete files that no document has any more; the worker does the same every hour."""
    gone = service.sweep(db.session(), _store(), now=current_app.extensions[CLOCK].now())
    click.echo(f"{gone} deleted.")


def _store() -> Store:
    return Store(resource(Settings).documents_dir)
