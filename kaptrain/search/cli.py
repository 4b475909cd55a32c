"""`flask search …`: make the index of what can be found."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from kaptrain.catalogue.content.yaml_lines import ContentError
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.search import service
from kaptrain.web.context import CLOCK, resource

# Slices above that keep documents of their own: name -> callable (session) -> how many it made anew.
REMAKERS = "search_remakers"
search = AppGroup("search", help="The index that searching uses.")


@search.command("rebuild")
def rebuild_command() -> None:
    """Make every index anew."""
    _told(force=True)


@search.command("refresh")
def refresh_command() -> None:
    """Make the indexes anew whose texts have changed."""
    _told(force=False)


def refresh(session: Session, now: datetime, *, force: bool = False) -> dict[str, int]:
    """Bring every index up to date and commit; return how many documents each new one has, by program.

    Texts are rendered while no transaction is open, since a writing one would keep others waiting.
    """
    library, made = resource(Library), dict[str, int]()
    for slug in library.slugs():
        try:
            program = library.program(slug)
        except ContentError:
            continue  # `flask content check` says what is wrong with it.
        source, digest = service.source_of(slug), service.index_digest(program)
        fresh = service.is_fresh(session, source, digest)
        db.session.rollback()
        if fresh and not force:
            continue
        documents = service.documents_of(library, slug)
        service.store(session, source, documents, digest=digest, now=now)
        db.session.commit()
        made[slug] = len(documents)
    return made


def _remade(session: Session) -> dict[str, int]:
    """Make anew what higher slices put into the index with each change; commit, and return how many."""
    made = {name: make(session) for name, make in current_app.extensions.get(REMAKERS, {}).items()}
    db.session.commit()
    return made


def _told(*, force: bool) -> None:
    made = refresh(db.session(), current_app.extensions[CLOCK].now(), force=force)
    if force:
        made |= _remade(db.session())
    for slug, number in made.items():
        click.echo(f"{slug}: {number} pieces of text can be found.")
    if not made:
        click.echo("The search is up to date.")
