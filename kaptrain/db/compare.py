"""What Alembic compares with the models, and what it leaves alone."""

from typing import Any

# Tables written by hand in a migration, each engine's in its own shape; FTS5 adds several of its own.
BY_HAND = ("search_fts",)


def compared(_thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Tell Alembic (as `include_object`) whether to compare a table, index or column."""
    return kind != "table" or not (name or "").startswith(BY_HAND)
