"""teams topics waits decisions

Revision ID: 5e796b572681
Revises: 790bcb73c71d
"""

from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "5e796b572681"
down_revision = "790bcb73c71d"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_topics",
        sa.Column("intent", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_topics_team_id_teams")),
        sa.PrimaryKeyConstraint("intent", name=op.f("pk_team_topics")),
    )
    with op.batch_alter_table("team_topics", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_topics_team_id"), ["team_id"], unique=False)

    op.create_table(
        "queue_decisions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=True),
        sa.Column("operator_id", sa.String(length=36), nullable=True),
        sa.Column("team_id", sa.String(length=36), nullable=True),
        sa.Column("details", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_queue_decisions_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["staff.id"], name=op.f("fk_queue_decisions_operator_id_staff")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_queue_decisions_staff_id_staff")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_queue_decisions_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_decisions")),
    )
    with op.batch_alter_table("queue_decisions", schema=None) as batch_op:
        batch_op.create_index("ix_queue_decisions_conversation_id_at", ["conversation_id", "at"], unique=False)

    op.create_table(
        "waits",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("handoff_id", sa.String(length=36), nullable=False),
        sa.Column("team_id", sa.String(length=36), nullable=True),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("entry_place", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end", sa.String(length=16), nullable=True),
        sa.Column("worked_seconds", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_waits_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_waits_handoff_id_handoffs")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_waits_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waits")),
    )
    with op.batch_alter_table("waits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waits_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index("ix_waits_team_id_left_at", ["team_id", "left_at"], unique=False)
        batch_op.create_index(
            "uq_waits_current_conversation",
            ["conversation_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rank_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_index(batch_op.f("ix_conversations_state_queued_at"))
        batch_op.create_index("ix_conversations_queue", ["state", "team_id", "rank_at", "id"], unique=False)

    with op.batch_alter_table("teams", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_default", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(
            "uq_teams_default",
            ["is_default"],
            unique=True,
            sqlite_where=sa.text("is_default"),
            postgresql_where=sa.text("is_default"),
        )

    _move_in_who_waits()


def _move_in_who_waits() -> None:
    """Give those who wait a stay in the queue of all, in the order they had. Ranks are as desk/queue/order.py says."""
    moment = sa.DateTime(timezone=True)
    conversations = sa.table(
        "conversations",
        *(sa.column(name) for name in ("id", "state", "priority")),
        sa.column("queued_at", moment),
        sa.column("rank_at", moment),
    )
    handoffs = sa.table("handoffs", *(sa.column(name) for name in ("id", "conversation_id", "ended_at")))
    waits = sa.table(
        "waits",
        *(sa.column(name) for name in ("id", "conversation_id", "handoff_id", "entry_place")),
        sa.column("because", sa.JSON()),
        sa.column("entered_at", moment),
    )
    connection = op.get_bind()
    waiting = connection.execute(
        sa.select(conversations.c.id, conversations.c.priority, conversations.c.queued_at, handoffs.c.id)
        .join(handoffs, (handoffs.c.conversation_id == conversations.c.id) & handoffs.c.ended_at.is_(None))
        .where(conversations.c.state == "queued")
    ).all()
    ranked = sorted((at - priority * timedelta(minutes=10), row, handoff, at) for row, priority, at, handoff in waiting)
    for place, (rank, row, handoff, at) in enumerate(ranked, 1):
        connection.execute(conversations.update().where(conversations.c.id == row).values(rank_at=rank))
        connection.execute(
            waits.insert().values(
                id=str(uuid4()), conversation_id=row, handoff_id=handoff, entry_place=place, because=[], entered_at=at
            )
        )


def downgrade() -> None:
    # Not in a batch: on SQLite that would drop tables which others refer to.
    op.drop_index(
        "uq_teams_default",
        table_name="teams",
        sqlite_where=sa.text("is_default"),
        postgresql_where=sa.text("is_default"),
    )
    op.drop_column("teams", "is_default")
    op.drop_index("ix_conversations_queue", table_name="conversations")
    op.create_index("ix_conversations_state_queued_at", "conversations", ["state", "queued_at"])
    op.drop_column("conversations", "rank_at")

    with op.batch_alter_table("waits", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_waits_current_conversation",
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )
        batch_op.drop_index("ix_waits_team_id_left_at")
        batch_op.drop_index(batch_op.f("ix_waits_conversation_id"))

    op.drop_table("waits")
    with op.batch_alter_table("queue_decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_queue_decisions_conversation_id_at")

    op.drop_table("queue_decisions")
    with op.batch_alter_table("team_topics", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_topics_team_id"))

    op.drop_table("team_topics")
