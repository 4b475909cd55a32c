"""Certificates: kinds of awards, an end, withheld by the holder, and how often they were looked up

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ACTS = "act IN ('issued', 'superseded', 'revoked')"
ALL_ACTS = "act IN ('issued', 'superseded', 'revoked', 'withheld', 'released')"
# Named by the revision that made it.
OLD_ACTS = f"CONSTRAINT ck_certificate_events_ck_certificate_events_act_known CHECK ({ACTS})"
NEW_ACTS = f"CONSTRAINT ck_certificate_events_act_known CHECK ({ALL_ACTS})"
ONCE = ", CONSTRAINT uq_certificate_events_certificate_id_act UNIQUE (certificate_id, act)"
OLD_KEY = "CONSTRAINT uq_certificates_enrolment_id_edition UNIQUE (enrolment_id, edition)"
NEW_KEY = "CONSTRAINT uq_certificates_enrolment_id_award_edition UNIQUE (enrolment_id, award, edition)"
GUARDED = ("certificates", "certificate_events")


def upgrade() -> None:
    op.add_column(
        "certificates", sa.Column("award", sa.String(length=160), nullable=False, server_default="program")
    )
    op.add_column("certificates", sa.Column("award_id", sa.String(length=36), nullable=True))
    op.add_column("certificates", sa.Column("valid_until", sa.Date(), nullable=True))
    _change((OLD_KEY, NEW_KEY), (OLD_ACTS, NEW_ACTS), (ONCE, ""))
    op.create_index(
        "uq_certificate_events_once",
        "certificate_events",
        ["certificate_id", "act"],
        unique=True,
        sqlite_where=sa.text(ACTS),
        postgresql_where=sa.text(ACTS),
    )
    op.create_index(
        "ix_certificate_events_certificate_id", "certificate_events", ["certificate_id"], unique=False
    )
    op.create_table(
        "certificate_lookups",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("times > 0", name="times_positive"),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name="fk_certificate_lookups_certificate_id_certificates"
        ),
        sa.PrimaryKeyConstraint("certificate_id", "on", name="pk_certificate_lookups"),
    )


def downgrade() -> None:
    """Refused by the older keys and checks where there are other kinds of awards, or any was withheld."""
    op.drop_table("certificate_lookups")
    op.drop_index("ix_certificate_events_certificate_id", table_name="certificate_events")
    op.drop_index("uq_certificate_events_once", table_name="certificate_events")
    _change((NEW_KEY, OLD_KEY), (NEW_ACTS, OLD_ACTS), ("", ONCE))
    for column in ("valid_until", "award_id", "award"):
        op.drop_column("certificates", column)


def _change(key: tuple[str, str], known: tuple[str, str], once: tuple[str, str]) -> None:
    """Change the key of certificates and the checks of their events, each from one to the other."""
    if op.get_bind().dialect.name == "postgresql":
        _alter("certificates", key)
        _alter("certificate_events", known)
        _alter("certificate_events", (once[0].removeprefix(", "), once[1].removeprefix(", ")))
        return
    # SQLite can only write both anew, rows as they are. The events point at the certificates, so they
    # step aside meanwhile.
    bind = op.get_bind()
    certificates, events = (_made(table) for table in GUARDED)
    events = _without(events, *known)
    events = _without(events, once[0], "") if once[0] else f"{events.removesuffix(')').rstrip()}{once[1]})"
    bind.exec_driver_sql("CREATE TABLE kept_events AS SELECT * FROM certificate_events")
    bind.exec_driver_sql("DROP TABLE certificate_events")
    bind.exec_driver_sql("ALTER TABLE certificates RENAME TO kept_certificates")
    op.drop_index("ix_certificates_trainee_id", table_name="kept_certificates")
    bind.exec_driver_sql(_without(certificates, *key))
    bind.exec_driver_sql(events)
    for table, kept in (("certificates", "kept_certificates"), ("certificate_events", "kept_events")):
        columns = ", ".join(f'"{row[1]}"' for row in bind.exec_driver_sql(f"PRAGMA table_info({table})"))
        bind.exec_driver_sql(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {kept}")  # noqa: S608 - names of our own
    for kept in ("kept_events", "kept_certificates"):
        bind.exec_driver_sql(f"DROP TABLE {kept}")
    op.create_index("ix_certificates_trainee_id", "certificates", ["trainee_id"], unique=False)
    _guard()


def _alter(table: str, constraint: tuple[str, str]) -> None:
    before, after = constraint
    if before:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {before.split()[1]}")
    if after:
        op.execute(f"ALTER TABLE {table} ADD {after}")


def _made(table: str) -> str:
    find = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
    return " ".join(str(op.get_bind().execute(find, {"table": table}).scalar_one()).split())


def _without(made: str, part: str, instead: str) -> str:
    if made.count(part) != 1:
        raise RuntimeError(f"the table is not as it was made: {part}")
    return made.replace(part, instead)


def _guard() -> None:
    for table in GUARDED:
        for action in ("UPDATE", "DELETE"):
            refusal = f"SELECT RAISE(ABORT, 'append-only: {action} of {table} is refused')"
            op.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} WHEN 1=1 "
                f"BEGIN {refusal}; END"
            )
