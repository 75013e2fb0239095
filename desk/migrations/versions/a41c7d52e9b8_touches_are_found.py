"""touches are found

Revision ID: a41c7d52e9b8
Revises: 68593a45a296
"""

import sqlalchemy as sa
from alembic import op

from persian.folding import folded

revision = "a41c7d52e9b8"
down_revision = "68593a45a296"
branch_labels = None
depends_on = None

BATCH = 2000
OF_TOUCH = "\ue001"

ENTRIES = sa.table("search_entries", *(sa.column(name) for name in ("kind", "ref", "contact_id", "words")))


def upgrade() -> None:
    connection = op.get_bind()
    touches = sa.text("SELECT id, contact_id, text FROM touches WHERE id > :after ORDER BY id LIMIT :most")
    after = ""
    while rows := connection.execute(touches, {"after": after, "most": BATCH}).all():
        after = rows[-1].id
        entries = [
            {"kind": "touch", "ref": row.id, "contact_id": row.contact_id, "words": f" {OF_TOUCH}{words}"}
            for row in rows
            if (words := folded(row.text))
        ]
        if entries:
            connection.execute(sa.insert(ENTRIES), entries)


def downgrade() -> None:
    op.execute(sa.delete(ENTRIES).where(sa.column("kind") == "touch"))
