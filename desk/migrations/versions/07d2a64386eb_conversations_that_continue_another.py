"""conversations that continue another

Revision ID: 07d2a64386eb
Revises: 7c1e5a0f4b62
"""

import sqlalchemy as sa
from alembic import op

revision = "07d2a64386eb"
down_revision = "7c1e5a0f4b62"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("continues_id", sa.String(length=36), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_conversations_continues_id_conversations"), "conversations", ["continues_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_conversations_continues_id_conversations"), type_="foreignkey")
        batch_op.drop_column("continues_id")
