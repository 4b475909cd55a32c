"""Runs migrations with the application's engine, one revision in one transaction."""

from alembic import context
from flask import current_app

from kaptrain.db.base import Base
from kaptrain.db.compare import compared
from kaptrain.db.session import may_write

config = context.config


def run_migrations() -> None:
    """Bring the database of the current application to the asked revision."""
    may_write.set(True)
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            include_object=compared,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations()
