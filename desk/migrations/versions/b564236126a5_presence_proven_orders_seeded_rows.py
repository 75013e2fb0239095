"""presence, proven orders, seeded rows

Revision ID: b564236126a5
Revises: d2de46c0bb43
"""

import sqlalchemy as sa
from alembic import op

revision = "b564236126a5"
down_revision = "d2de46c0bb43"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "presence_changes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("presence", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_presence_changes_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence_changes")),
    )
    op.create_index("ix_presence_changes_staff_id_at", "presence_changes", ["staff_id", "at"])
    op.create_table(
        "proven_orders",
        sa.Column("contact_id", sa.String(length=36), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_proven_orders_contact_id_contacts")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_proven_orders_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["order_number"], ["orders.number"], name=op.f("fk_proven_orders_order_number_orders")),
        sa.PrimaryKeyConstraint("contact_id", "order_number", name=op.f("pk_proven_orders")),
    )
    # Columns are added and dropped one by one, not by copying the table: with foreign keys on, SQLite would refuse
    # to drop the table that others refer to.
    for table in ("answers", "products"):
        op.add_column(table, sa.Column("seeded_as", sa.String(length=64), nullable=True))
        # Until now nothing but the seed wrote these tables.
        op.execute(f"UPDATE {table} SET seeded_as = 'before digests'")  # noqa: S608 (the names are above)
    op.add_column("staff", sa.Column("presence_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("staff", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "INSERT INTO proven_orders (contact_id, order_number, conversation_id, proved_at) "
        "SELECT contact_id, verified_order, MAX(id), MAX(updated_at) FROM conversations "
        "WHERE verified_order IS NOT NULL GROUP BY contact_id, verified_order"
    )


def downgrade() -> None:
    op.drop_column("staff", "seen_at")
    op.drop_column("staff", "presence_at")
    op.drop_column("products", "seeded_as")
    op.drop_column("answers", "seeded_as")
    op.drop_table("proven_orders")
    op.drop_index("ix_presence_changes_staff_id_at", table_name="presence_changes")
    op.drop_table("presence_changes")
