"""The version of what the bot says: one row, by which editors wait for one another and every desk hears of changes."""

from __future__ import annotations

from sqlalchemy import select, update

from desk.db import Session
from desk.events import Event
from desk.knowledge.models import KnowledgeVersion

KNOWLEDGE = "knowledge"
"""The bus topic that tells every desk that products or answers have changed."""


async def hold(session: Session) -> None:
    """Let no other editor change anything until this transaction ends."""
    await session.execute(select(KnowledgeVersion.version).with_for_update())


async def touch(session: Session) -> None:
    """Count up the version in this transaction: other editors wait for its end, and every desk hears of it."""
    await session.execute(update(KnowledgeVersion).values(version=KnowledgeVersion.version + 1))
    session.announce(Event(KNOWLEDGE, "knowledge.changed"))
