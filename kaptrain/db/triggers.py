"""Triggers that make tables append-only or refuse certain rows, on both engines.

A table asks for it with `__table_args__ = {"info": {"append_only": CONDITION}}`, where
CONDITION is SQL about OLD, or "1=1" for every row; and with `"refused_inserts": {NAME: CONDITION}`, where
CONDITION is SQL about NEW and may look into other tables, which no CHECK can. Migrations hold a frozen
copy of this SQL; a test compares the two.
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


def tables_with_triggers(metadata: MetaData) -> list[Table]:
    """The tables that ask for any trigger, by name."""
    return [table for table in metadata.sorted_tables if trigger_names(table)]


def trigger_names(table: Table) -> tuple[str, ...]:
    """The triggers of a guarded table: the two that keep its rows, then those that keep rows out."""
    kept = (f"{table.name}_no_update", f"{table.name}_no_delete") if "append_only" in table.info else ()
    return (*kept, *(f"{table.name}_{name}" for name in table.info.get("refused_inserts", {})))


def trigger_sql(table: Table, dialect: str) -> list[str]:
    """The statements that guard one table on one engine, in the order of their names."""
    refused = table.info.get("refused_inserts", {})
    return [
        *(_keeping(table, dialect) if "append_only" in table.info else ()),
        *(refusal_sql(table.name, name, " ".join(sql.split()), dialect)[-1] for name, sql in refused.items()),
    ]


def refusal_sql(table: str, name: str, condition: str, dialect: str) -> list[str]:
    """The statements (on PostgreSQL a function, then the trigger) that keep rows out of a table."""
    begin = f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table}"
    if dialect == "sqlite":
        return [f"{begin} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'refused: {name} in {table}'); END"]
    function = (
        f"CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION 'refused: {name} in {table}' "
        "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $body$"
    )
    return [function, f"{begin} FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"]


def _keeping(table: Table, dialect: str) -> list[str]:
    condition = table.info["append_only"]
    statements = []
    for name, action in zip(trigger_names(table)[:2], ("UPDATE", "DELETE"), strict=True):
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
    for table in tables_with_triggers(metadata):
        for name, sql in table.info.get("refused_inserts", {}).items():
            if dialect == "postgresql":
                function = refusal_sql(table.name, name, " ".join(sql.split()), dialect)[0]
                connection.execute(text(function))
        for statement in trigger_sql(table, dialect):
            connection.execute(text(statement))
