"""Looks through products, answers, their history and what customers asked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from desk.clock import to_wire
from desk.conversations.models import Message
from desk.db import Session
from desk.knowledge.kinds import ANSWERS, KINDS, Kind, Row
from desk.knowledge.looked_up import row_view
from desk.knowledge.models import AnswerUse, KnowledgeChange
from desk.staff.models import Staff
from persian.digits import to_latin

PAGE = 50
_EVEN = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و", "\u200c": " "})


def evened(text: str) -> str:
    """Give a text as a search box compares it: letters, digits and half-spaces of every keyboard alike."""
    return to_latin(text.translate(_EVEN)).lower()


def _haystack(kind: Kind, row: Row) -> str:
    more = ("answer",) if kind is ANSWERS else ("brand", "brand_title", "category_title")
    texts = [getattr(row, name) for name in (kind.key, kind.title, kind.ways, "category", *more)]
    return evened("\n".join(part for text in texts for part in ([text] if isinstance(text, str) else text)))


async def rows(
    session: Session, kind: Kind, *, query: str, category: str | None, retired: bool | None, offset: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """Give rows for an editor, by category and title, and how many there are in all.

    Args:
        session: where to read.
        kind: answers or products.
        query: words that must all occur in the row; empty for all.
        category: only this one.
        retired: only retired rows, or only those in use; None for both.
        offset: how many to pass over.
        limit: how many to give at most.
    """
    wanted = kind.rows().order_by(kind.table.category, kind.key_column)
    if category:
        wanted = wanted.where(kind.table.category == category)
    if retired is not None:
        wanted = wanted.where(kind.table.retired_at.is_not(None) if retired else kind.table.retired_at.is_(None))
    found: list[Row] = list(await session.scalars(wanted))
    if words := evened(query).split():
        found = [row for row in found if all(word in _haystack(kind, row) for word in words)]
    shown = found[offset : offset + limit]
    return await with_uses(session, kind, shown), len(found)


async def with_uses(session: Session, kind: Kind, shown: list[Row]) -> list[dict[str, Any]]:
    """Write rows for editors; answers with how many messages each has answered."""
    views = [row_view(kind, row) for row in shown]
    if kind is ANSWERS:
        counted = await session.execute(
            select(AnswerUse.topic, func.count().label("uses"))
            .where(AnswerUse.topic.in_([view["topic"] for view in views]))
            .group_by(AnswerUse.topic)
        )
        used = {row.topic: row.uses for row in counted}
        for view in views:
            view["used"] = used.get(view["topic"], 0)
    return views


async def questions(session: Session, topic: str, before: str | None) -> tuple[list[dict[str, Any]], bool]:
    """Give the messages an answer has answered, newest first, and whether there are older ones."""
    wanted = (
        select(AnswerUse, Message)
        .join(Message, Message.id == AnswerUse.message_id)
        .where(AnswerUse.topic == topic)
        .order_by(AnswerUse.message_id.desc())
        .limit(PAGE + 1)
    )
    if before:
        wanted = wanted.where(AnswerUse.message_id < before)
    found = (await session.execute(wanted)).all()
    shown = [
        {
            "message_id": message.id,
            "conversation_id": message.conversation_id,
            "text": message.text,
            "score": use.score,
            "at": to_wire(use.at),
        }
        for use, message in found[:PAGE]
    ]
    return shown, len(found) > PAGE


async def history(
    session: Session, *, kind: str | None, key: str | None, before: str | None
) -> tuple[list[dict[str, Any]], bool]:
    """Give changes, newest first, and whether there are older ones."""
    wanted = select(KnowledgeChange).order_by(KnowledgeChange.id.desc()).limit(PAGE + 1)
    if kind:
        wanted = wanted.where(KnowledgeChange.kind == kind)
    if key:
        wanted = wanted.where(KnowledgeChange.key == key)
    if before:
        wanted = wanted.where(KnowledgeChange.id < before)
    found = list(await session.scalars(wanted))
    return await change_views(session, found[:PAGE]), len(found) > PAGE


async def change_views(session: Session, changes: list[KnowledgeChange]) -> list[dict[str, Any]]:
    """Write changes for editors, each with whether it can be undone."""
    people = {
        person.id: person.name
        for person in await session.scalars(
            select(Staff).where(Staff.id.in_({change.staff_id for change in changes if change.staff_id}))
        )
    }
    later = aliased(KnowledgeChange)
    newest = set(
        await session.scalars(
            select(KnowledgeChange.id).where(
                KnowledgeChange.id.in_([change.id for change in changes]),
                ~select(later.id)
                .where(
                    later.kind == KnowledgeChange.kind,
                    later.key == KnowledgeChange.key,
                    later.id > KnowledgeChange.id,
                )
                .exists(),
            )
        )
    )
    return [_change_view(change, people, undoable=change.id in newest) for change in changes]


def _change_view(change: KnowledgeChange, people: dict[str, str], *, undoable: bool) -> dict[str, Any]:
    shown = change.after or change.before or {}
    return {
        "id": change.id,
        "at": to_wire(change.at),
        "staff": {"id": change.staff_id, "name": people.get(change.staff_id, "")} if change.staff_id else None,
        "kind": change.kind,
        "key": change.key,
        "title": shown.get(KINDS[change.kind].title),
        "action": change.action,
        "before": change.before,
        "after": change.after,
        "undone": change.undone_by is not None,
        "undoable": undoable,
    }
