"""presence and snooze

Revision ID: 1fc490576da5
Revises: 8ba56effcf7c
"""

import sqlalchemy as sa
from alembic import op

revision = "1fc490576da5"
down_revision = "8ba56effcf7c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("presence_reason", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("active_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    # Not in batches: on SQLite those would drop tables which others refer to.
    op.drop_column("staff", "active_at")
    op.drop_column("staff", "presence_reason")
    op.drop_column("conversations", "snoozed_until")
