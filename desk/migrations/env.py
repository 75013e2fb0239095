"""Runs migrations over the connection that :mod:`desk.migrate` hands in."""

from typing import Any, Literal

from alembic import context

from desk.db import Json, UtcDateTime
from desk.tables import metadata


def render_plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as what they are in the database, so that migrations need no code of ours."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Json):
        return "sa.JSON()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render_plain,
)
with context.begin_transaction():
    context.run_migrations()
