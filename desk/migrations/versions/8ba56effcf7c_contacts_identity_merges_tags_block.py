"""contacts: identity, merges, tags, block

Revision ID: 8ba56effcf7c
Revises: fd101b8bfd4d
"""

import sqlalchemy as sa
from alembic import op

revision = "8ba56effcf7c"
down_revision = "fd101b8bfd4d"
branch_labels = None
depends_on = None

COLUMNS = (
    "external_id",
    "claimed",
    "blocked_at",
    "block_reason",
    "deleted_at",
    "merged_into_id",
    "blocked_by_id",
)


def upgrade() -> None:
    op.create_table(
        "contact_merges",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kept_id", sa.String(length=36), nullable=False),
        sa.Column("away_id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("filled", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["away_id"], ["contacts.id"], name=op.f("fk_contact_merges_away_id_contacts")),
        sa.ForeignKeyConstraint(["kept_id"], ["contacts.id"], name=op.f("fk_contact_merges_kept_id_contacts")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_contact_merges_staff_id_staff")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["staff.id"], name=op.f("fk_contact_merges_undone_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_merges")),
    )
    with op.batch_alter_table("contact_merges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_merges_away_id"), ["away_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_merges_kept_id"), ["kept_id"], unique=False)

    op.create_table(
        "contact_tags",
        sa.Column("contact_id", sa.String(length=36), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_contact_tags_contact_id_contacts")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_contact_tags_staff_id_staff")),
        sa.PrimaryKeyConstraint("contact_id", "tag", name=op.f("pk_contact_tags")),
    )
    with op.batch_alter_table("contact_tags", schema=None) as batch_op:
        batch_op.create_index("ix_contact_tags_tag", ["tag"], unique=False)

    # In SQLite a batch would drop the table for a new one, and every conversation's contact with it.
    op.add_column("contacts", sa.Column("external_id", sa.String(length=64), nullable=True))
    op.add_column("contacts", sa.Column("claimed", sa.JSON(), nullable=True))
    op.add_column("contacts", sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("contacts", sa.Column("block_reason", sa.String(length=500), nullable=True))
    op.add_column("contacts", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    for name, table in (("merged_into_id", "contacts"), ("blocked_by_id", "staff")):
        op.execute(
            f"ALTER TABLE contacts ADD COLUMN {name} VARCHAR(36) "
            f"CONSTRAINT fk_contacts_{name}_{table} REFERENCES {table} (id)"
        )
    op.create_index("ix_contacts_merged_into_id", "contacts", ["merged_into_id"])
    op.create_index("ix_contacts_phone", "contacts", ["phone"])
    op.create_index("uq_contacts_external_id", "contacts", ["site_id", "external_id"], unique=True)


def downgrade() -> None:
    for name in ("uq_contacts_external_id", "ix_contacts_phone", "ix_contacts_merged_into_id"):
        op.drop_index(name, table_name="contacts")
    for name in COLUMNS:
        op.execute(f"ALTER TABLE contacts DROP COLUMN {name}")
    with op.batch_alter_table("contact_tags", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_tags_tag")

    op.drop_table("contact_tags")
    with op.batch_alter_table("contact_merges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_merges_kept_id"))
        batch_op.drop_index(batch_op.f("ix_contact_merges_away_id"))

    op.drop_table("contact_merges")
