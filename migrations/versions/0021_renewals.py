"""Certificates that are renewed together, and why

Revision: 0021, after 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bulk_jobs", sa.Column("renewal_reason", sa.String(length=300), nullable=True))


def downgrade() -> None:
    op.drop_column("bulk_jobs", "renewal_reason")
