"""touches and changes of contacts

Revision ID: 68593a45a296
Revises: 52473ddd11a9
"""

import sqlalchemy as sa
from alembic import op

revision = "68593a45a296"
down_revision = "52473ddd11a9"
branch_labels = None
depends_on = None

# What is logged is never changed, as messages are not (7c1e5a0f4b62): only whose it is, when two contacts are found to
# be one, and the text emptied, when somebody wishes to be forgotten.
KEPT = ("id", "staff_id", "client_id", "kind", "direction", "happened_at", "corrects_id", "follow_up_id", "created_at")


def _changed(differs: str) -> str:
    conditions = [f"NEW.{column} {differs} OLD.{column}" for column in KEPT]
    return " OR ".join([*conditions, f"(NEW.text {differs} OLD.text AND NEW.text <> '')"])


def _protect() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER touches_never_change BEFORE UPDATE ON touches WHEN {_changed('IS NOT')} "
            "BEGIN SELECT RAISE(ABORT, 'touches: what was said is never changed'); END"
        )
        op.execute(
            "CREATE TRIGGER touches_never_go BEFORE DELETE ON touches "
            "BEGIN SELECT RAISE(ABORT, 'touches: what was said is never deleted'); END"
        )
        return
    op.execute(
        "CREATE TRIGGER touches_never_change BEFORE UPDATE ON touches FOR EACH ROW "
        f"WHEN ({_changed('IS DISTINCT FROM')}) EXECUTE FUNCTION said_is_never_changed()"
    )
    op.execute(
        "CREATE TRIGGER touches_never_go BEFORE DELETE ON touches FOR EACH ROW EXECUTE FUNCTION said_is_never_deleted()"
    )


def upgrade() -> None:
    op.create_table(
        "contact_changes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("contact_id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=200), nullable=True),
        sa.Column("after", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_contact_changes_contact_id_contacts")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_contact_changes_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_changes")),
    )
    with op.batch_alter_table("contact_changes", schema=None) as batch_op:
        batch_op.create_index("ix_contact_changes_contact_id_at", ["contact_id", "at"], unique=False)

    op.create_table(
        "touches",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("contact_id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.String(length=36), nullable=True),
        sa.Column("follow_up_id", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_touches_contact_id_contacts")),
        sa.ForeignKeyConstraint(["corrects_id"], ["touches.id"], name=op.f("fk_touches_corrects_id_touches")),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_ups.id"], name=op.f("fk_touches_follow_up_id_follow_ups")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_touches_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touches")),
        sa.UniqueConstraint("corrects_id", name="uq_touches_corrects_id"),
        sa.UniqueConstraint("staff_id", "client_id", name="uq_touches_client_id"),
    )
    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.create_index("ix_touches_contact_id_happened_at", ["contact_id", "happened_at", "id"], unique=False)
    _protect()


def downgrade() -> None:
    with op.batch_alter_table("touches", schema=None) as batch_op:
        batch_op.drop_index("ix_touches_contact_id_happened_at")

    op.drop_table("touches")
    with op.batch_alter_table("contact_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_changes_contact_id_at")

    op.drop_table("contact_changes")
