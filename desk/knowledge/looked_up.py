"""The rows that editors change: found, of the version they have seen, and judged beside the others."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import select

from desk.clock import to_wire
from desk.db import Session
from desk.errors import DeskError
from desk.knowledge.kinds import Kind, Row, Said, Values, snapshot
from desk.knowledge.models import KnowledgeChange
from desk.knowledge.written import NotKept, problems


def nothing(kind: Kind) -> dict[str, Any]:
    """Give the fields of a row in which nothing is written yet."""
    empty: dict[str, Any] = dict.fromkeys(kind.fields)
    for name, value in (("phrasings", []), ("colours", []), ("names", []), ("specs", {})):
        if name in empty:
            empty[name] = value
    return empty


async def find(session: Session, kind: Kind, key: str) -> Row | None:
    """Give a row, locked."""
    found: Row | None = await session.scalar(kind.rows().where(kind.key_column == key).with_for_update())
    return found


async def find_seen(session: Session, kind: Kind, key: str, version: str) -> Row:
    """Give a row, locked, of which somebody has seen the newest version.

    Raises:
        DeskError: ``not_found``; ``knowledge.conflict`` with the row as it is now.
    """
    row = await find(session, kind, key)
    if row is None:
        raise DeskError("not_found")
    if to_wire(row.updated_at) != version:
        raise DeskError("knowledge.conflict", current=row_view(kind, row))
    return row


async def newest(session: Session, change: KnowledgeChange) -> str | None:
    """Give the newest change of the row that a change is of."""
    newest: str | None = await session.scalar(
        select(KnowledgeChange.id)
        .where(KnowledgeChange.kind == change.kind, KnowledgeChange.key == change.key)
        .order_by(KnowledgeChange.id.desc())
        .limit(1)
    )
    return newest


async def judge(session: Session, kind: Kind, written: Values, before: Values | None) -> None:
    """Judge a row as it would be kept.

    Raises:
        NotKept: what is wrong with it.
    """
    rows = list(await session.scalars(kind.rows().where(kind.table.retired_at.is_(None))))
    said = await asyncio.to_thread(Said, kind, rows)
    if found := problems(kind, written, said, before):
        raise NotKept(found)


def row_view(kind: Kind, row: Row) -> dict[str, Any]:
    """Write a row for editors."""
    return {**snapshot(kind, row), "updated_at": to_wire(row.updated_at)}
