"""what the bot tells of a handoff

Revision ID: 11eb3c7f57ec
Revises: 46d80e2805b0
"""

import sqlalchemy as sa
from alembic import op

revision = "11eb3c7f57ec"
down_revision = "46d80e2805b0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("details", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.drop_column("details")
