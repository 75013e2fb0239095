"""what people look for

Revision ID: 5b7e1c9d2f40
Revises: 1fc490576da5
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from persian.folding import folded

revision = "5b7e1c9d2f40"
down_revision = "1fc490576da5"
branch_labels = None
depends_on = None

BATCH = 2000
OF_CONTACT = "\ue000"

# The words come folded, parted by single spaces. FTS5's tokenizer "ascii" takes every other letter for a letter;
# "unicode61" knows only those of Unicode 6.1.
SQLITE = (
    """CREATE VIRTUAL TABLE search_words USING fts5(
        words, content='search_entries', content_rowid='id', detail='none', columnsize=0, prefix='2 3', tokenize='ascii'
    )""",
    """CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN
        INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
    END""",
    """CREATE TRIGGER search_entries_removed AFTER DELETE ON search_entries BEGIN
        INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);
    END""",
    """CREATE TRIGGER search_entries_changed AFTER UPDATE OF words ON search_entries BEGIN
        INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
    END""",
)
# Without fastupdate: a search would have to read through the list of what is not in the index yet.
POSTGRESQL = """CREATE INDEX ix_search_entries_words ON search_entries
    USING gin (array_to_tsvector(string_to_array(btrim(words), ' '))) WITH (fastupdate = off)"""

ENTRIES = sa.table(
    "search_entries", *(sa.column(name) for name in ("kind", "ref", "conversation_id", "contact_id", "words"))
)


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=True),
        sa.Column("contact_id", sa.String(length=36), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_search_entries_contact_id_contacts")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_search_entries_conversation_id_conversations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint("kind", "ref", name="uq_search_entries_row"),
    )
    op.create_index(op.f("ix_search_entries_contact_id"), "search_entries", ["contact_id"])
    op.create_index(op.f("ix_search_entries_conversation_id"), "search_entries", ["conversation_id"])
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for statement in SQLITE:
            op.execute(statement)
    _fill(connection)
    if connection.dialect.name == "postgresql":
        op.execute(POSTGRESQL)


def _fill(connection: sa.Connection) -> None:
    """Write the words of what was stored before there was an index, in the order it was stored."""
    contacts = sa.text("SELECT id, name, number, phone, email FROM contacts WHERE id > :after ORDER BY id LIMIT :most")
    messages = sa.text(
        "SELECT id, conversation_id, text FROM messages "
        "WHERE id > :after AND author <> 'system' ORDER BY id LIMIT :most"
    )
    notes = sa.text("SELECT id, conversation_id, text FROM notes WHERE id > :after ORDER BY id LIMIT :most")
    for kind, query in (("contact", contacts), ("message", messages), ("note", notes)):
        after = ""
        while rows := connection.execute(query, {"after": after, "most": BATCH}).all():
            after = rows[-1].id
            entries = [entry for row in rows if (entry := _entry(kind, row))]
            if entries:
                connection.execute(sa.insert(ENTRIES), entries)


def _entry(kind: str, row: sa.Row[Any]) -> dict[str, str | None] | None:
    of_contact = kind == "contact"
    if of_contact:
        name, phone = row.name or f"مهمان guest {row.number}", row.phone or ""
        words = folded(f"{name} {phone} {phone[-4:]} {row.email or ''}")
    else:
        words = folded(row.text)
    if not words:
        return None
    return {
        "kind": kind,
        "ref": row.id,
        "conversation_id": None if of_contact else row.conversation_id,
        "contact_id": row.id if of_contact else None,
        "words": f" {OF_CONTACT}{words}" if of_contact else words,
    }


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    op.drop_table("search_entries")
