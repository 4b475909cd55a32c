"""Every revision, up and down, on both engines; the head is what the models say."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, text

from kaptrain.app import create_app
from kaptrain.db.base import Base
from kaptrain.db.compare import compared
from kaptrain.db.session import db
from kaptrain.db.triggers import tables_with_triggers, trigger_names, trigger_sql
from kaptrain.search.models import BY_HAND
from tests.conftest import Engines, settings_for


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, engines: Engines, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without tables."""
    application = create_app(settings_for(engines.url(request.param, tmp_path.name)))
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


def triggers_in(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    else:
        found = connection.execute(
            text("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal")
        )
    return {name: squeezed(sql) for name, sql in found}


def squeezed(sql: str) -> str:
    """One blank between words, none beside brackets, and PostgreSQL's own way of writing taken off."""
    plain = re.sub(r"\s+", " ", sql.replace("public.", "").lower())
    return re.sub(r"[()]", "", plain).strip()


def ours(change: Any) -> bool:
    return not (isinstance(change, tuple) and getattr(change[1], "name", "") == "alembic_version")


def test_upgrading_gives_what_the_models_say(empty: Flask) -> None:
    upgrade()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": compared}
        )
        differences = [change for change in compare_metadata(context, Base.metadata) if ours(change)]
    assert differences == []


def test_upgrading_guards_the_tables_that_ask_for_it(empty: Flask) -> None:
    """T4: the triggers of the migrations are those of the models."""
    upgrade()

    with db.engine.connect() as connection:
        dialect = connection.dialect.name
        found = triggers_in(connection)
    expected = {
        name: squeezed(sql)
        for table in tables_with_triggers(Base.metadata)
        for name, sql in zip(trigger_names(table), trigger_sql(table, dialect), strict=True)
    }
    assert set(found) == set(expected)
    if dialect == "sqlite":
        assert found == expected


def test_upgrading_makes_the_search_tables_as_the_models_do(empty: Flask) -> None:
    upgrade()

    with db.engine.connect() as connection:
        dialect = connection.dialect.name
        source = Path(empty.extensions["migrate"].directory, "versions", "0005_search.py").read_text("utf-8")
        found = set(inspect(connection).get_table_names())
    assert "search_fts" in found
    for statement in BY_HAND[dialect]:
        assert squeezed(statement) in squeezed(re.sub(r'"\s*\n\s*"', "", source))


def test_downgrading_leaves_nothing_and_upgrading_works_again(empty: Flask) -> None:
    upgrade()

    downgrade(revision="base")

    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert "ledger_lines" in inspect(db.engine).get_table_names()


def test_there_is_one_head(empty: Flask) -> None:
    scripts = ScriptDirectory(empty.extensions["migrate"].directory)

    assert len(scripts.get_heads()) == 1
