"""knowledge history gaps and uses

Revision ID: 46d80e2805b0
Revises: 3f0c1a7be214
"""

import sqlalchemy as sa
from alembic import op

revision = "46d80e2805b0"
down_revision = "3f0c1a7be214"
branch_labels = None
depends_on = None

BEFORE = "2026-11-24 00:00:00+00:00"
"""When the rows from before were last changed, as far as anybody can tell."""


def upgrade() -> None:
    op.create_table(
        "knowledge_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_version")),
    )
    op.execute("INSERT INTO knowledge_version (id, version) VALUES (1, 1)")
    op.create_table(
        "knowledge_changes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("undone_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_knowledge_changes_staff_id_staff")),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["knowledge_changes.id"], name=op.f("fk_knowledge_changes_undone_by_knowledge_changes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_changes")),
    )
    with op.batch_alter_table("knowledge_changes", schema=None) as batch_op:
        batch_op.create_index("ix_knowledge_changes_row", ["kind", "key", "id"], unique=False)

    op.create_table(
        "answer_uses",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_answer_uses_message_id_messages")),
        sa.PrimaryKeyConstraint("message_id", "topic", name=op.f("pk_answer_uses")),
    )
    with op.batch_alter_table("answer_uses", schema=None) as batch_op:
        batch_op.create_index("ix_answer_uses_topic_message_id", ["topic", "message_id"], unique=False)

    op.create_table(
        "knowledge_gaps",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("intent", sa.String(length=64), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=True),
        sa.Column("change_id", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"], ["knowledge_changes.id"], name=op.f("fk_knowledge_gaps_change_id_knowledge_changes")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"], name=op.f("fk_knowledge_gaps_closed_by_staff")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_knowledge_gaps_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_knowledge_gaps_message_id_messages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_gaps")),
        sa.UniqueConstraint("message_id", name=op.f("uq_knowledge_gaps_message_id")),
    )
    with op.batch_alter_table("knowledge_gaps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_knowledge_gaps_change_id"), ["change_id"], unique=False)
        batch_op.create_index("ix_knowledge_gaps_state_id", ["state", "id"], unique=False)

    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=BEFORE))
        batch_op.add_column(sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.alter_column("updated_at", server_default=None)

    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.add_column(sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=BEFORE))
        batch_op.add_column(sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.alter_column("updated_at", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.drop_column("retired_at")
        batch_op.drop_column("updated_at")

    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_column("retired_at")
        batch_op.drop_column("updated_at")

    with op.batch_alter_table("knowledge_gaps", schema=None) as batch_op:
        batch_op.drop_index("ix_knowledge_gaps_state_id")
        batch_op.drop_index(batch_op.f("ix_knowledge_gaps_change_id"))

    op.drop_table("knowledge_gaps")
    with op.batch_alter_table("answer_uses", schema=None) as batch_op:
        batch_op.drop_index("ix_answer_uses_topic_message_id")

    op.drop_table("answer_uses")
    with op.batch_alter_table("knowledge_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_knowledge_changes_row")

    op.drop_table("knowledge_changes")
    op.drop_table("knowledge_version")
