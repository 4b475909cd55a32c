"""Continuing education: bodies and their rules, activities, evaluations, post-tests, licenses

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = (
    "ce_licenses",
    "ce_post_tests",
    "ce_evaluated",
    "ce_answers",
    "ce_offers",
    "ce_activities",
    "ce_providers",
    "ce_body_versions",
    "ce_bodies",
)
KEPT = ("ce_body_versions", "ce_answers", "ce_evaluated", "ce_post_tests")


def upgrade() -> None:
    _bodies()
    _versions()
    _provider()
    _activities()
    _offers()
    _evaluations()
    _post_tests()
    _licenses()
    _guard()


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in KEPT:
        for action in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{action}" + (f" ON {table}" if postgres else ""))
    for table in TABLES:
        op.drop_table(table)


def _key(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=f"fk_{table}_{column}_{other}")


def _bodies() -> None:
    op.create_table(
        "ce_bodies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ce_bodies"),
    )


def _versions() -> None:
    table = "ce_body_versions"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("minutes_per_credit", sa.Integer(), nullable=True),
        sa.Column("increment", sa.String(length=12), nullable=True),
        sa.Column("minimum", sa.String(length=12), nullable=True),
        sa.Column("attendance", sa.String(length=10), nullable=False),
        sa.Column("longest_gap", sa.Integer(), nullable=True),
        sa.Column("post_test", sa.Boolean(), nullable=False),
        sa.Column("cut_percent", sa.Integer(), nullable=True),
        sa.Column("evaluation", sa.Boolean(), nullable=False),
        sa.Column("provider_number", sa.String(length=60), nullable=False),
        sa.Column("approval_statement", sa.Text(), nullable=False),
        sa.Column("approval_from", sa.Date(), nullable=True),
        sa.Column("approval_until", sa.Date(), nullable=True),
        sa.Column("retention_years", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("attendance IN ('full', 'parts', 'gap')", name="ck_ce_body_versions_attendance"),
        sa.CheckConstraint("minutes_per_credit > 0", name="ck_ce_body_versions_minutes_per_credit"),
        _key(table, "body_id", "ce_bodies"),
        _key(table, "by_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_ce_body_versions"),
        sa.UniqueConstraint("body_id", "version", name="uq_ce_body_versions_body_id_version"),
    )


def _provider() -> None:
    op.create_table(
        "ce_providers",
        sa.Column("program", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("grievance", sa.Text(), nullable=False),
        sa.Column("accessibility", sa.Text(), nullable=False),
        sa.Column("refund", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("program", name="pk_ce_providers"),
    )


def _activities() -> None:
    table = "ce_activities"
    op.create_table(
        table,
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("audience", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("split", sa.JSON(), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("instructors", sa.JSON(), nullable=False),
        sa.Column("non_ce", sa.Text(), nullable=False),
        sa.Column("support", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("minutes > 0", name="ck_ce_activities_has_minutes"),
        _key(table, "event_id", "events"),
        sa.PrimaryKeyConstraint("event_id", name="pk_ce_activities"),
    )


def _offers() -> None:
    table = "ce_offers"
    op.create_table(
        table,
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("override", sa.String(length=12), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        _key(table, "event_id", "ce_activities", "event_id"),
        _key(table, "body_id", "ce_bodies"),
        sa.PrimaryKeyConstraint("event_id", "body_id", name="pk_ce_offers"),
    )
    op.create_index("ix_ce_offers_body_id", table, ["body_id"])


def _evaluations() -> None:
    # Without row numbers, which would keep the order in which the answers came.
    op.create_table(
        "ce_answers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("group_no", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        _key("ce_answers", "event_id", "ce_activities", "event_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ce_answers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ce_answers_event_id", "ce_answers", ["event_id"])
    op.create_table(
        "ce_evaluated",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enrolment_id", sa.Integer(), autoincrement=False, nullable=False),
        _key("ce_evaluated", "event_id", "ce_activities", "event_id"),
        _key("ce_evaluated", "enrolment_id", "enrolments"),
        sa.PrimaryKeyConstraint("event_id", "enrolment_id", name="pk_ce_evaluated"),
        sqlite_with_rowid=False,
    )


def _post_tests() -> None:
    table = "ce_post_tests"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("right_count", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "0 <= right_count AND right_count <= total", name="ck_ce_post_tests_right_of_total"
        ),
        _key(table, "event_id", "ce_activities", "event_id"),
        _key(table, "enrolment_id", "enrolments"),
        sa.PrimaryKeyConstraint("id", name="pk_ce_post_tests"),
        sa.UniqueConstraint(
            "event_id", "enrolment_id", "number", name="uq_ce_post_tests_event_id_enrolment_id_number"
        ),
    )


def _licenses() -> None:
    table = "ce_licenses"
    op.create_table(
        table,
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("profession", sa.String(length=100), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _key(table, "person_id", "people"),
        sa.PrimaryKeyConstraint("person_id", name="pk_ce_licenses"),
    )


def _guard() -> None:
    for table in KEPT:
        for action in ("UPDATE", "DELETE"):
            name = f"{table}_no_{action.lower()}"
            if op.get_bind().dialect.name == "postgresql":
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW "
                    "WHEN (1=1) EXECUTE FUNCTION refuse_change()"
                )
            else:
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {action} ON {table} WHEN 1=1 "
                    f"BEGIN SELECT RAISE(ABORT, 'append-only: {action} of {table} is refused'); END"
                )
