"""A year with a mentor

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "mentorship_sessions",
    "mentorship_item_versions",
    "mentorship_ratings",
    "mentorship_private_notes",
    "mentorship_items",
)


def upgrade() -> None:
    op.create_table(
        "mentorship_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("meeting", sa.String(length=40), nullable=False),
        sa.Column("current_version", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'plan') = (part <> '')", name="ck_mentorship_items_only_plans_have_parts"
        ),
        sa.CheckConstraint(
            "kind IN ('goal', 'plan', 'agenda', 'note')", name="ck_mentorship_items_kind_known"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name="fk_mentorship_items_created_by_id_people"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_mentorship_items_enrolment_id_enrolments"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mentorship_items"),
    )
    op.create_index(
        "ix_mentorship_items_enrolment_id_kind", "mentorship_items", ["enrolment_id", "kind"], unique=False
    )
    op.create_table(
        "mentorship_private_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["people.id"],
            name="fk_mentorship_private_notes_author_id_people",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_mentorship_private_notes_enrolment_id_enrolments"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mentorship_private_notes"),
    )
    op.create_index(
        "ix_mentorship_private_notes_author_id",
        "mentorship_private_notes",
        ["author_id", "enrolment_id"],
        unique=False,
    )
    op.create_table(
        "mentorship_ratings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('self', 'mentor')", name="ck_mentorship_ratings_side_known"),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_mentorship_ratings_by_id_people"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_mentorship_ratings_enrolment_id_enrolments"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mentorship_ratings"),
    )
    op.create_index(
        "ix_mentorship_ratings_enrolment_id", "mentorship_ratings", ["enrolment_id"], unique=False
    )
    op.create_table(
        "mentorship_item_versions",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shows", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'dropped')", name="ck_mentorship_item_versions_state_known"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_mentorship_item_versions_by_id_people"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["mentorship_items.id"], name="fk_mentorship_item_versions_item_id_mentorship_items"
        ),
        sa.PrimaryKeyConstraint("item_id", "version", name="pk_mentorship_item_versions"),
    )
    op.create_table(
        "mentorship_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("start", sa.Time(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("modality", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'confirmed') = (entry_id IS NOT NULL)",
            name="ck_mentorship_sessions_confirmed_has_entry",
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'confirmed', 'declined', 'withdrawn')",
            name="ck_mentorship_sessions_state_known",
        ),
        sa.CheckConstraint("by_id <> trainee_id", name="ck_mentorship_sessions_not_ones_own"),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_mentorship_sessions_by_id_people"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_mentorship_sessions_enrolment_id_enrolments"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_mentorship_sessions_entry_id_entries"),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["people.id"], name="fk_mentorship_sessions_trainee_id_people"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mentorship_sessions"),
    )
    op.create_index(
        "ix_mentorship_sessions_enrolment_id_state",
        "mentorship_sessions",
        ["enrolment_id", "state"],
        unique=False,
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
