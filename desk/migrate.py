"""Brings a CRM database to a schema version, and writes new versions.

``python -m desk.migrate new "what changes"`` drafts a migration from the models, to be read before it is committed.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from desk.db import Database
from desk.events import InProcessBus


class MigrationBroken(Exception):
    """A migration left rows without what they refer to."""


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


async def _run(url: str, work: Callable[[Config], None]) -> None:
    database = Database(url, InProcessBus())
    try:
        async with database.engine.connect() as connection:
            on_sqlite = connection.dialect.name == "sqlite"
            if on_sqlite:
                # SQLite changes a table by writing it anew and dropping the old one, on which others' rows may depend.
                # This is its own advice (sqlite.org/lang_altertable.html, section 7); it works outside transactions.
                raw = (await connection.get_raw_connection()).driver_connection
                await raw.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            await connection.run_sync(lambda sync: work(_config(sync)))
            if on_sqlite and (broken := (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()):
                raise MigrationBroken(f"rows refer to what is not there: {broken[:5]}")
            await connection.commit()
    finally:
        await database.close()


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at ``url`` up to ``revision``."""
    await _run(url, lambda config: command.upgrade(config, revision))


async def downgrade(url: str, revision: str) -> None:
    """Take the database at ``url`` back to ``revision`` (``base`` is the empty database)."""
    await _run(url, lambda config: command.downgrade(config, revision))


async def check(url: str) -> None:
    """Raise if the models have drifted from the migrations."""
    await _run(url, command.check)


async def _draft(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/draft.db"
        await upgrade(url)

        def draft(config: Config) -> None:
            command.revision(config, message, autogenerate=True)

        await _run(url, draft)


if __name__ == "__main__":
    if sys.argv[1:2] != ["new"] or len(sys.argv) != 3:
        sys.exit('usage: python -m desk.migrate new "what changes"')
    asyncio.run(_draft(sys.argv[2]))
