"""Runs migrations over the connection that :mod:`desk.migrate` hands in."""

from typing import Any, Literal

from alembic import context

from desk.db import Json, UtcDateTime
from desk.tables import metadata

_SEARCH = ("search_words", "ix_search_entries_words")


def render_plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as what they are in the database, so that migrations need no code of ours."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Json):
        return "sa.JSON()"
    return False


def is_ours(_object: Any, name: str | None, kind: str, reflected: bool, _compare_to: Any) -> bool:
    """Pass over what no model can say: the search index's own tables in SQLite and its index in PostgreSQL."""
    return not (reflected and kind in ("table", "index") and (name or "").startswith(_SEARCH))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render_plain,
    include_object=is_ours,
)
with context.begin_transaction():
    context.run_migrations()
