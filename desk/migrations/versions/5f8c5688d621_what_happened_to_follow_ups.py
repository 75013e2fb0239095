"""what happened to follow-ups

Revision ID: 5f8c5688d621
Revises: 7152a136701c
"""

import sqlalchemy as sa
from alembic import op

revision = "5f8c5688d621"
down_revision = "7152a136701c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow_up_changes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("follow_up_id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_ups.id"], name=op.f("fk_follow_up_changes_follow_up_id_follow_ups")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_follow_up_changes_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_changes")),
    )
    with op.batch_alter_table("follow_up_changes", schema=None) as batch_op:
        batch_op.create_index("ix_follow_up_changes_follow_up_id_at", ["follow_up_id", "at"], unique=False)
    # What is known of those there are: who made them, and who did them.
    for kind, by, at, after in (
        ("made", "created_by", "created_at", "staff_id"),
        ("done", "done_by", "done_at", "result"),
    ):
        op.execute(
            # The names are those above.
            "INSERT INTO follow_up_changes (id, follow_up_id, staff_id, at, kind, before, after) "  # noqa: S608
            f"SELECT substr(id, 1, 31) || '-{kind}', id, {by}, {at}, '{kind}', NULL, {after} "
            f"FROM follow_ups WHERE {at} IS NOT NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("follow_up_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_changes_follow_up_id_at")

    op.drop_table("follow_up_changes")
