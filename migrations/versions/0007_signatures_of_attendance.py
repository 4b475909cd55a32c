"""Signatures of attendance

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLE = "event_signatures"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=False),
        sa.Column("signer_name", sa.String(length=200), nullable=False),
        sa.Column("signer_credential", sa.String(length=200), nullable=False),
        sa.Column("signer_role", sa.String(length=20), nullable=False),
        sa.Column("statement_id", sa.String(length=40), nullable=False),
        sa.Column("statement_version", sa.Integer(), nullable=False),
        sa.Column("statement_text", sa.Text(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("signed", sa.JSON(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("prev_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("signer_id <> trainee_id", name="ck_event_signatures_not_ones_own"),
        sa.CheckConstraint("act IN ('sign', 'void')", name="ck_event_signatures_act"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_event_signatures_event_id_events"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_event_signatures_enrolment_id_enrolments"
        ),
        sa.ForeignKeyConstraint(["trainee_id"], ["people.id"], name="fk_event_signatures_trainee_id_people"),
        sa.ForeignKeyConstraint(["signer_id"], ["people.id"], name="fk_event_signatures_signer_id_people"),
        sa.PrimaryKeyConstraint("stream", "seq", name="pk_event_signatures"),
        sa.UniqueConstraint(
            "enrolment_id", "source", "act", name="uq_event_signatures_enrolment_id_source_act"
        ),
    )
    op.create_index("ix_event_signatures_event_id", TABLE, ["event_id"], unique=False)
    _guard()


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for action in ("update", "delete"):
        op.execute(f"DROP TRIGGER {TABLE}_no_{action}" + (f" ON {TABLE}" if postgres else ""))
    op.drop_table(TABLE)


def _guard() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for action in ("UPDATE", "DELETE"):
        begin = f"CREATE TRIGGER {TABLE}_no_{action.lower()} BEFORE {action} ON {TABLE}"
        if postgres:
            op.execute(f"{begin} FOR EACH ROW WHEN (1=1) EXECUTE FUNCTION refuse_change()")
        else:
            refusal = f"SELECT RAISE(ABORT, 'append-only: {action} of {TABLE} is refused')"
            op.execute(f"{begin} WHEN 1=1 BEGIN {refusal}; END")
