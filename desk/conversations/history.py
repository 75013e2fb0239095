"""How conversations went: the handlings of one, and all of a contact's."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from desk.clock import to_wire
from desk.conversations.access import readable
from desk.conversations.models import Conversation, Episode, Message
from desk.conversations.views import gist
from desk.db import Session
from desk.queue.models import WrapUp
from desk.staff.models import Staff
from desk.surveys.models import Survey

CONVERSATIONS_SHOWN = 50


async def episodes_of(session: Session, conversation_id: str) -> list[dict[str, Any]]:
    """Write how each handling of a conversation went and ended, the first first."""
    rows = await session.execute(
        select(Episode, WrapUp, Staff.name)
        .outerjoin(WrapUp, WrapUp.episode_id == Episode.id)
        .outerjoin(Staff, Staff.id == Episode.operator_id)
        .where(Episode.conversation_id == conversation_id)
        .order_by(Episode.ordinal)
    )
    return [
        {
            "ordinal": episode.ordinal,
            "opened_at": to_wire(episode.opened_at),
            "resolved_at": to_wire(episode.resolved_at) if episode.resolved_at else None,
            "resolved_by": episode.resolved_by,
            "operator": name,
            "topic": wrap_up.topic if wrap_up else None,
            "outcome": wrap_up.outcome if wrap_up else None,
            "summary": wrap_up.summary if wrap_up else None,
        }
        for episode, wrap_up, name in rows
    ]


async def history_of(session: Session, staff: Staff, contact_id: str) -> list[dict[str, Any]]:
    """Write what was said with a contact, as far as somebody may read it, the newest first."""
    rows = (
        await session.scalars(
            select(Conversation)
            .where(Conversation.contact_id == contact_id, readable(staff))
            .order_by(Conversation.opened_at.desc())
            .limit(CONVERSATIONS_SHOWN)
        )
    ).all()
    history = []
    for row in rows:
        episodes = await episodes_of(session, row.id)
        closed = next((episode for episode in reversed(episodes) if episode["resolved_at"]), None) or {}
        rating = await session.scalar(
            select(Survey.rating)
            .where(Survey.conversation_id == row.id, Survey.rating.is_not(None))
            .order_by(Survey.sent_at.desc())
            .limit(1)
        )
        last = await session.scalar(
            select(Message).where(Message.conversation_id == row.id, Message.seq == row.last_seq)
        )
        history.append(
            {
                "id": row.id,
                "opened_at": to_wire(row.opened_at),
                "state": row.state,
                "topic": closed.get("topic"),
                "outcome": closed.get("outcome"),
                "summary": closed.get("summary"),
                "operator": closed.get("operator"),
                "rating": rating,
                "last_text": gist(last)[:200] if last else "",
            }
        )
    return history
