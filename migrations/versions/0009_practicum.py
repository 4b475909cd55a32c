"""Sites, documents and clearance

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

GUARDED = "practicum_reviews"


def upgrade() -> None:
    _sites()
    _documents()
    _guard()


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for action in ("update", "delete"):
        op.execute(f"DROP TRIGGER {GUARDED}_no_{action}" + (f" ON {GUARDED}" if postgres else ""))
    for table in ("reviews", "documents", "slots", "placements", "practitioners", "sites"):
        op.drop_table(f"practicum_{table}")


def _sites() -> None:
    op.create_table(
        "practicum_sites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("agreement_on", sa.Date(), nullable=True),
        sa.Column("agreement_until", sa.Date(), nullable=True),
        sa.Column("cleared_only", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name="ck_practicum_sites_state"),
        sa.CheckConstraint(
            "agreement_on IS NULL OR agreement_until IS NULL OR agreement_until >= agreement_on",
            name="ck_practicum_sites_agreement_ends_after_start",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_practicum_sites"),
        sa.UniqueConstraint("name", name="uq_practicum_sites_name"),
    )
    op.create_table(
        "practicum_practitioners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("credential", sa.String(length=200), nullable=False),
        sa.Column("licence_number", sa.String(length=60), nullable=False),
        sa.Column("licence_until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('active', 'ended')", name="ck_practicum_practitioners_state"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_practicum_practitioners_person_id_people"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_practicum_practitioners"),
        sa.UniqueConstraint("person_id", name="uq_practicum_practitioners_person_id"),
    )
    op.create_table(
        "practicum_placements",
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practitioner_id"],
            ["practicum_practitioners.id"],
            name="fk_practicum_placements_practitioner_id_practicum_practitioners",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["practicum_sites.id"], name="fk_practicum_placements_site_id_practicum_sites"
        ),
        sa.PrimaryKeyConstraint("practitioner_id", "site_id", name="pk_practicum_placements"),
    )
    op.create_index("ix_practicum_placements_site_id", "practicum_placements", ["site_id"], unique=False)
    op.create_table(
        "practicum_slots",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("cleared_only", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_practicum_slots_event_id_events"),
        sa.ForeignKeyConstraint(
            ["site_id"], ["practicum_sites.id"], name="fk_practicum_slots_site_id_practicum_sites"
        ),
        sa.PrimaryKeyConstraint("event_id", name="pk_practicum_slots"),
    )
    op.create_index("ix_practicum_slots_site_id", "practicum_slots", ["site_id"], unique=False)


def _documents() -> None:
    op.create_table(
        "practicum_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media", sa.String(length=10), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name="ck_practicum_documents_has_bytes"),
        sa.CheckConstraint("media IN ('pdf', 'jpeg', 'png')", name="ck_practicum_documents_media"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_practicum_documents_person_id_people"),
        sa.ForeignKeyConstraint(
            ["site_id"], ["practicum_sites.id"], name="fk_practicum_documents_site_id_practicum_sites"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_practicum_documents"),
        sa.UniqueConstraint("id", "person_id", name="uq_practicum_documents_id_person_id"),
    )
    for column in ("person_id", "digest"):
        op.create_index(f"ix_practicum_documents_{column}", "practicum_documents", [column], unique=False)
    op.create_table(
        GUARDED,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("by_role", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("by_id <> trainee_id", name="ck_practicum_reviews_not_ones_own"),
        sa.CheckConstraint("decision IN ('approved', 'refused')", name="ck_practicum_reviews_decision"),
        sa.CheckConstraint("decision = 'approved' OR reason <> ''", name="ck_practicum_reviews_says_why"),
        sa.ForeignKeyConstraint(
            ["document_id", "trainee_id"],
            ["practicum_documents.id", "practicum_documents.person_id"],
            name="fk_practicum_reviews_document_id_trainee_id_practicum_documents",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_practicum_reviews_by_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_practicum_reviews"),
        sa.UniqueConstraint("document_id", "number", name="uq_practicum_reviews_document_id_number"),
    )


def _guard() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for action in ("UPDATE", "DELETE"):
        begin = f"CREATE TRIGGER {GUARDED}_no_{action.lower()} BEFORE {action} ON {GUARDED}"
        if postgres:
            op.execute(f"{begin} FOR EACH ROW WHEN (1=1) EXECUTE FUNCTION refuse_change()")
        else:
            refusal = f"SELECT RAISE(ABORT, 'append-only: {action} of {GUARDED} is refused')"
            op.execute(f"{begin} WHEN 1=1 BEGIN {refusal}; END")
