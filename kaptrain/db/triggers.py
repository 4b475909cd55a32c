"""Triggers that make tables append-only, on both engines.

A table asks for it with `__table_args__ = {"info": {"append_only": CONDITION}}`, where
CONDITION is SQL about OLD, or "1=1" for every row. Migrations hold a frozen copy of this SQL;
a test compares the two.
"""

from sqlalchemy import Connection, MetaData, Table, text

FUNCTION = "refuse_change"

POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'append-only: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'check_violation';
END
$body$
"""


def guarded_tables(metadata: MetaData) -> list[Table]:
    """The tables that ask to be append-only, by name."""
    return [table for table in metadata.sorted_tables if "append_only" in table.info]


def trigger_names(table: Table) -> tuple[str, str]:
    """The two triggers of a guarded table."""
    return f"{table.name}_no_update", f"{table.name}_no_delete"


def trigger_sql(table: Table, dialect: str) -> list[str]:
    """The statements that guard one table on one engine."""
    condition = table.info["append_only"]
    statements = []
    for name, action in zip(trigger_names(table), ("UPDATE", "DELETE"), strict=True):
        if dialect == "sqlite":
            statements.append(
                f"CREATE TRIGGER {name} BEFORE {action} ON {table.name} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, 'append-only: {action} of {table.name} is refused'); END"
            )
        else:
            statements.append(
                f"CREATE TRIGGER {name} BEFORE {action} ON {table.name} FOR EACH ROW "
                f"WHEN ({condition}) EXECUTE FUNCTION {FUNCTION}()"
            )
    return statements


def install(connection: Connection, metadata: MetaData) -> None:
    """Guard every table that asks for it."""
    dialect = connection.dialect.name
    if dialect == "postgresql":
        connection.execute(text(POSTGRES_FUNCTION))
    for table in guarded_tables(metadata):
        for statement in trigger_sql(table, dialect):
            connection.execute(text(statement))
