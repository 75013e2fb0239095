"""notes and marks

Revision ID: 37db864380c0
Revises: 11eb3c7f57ec
"""

import sqlalchemy as sa
from alembic import op

revision = "37db864380c0"
down_revision = "11eb3c7f57ec"
branch_labels = None
depends_on = None

COUNTERS = ("last_note", "customer_delivered_seq", "customer_read_seq")


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_notes_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_notes_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("conversation_id", "number", name="uq_notes_number"),
        sa.UniqueConstraint("staff_id", "client_id", name="uq_notes_client_id"),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        for name in COUNTERS:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        for name in COUNTERS:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        for name in COUNTERS:
            batch_op.drop_column(name)

    op.drop_table("notes")
