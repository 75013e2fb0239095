"""Tells whether a database has the newest schema, without loading the migration tool: at most starts it has."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from desk.db import Database
from desk.events import InProcessBus

VERSIONS = Path(__file__).parent / "migrations" / "versions"
_NAMED = re.compile(r'^(revision|down_revision)\s*=\s*"(\w+)"', re.MULTILINE)


def newest() -> set[str]:
    """Give the revisions that no other builds on: one, unless two branches have not been joined yet."""
    revisions: set[str] = set()
    built_on: set[str] = set()
    for path in VERSIONS.glob("*.py"):
        for name, revision in _NAMED.findall(path.read_text(encoding="utf-8")):
            (revisions if name == "revision" else built_on).add(revision)
    return revisions - built_on


async def is_newest(url: str) -> bool:
    """Tell whether the database at ``url`` has every migration; an empty one has none."""
    database = Database(url, InProcessBus())
    try:
        async with database.engine.connect() as connection:
            found = set((await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars())
    except DBAPIError:
        return False  # no such table yet; whatever else is wrong, the migration will say it
    finally:
        await database.close()
    return found == newest()
