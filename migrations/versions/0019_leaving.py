"""Rooms and clubs: whether whoever left was taken out, and so comes back only when let in

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("room_members", "club_members")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("taken_out", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Until now only whoever leads a club could let its members go.
    op.execute("UPDATE club_members SET taken_out = left_at IS NOT NULL")


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "taken_out")
