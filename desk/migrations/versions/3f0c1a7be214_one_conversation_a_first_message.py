"""one conversation a first message

Revision ID: 3f0c1a7be214
Revises: 324fcb8b4e50
"""

import sqlalchemy as sa
from alembic import op

revision = "3f0c1a7be214"
down_revision = "324fcb8b4e50"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "uq_messages_first_client_id",
        "messages",
        ["client_id"],
        unique=True,
        sqlite_where=sa.text("seq = 1"),
        postgresql_where=sa.text("seq = 1"),
    )


def downgrade() -> None:
    op.drop_index("uq_messages_first_client_id", table_name="messages")
