"""follow ups by hand

Revision ID: 14b9b8d3ff52
Revises: 7da78a1e0c0f
"""

import sqlalchemy as sa
from alembic import op

revision = "14b9b8d3ff52"
down_revision = "7da78a1e0c0f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow_up_reminders",
        sa.Column("follow_up_id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_ups.id"], name=op.f("fk_follow_up_reminders_follow_up_id_follow_ups")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_follow_up_reminders_staff_id_staff")),
        sa.PrimaryKeyConstraint("follow_up_id", "staff_id", "due_at", name=op.f("pk_follow_up_reminders")),
    )
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("created_by", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("client_id", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE follow_ups SET updated_at = created_at")
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.alter_column("updated_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_unique_constraint("uq_follow_ups_client_id", ["created_by", "client_id"])
        batch_op.create_foreign_key(batch_op.f("fk_follow_ups_created_by_staff"), "staff", ["created_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_follow_ups_created_by_staff"), type_="foreignkey")
        batch_op.drop_constraint("uq_follow_ups_client_id", type_="unique")
        batch_op.drop_column("updated_at")
        batch_op.drop_column("client_id")
        batch_op.drop_column("created_by")
    op.drop_table("follow_up_reminders")
