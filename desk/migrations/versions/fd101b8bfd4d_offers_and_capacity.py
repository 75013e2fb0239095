"""offers and capacity

Revision ID: fd101b8bfd4d
Revises: 5e796b572681
"""

import sqlalchemy as sa
from alembic import op

revision = "fd101b8bfd4d"
down_revision = "5e796b572681"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("wait_id", sa.String(length=36), nullable=False),
        sa.Column("operator_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_offers_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["staff.id"], name=op.f("fk_offers_operator_id_staff")),
        sa.ForeignKeyConstraint(["wait_id"], ["waits.id"], name=op.f("fk_offers_wait_id_waits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offers_operator_id"), ["operator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offers_wait_id"), ["wait_id"], unique=False)
        batch_op.create_index(
            "uq_offers_live_conversation",
            ["conversation_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(
            "uq_offers_live_operator",
            ["operator_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversations_operator_id"))
        batch_op.create_index("ix_conversations_held", ["operator_id", "state"], unique=False)

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("capacity", sa.Integer(), server_default="5", nullable=False))
        batch_op.add_column(sa.Column("idle_since", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("teams", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(length=8), server_default="pull", nullable=False))

    with op.batch_alter_table("waits", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nobody_free", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    # Not in batches: on SQLite those would drop tables which others refer to.
    op.drop_column("waits", "nobody_free")
    op.drop_column("teams", "mode")
    op.drop_column("staff", "idle_since")
    op.drop_column("staff", "capacity")
    op.drop_index("ix_conversations_held", table_name="conversations")
    op.create_index("ix_conversations_operator_id", "conversations", ["operator_id"])
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_offers_live_operator",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_offers_live_conversation",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_offers_wait_id"))
        batch_op.drop_index(batch_op.f("ix_offers_operator_id"))

    op.drop_table("offers")
