"""Consent practice: rounds, chairs, sheets, pins, feedback, reflections

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SHEETS = "lab_sheets"
TABLES = (
    "lab_entries",
    "lab_reflections",
    "lab_feedback",
    "lab_pins",
    SHEETS,
    "lab_seats",
    "lab_rounds",
)
STATES = "state IN ('planned', 'running', 'scoring', 'debrief', 'confirmed', 'set_aside')"


def upgrade() -> None:
    _rounds()
    _seats()
    _sheets()
    _pins()
    _voices()
    _entries()
    _guard()


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for action in ("update", "delete"):
        op.execute(f"DROP TRIGGER {SHEETS}_no_{action}" + (f" ON {SHEETS}" if postgres else ""))
    for table in TABLES:
        op.drop_table(table)


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _rounds() -> None:
    table = "lab_rounds"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("program", sa.String(length=60), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("lab", sa.String(length=200), nullable=False),
        sa.Column("card", sa.String(length=60), nullable=False),
        sa.Column("scene", sa.String(length=200), nullable=False),
        sa.Column("group_no", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_reason", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(STATES, name="ck_lab_rounds_state"),
        sa.CheckConstraint(
            "state = 'planned' OR state = 'set_aside' OR started_at IS NOT NULL", name="ck_lab_rounds_started"
        ),
        sa.CheckConstraint("minutes > 0", name="ck_lab_rounds_has_minutes"),
        _key(table, "event_id", "events"),
        _key(table, "host_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_lab_rounds"),
        sa.UniqueConstraint("event_id", "group_no", "number", name="uq_lab_rounds_event_id_group_no_number"),
        # A planned round may be dropped; its number must never come to mean another one on an open page.
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lab_rounds_host_id", table, ["host_id"], unique=False)


def _seats() -> None:
    table = "lab_seats"
    op.create_table(
        table,
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("part IN ('therapist', 'client', 'observer')", name="ck_lab_seats_part"),
        sa.CheckConstraint(
            "part <> 'therapist' OR enrolment_id IS NOT NULL", name="ck_lab_seats_therapist_is_a_trainee"
        ),
        _key(table, "round_id", "lab_rounds"),
        _key(table, "person_id", "people"),
        _key(table, "enrolment_id", "enrolments"),
        sa.PrimaryKeyConstraint("round_id", "part", name="pk_lab_seats"),
        sa.UniqueConstraint("round_id", "enrolment_id", name="uq_lab_seats_round_id_enrolment_id"),
    )
    op.create_index("ix_lab_seats_person_id", table, ["person_id"], unique=False)
    op.create_index("ix_lab_seats_enrolment_id", table, ["enrolment_id"], unique=False)


def _sheets() -> None:
    op.create_table(
        SHEETS,
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("therapist_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note_back", sa.String(length=300), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_name", sa.String(length=200), nullable=False),
        sa.Column("confirmed_role", sa.String(length=20), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_digest", sa.String(length=64), nullable=True),
        sa.Column("decision_seq", sa.Integer(), nullable=True),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (content_digest IS NULL)", name="ck_lab_sheets_confirmed_with_digest"
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> therapist_id", name="ck_lab_sheets_not_ones_own"
        ),
        _key(SHEETS, "round_id", "lab_rounds"),
        _key(SHEETS, "therapist_id", "people"),
        _key(SHEETS, "enrolment_id", "enrolments"),
        _key(SHEETS, "confirmed_by", "people"),
        sa.PrimaryKeyConstraint("round_id", name="pk_lab_sheets"),
    )
    op.create_index("ix_lab_sheets_enrolment_id", SHEETS, ["enrolment_id"], unique=False)


def _pins() -> None:
    table = "lab_pins"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seconds >= 0", name="ck_lab_pins_after_the_start"),
        _key(table, "round_id", "lab_rounds"),
        _key(table, "by_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_lab_pins"),
        sa.UniqueConstraint("round_id", "key", name="uq_lab_pins_round_id_key"),
    )


def _voices() -> None:
    table = "lab_feedback"
    op.create_table(
        table,
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key(table, "round_id", "lab_rounds"),
        _key(table, "by_id", "people"),
        sa.PrimaryKeyConstraint("round_id", name="pk_lab_feedback"),
    )
    table = "lab_reflections"
    op.create_table(
        table,
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key(table, "round_id", "lab_rounds"),
        _key(table, "person_id", "people"),
        sa.PrimaryKeyConstraint("round_id", name="pk_lab_reflections"),
    )


def _entries() -> None:
    table = "lab_entries"
    op.create_table(
        table,
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        _key(table, "round_id", "lab_rounds"),
        _key(table, "enrolment_id", "enrolments"),
        _key(table, "entry_id", "entries"),
        sa.PrimaryKeyConstraint("round_id", "enrolment_id", name="pk_lab_entries"),
    )
    op.create_index("ix_lab_entries_entry_id", table, ["entry_id"], unique=False)


def _guard() -> None:
    """A confirmed sheet is never changed; those still being filled in are."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for action in ("UPDATE", "DELETE"):
        begin = f"CREATE TRIGGER {SHEETS}_no_{action.lower()} BEFORE {action} ON {SHEETS}"
        if postgres:
            op.execute(f"{begin} FOR EACH ROW WHEN (OLD.locked) EXECUTE FUNCTION refuse_change()")
        else:
            refusal = f"SELECT RAISE(ABORT, 'append-only: {action} of {SHEETS} is refused')"
            op.execute(f"{begin} WHEN OLD.locked BEGIN {refusal}; END")
