"""Learning, logbook and certificates

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Tables that refuse changes: for every row, or for rows that meet the condition.
APPEND_ONLY = {
    "attempts": "1=1",
    "certificates": "1=1",
    "certificate_events": "1=1",
    "entry_comments": "1=1",
    "entry_versions": "OLD.locked",
    "signatures": "1=1",
}


def upgrade() -> None:

    op.create_table(
        "certificate_counters",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_certificate_counters"),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("items_right", sa.Integer(), nullable=False),
        sa.Column("items_total", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("items_right >= 0 AND items_right <= items_total", name="ck_attempts_score_sane"),
        sa.CheckConstraint("number > 0", name="ck_attempts_number_positive"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_attempts_enrolment_id_enrolments"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint(
            "enrolment_id", "lesson_id", "number", name="uq_attempts_enrolment_id_lesson_id_number"
        ),
    )
    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=28), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("ledger_seq", sa.Integer(), nullable=False),
        sa.Column("ledger_head", sa.String(length=64), nullable=False),
        sa.CheckConstraint("issued_by <> trainee_id", name="ck_certificates_not_about_oneself"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_certificates_enrolment_id_enrolments"
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["people.id"], name="fk_certificates_issued_by_people"),
        sa.ForeignKeyConstraint(["trainee_id"], ["people.id"], name="fk_certificates_trainee_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.UniqueConstraint("code", name="uq_certificates_code"),
        sa.UniqueConstraint("enrolment_id", "edition", name="uq_certificates_enrolment_id_edition"),
        sa.UniqueConstraint("number", name="uq_certificates_number"),
    )
    op.create_index("ix_certificates_trainee_id", "certificates", ["trainee_id"], unique=False)
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("current_version", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("line_seq", sa.Integer(), nullable=True),
        sa.CheckConstraint("(status = 'signed') = (line_seq IS NOT NULL)", name="ck_entries_signed_has_line"),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'returned', 'signed', 'withdrawn', 'voided')",
            name="ck_entries_status",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_entries_enrolment_id_enrolments"
        ),
        sa.ForeignKeyConstraint(["host_id"], ["people.id"], name="fk_entries_host_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
    )
    op.create_index("ix_entries_enrolment_id_status", "entries", ["enrolment_id", "status"], unique=False)
    op.create_index("ix_entries_host_id_status", "entries", ["host_id", "status"], unique=False)
    op.create_index("ix_entries_status_waiting_since", "entries", ["status", "waiting_since"], unique=False)
    op.create_table(
        "places",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.String(length=40), nullable=False),
        sa.Column("anchor", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_places_enrolment_id_enrolments"
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "lesson_id", name="pk_places"),
    )
    op.create_table(
        "certificate_events",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("prev_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "act IN ('issued', 'superseded', 'revoked')", name="ck_certificate_events_act_known"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_certificate_events_by_id_people"),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name="fk_certificate_events_certificate_id_certificates"
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["certificates.id"], name="fk_certificate_events_successor_id_certificates"
        ),
        sa.PrimaryKeyConstraint("stream", "seq", name="pk_certificate_events"),
        sa.UniqueConstraint("certificate_id", "act", name="uq_certificate_events_certificate_id_act"),
    )
    op.create_table(
        "entry_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_entry_comments_by_id_people"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_entry_comments_entry_id_entries"),
        sa.PrimaryKeyConstraint("id", name="pk_entry_comments"),
    )
    op.create_index("ix_entry_comments_entry_id", "entry_comments", ["entry_id"], unique=False)
    op.create_table(
        "entry_versions",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("component", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("start", sa.Time(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("modality", sa.String(length=20), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 5 AND 720", name="ck_entry_versions_minutes_sane"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_entry_versions_entry_id_entries"),
        sa.PrimaryKeyConstraint("entry_id", "version", name="pk_entry_versions"),
    )
    op.create_table(
        "signatures",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=False),
        sa.Column("signer_name", sa.String(length=200), nullable=False),
        sa.Column("signer_credential", sa.String(length=200), nullable=False),
        sa.Column("signer_role", sa.String(length=20), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("statement_id", sa.String(length=40), nullable=False),
        sa.Column("statement_version", sa.Integer(), nullable=False),
        sa.Column("statement_text", sa.Text(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("prev_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("act IN ('sign', 'void')", name="ck_signatures_act"),
        sa.CheckConstraint("signer_id <> trainee_id", name="ck_signatures_not_ones_own"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_signatures_enrolment_id_enrolments"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id", "version"],
            ["entry_versions.entry_id", "entry_versions.version"],
            name="fk_signatures_entry_id_version_entry_versions",
        ),
        sa.ForeignKeyConstraint(["signer_id"], ["people.id"], name="fk_signatures_signer_id_people"),
        sa.ForeignKeyConstraint(["trainee_id"], ["people.id"], name="fk_signatures_trainee_id_people"),
        sa.PrimaryKeyConstraint("stream", "seq", name="pk_signatures"),
        sa.UniqueConstraint("entry_id", "version", "act", name="uq_signatures_entry_id_version_act"),
    )
    op.create_index("ix_signatures_signer_id_at", "signatures", ["signer_id", "at"], unique=False)
    guard()


def downgrade() -> None:
    unguard()

    op.drop_index("ix_signatures_signer_id_at", table_name="signatures")
    op.drop_table("signatures")
    op.drop_table("entry_versions")
    op.drop_index("ix_entry_comments_entry_id", table_name="entry_comments")
    op.drop_table("entry_comments")
    op.drop_table("certificate_events")
    op.drop_table("places")
    op.drop_index("ix_entries_status_waiting_since", table_name="entries")
    op.drop_index("ix_entries_host_id_status", table_name="entries")
    op.drop_index("ix_entries_enrolment_id_status", table_name="entries")
    op.drop_table("entries")
    op.drop_index("ix_certificates_trainee_id", table_name="certificates")
    op.drop_table("certificates")
    op.drop_table("attempts")
    op.drop_table("certificate_counters")


def guard() -> None:
    """Add the triggers by hand: no tool writes them."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for table, condition in APPEND_ONLY.items():
        for action in ("UPDATE", "DELETE"):
            begin = f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table}"
            if postgres:
                op.execute(f"{begin} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse_change()")
            else:
                refusal = f"SELECT RAISE(ABORT, 'append-only: {action} of {table} is refused')"
                op.execute(f"{begin} WHEN {condition} BEGIN {refusal}; END")


def unguard() -> None:
    """Remove the triggers, and with the last of them their function."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        for action in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{action}" + (f" ON {table}" if postgres else ""))
