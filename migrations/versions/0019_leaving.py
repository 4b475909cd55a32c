"""Rooms and clubs: whether whoever left was taken out; readings: one's own posts above what was read

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("room_members", "club_members")


ABOVE = (
    "UPDATE thread_readings SET own = ("
    "SELECT COUNT(*) FROM posts WHERE posts.thread_id = thread_readings.thread_id"
    " AND posts.author_id = thread_readings.person_id AND posts.number > thread_readings.number)"
)
# Whoever wrote pages below without having read anything.
UNREAD = (
    "INSERT INTO thread_readings (thread_id, person_id, number, own)"
    " SELECT posts.thread_id, posts.author_id, 0, COUNT(*) FROM posts WHERE NOT EXISTS ("
    "SELECT 1 FROM thread_readings WHERE thread_readings.thread_id = posts.thread_id"
    " AND thread_readings.person_id = posts.author_id) GROUP BY posts.thread_id, posts.author_id"
)


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("taken_out", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Until now only whoever leads a club could let its members go.
    op.execute("UPDATE club_members SET taken_out = left_at IS NOT NULL")
    op.add_column("thread_readings", sa.Column("own", sa.Integer(), nullable=False, server_default="0"))
    op.execute(ABOVE)
    op.execute(UNREAD)


def downgrade() -> None:
    op.drop_column("thread_readings", "own")
    for table in TABLES:
        op.drop_column(table, "taken_out")
