"""Credentials: certificates as signed Open Badges, and the keys that sign them

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

APPEND_ONLY = ("badge_pictures", "credentials", "signing_keys")


def upgrade() -> None:
    op.create_table(
        "signing_keys",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public_key", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_signing_keys"),
        sa.UniqueConstraint("public_key", name="uq_signing_keys_public_key"),
    )
    op.create_table(
        "sealed_keys",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["signing_keys.number"], name="fk_sealed_keys_number_signing_keys"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_sealed_keys"),
    )
    op.create_table(
        "credentials",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("json", sa.LargeBinary(), nullable=False),
        sa.Column("json_sha256", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("key_number", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status_index BETWEEN 0 AND 131071", name="ck_credentials_index_within_list"),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name="fk_credentials_certificate_id_certificates"
        ),
        sa.ForeignKeyConstraint(
            ["key_number"], ["signing_keys.number"], name="fk_credentials_key_number_signing_keys"
        ),
        sa.PrimaryKeyConstraint("certificate_id", name="pk_credentials"),
        sa.UniqueConstraint("list_number", "status_index", name="uq_credentials_list_number_status_index"),
    )
    op.create_index("ix_credentials_json_sha256", "credentials", ["json_sha256"], unique=False)
    op.create_table(
        "badge_pictures",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind IN ('png', 'svg')", name="ck_badge_pictures_kind_known"),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name="fk_badge_pictures_certificate_id_certificates"
        ),
        sa.PrimaryKeyConstraint("certificate_id", "kind", name="pk_badge_pictures"),
    )
    op.create_index("ix_badge_pictures_sha256", "badge_pictures", ["sha256"], unique=False)
    guard()


def downgrade() -> None:
    unguard()
    op.drop_index("ix_badge_pictures_sha256", table_name="badge_pictures")
    op.drop_table("badge_pictures")
    op.drop_index("ix_credentials_json_sha256", table_name="credentials")
    op.drop_table("credentials")
    op.drop_table("sealed_keys")
    op.drop_table("signing_keys")


def guard() -> None:
    """Add the triggers by hand: no tool writes them."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        for action in ("UPDATE", "DELETE"):
            begin = f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table}"
            if postgres:
                op.execute(f"{begin} FOR EACH ROW WHEN (1=1) EXECUTE FUNCTION refuse_change()")
            else:
                refusal = f"SELECT RAISE(ABORT, 'append-only: {action} of {table} is refused')"
                op.execute(f"{begin} WHEN 1=1 BEGIN {refusal}; END")


def unguard() -> None:
    """Remove the triggers."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        for action in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{action}" + (f" ON {table}" if postgres else ""))
