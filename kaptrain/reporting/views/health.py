"""For those who watch over the service: is it alive, is it ready."""

from functools import cache

from flask import Response, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from config import ROOT
from kaptrain.db.session import db
from kaptrain.reporting.adapters import expected_revision
from kaptrain.reporting.views.pages import bp
from kaptrain.web.guards import public

MIGRATIONS = ROOT / "migrations"
PLAIN = "text/plain; charset=utf-8"


@bp.get("/healthz")
@public
def healthz() -> Response:
    """Say that this process answers. It asks nothing of the database."""
    return Response("alive\n", content_type=PLAIN)


@bp.get("/readyz")
@public
def readyz() -> Response:
    """Say whether requests can be served: the database answers and has the expected schema."""
    try:
        wanted = _expected()
        there = db.session.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    except SQLAlchemyError as error:
        db.session.rollback()
        current_app.logger.warning("not ready: %s", type(error).__name__)
        return Response("database unavailable or without a schema\n", 503, content_type=PLAIN)
    if wanted is not None and list(there) != [wanted]:
        return Response("schema is not at the expected revision\n", 503, content_type=PLAIN)
    return Response("ready\n", content_type=PLAIN)


@cache
def _expected() -> str | None:
    return expected_revision(MIGRATIONS)
