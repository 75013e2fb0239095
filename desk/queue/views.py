"""What the queue knows of a conversation, as staff see it (docs/protocol.md, "queues")."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from desk.clock import to_wire
from desk.conversations.models import Conversation, State
from desk.db import Session
from desk.queue.models import Offer, Wait
from desk.staff.models import Staff


async def queue_view(session: Session, conversation: Conversation) -> dict[str, Any]:
    """Write a conversation's part of a summary that the queue knows."""
    because = await session.scalar(
        select(Wait.because).where(Wait.conversation_id == conversation.id).order_by(Wait.entered_at.desc()).limit(1)
    )
    return {
        "priority": conversation.priority,
        "because": because or [],
        "queued_at": to_wire(conversation.queued_at) if conversation.queued_at else None,
        "rank_at": to_wire(conversation.rank_at) if conversation.rank_at else None,
        "offer": await _offer(session, conversation) if conversation.state == State.QUEUED else None,
    }


async def _offer(session: Session, conversation: Conversation) -> dict[str, Any] | None:
    rows = await session.execute(
        select(Offer.expires_at, Staff.id, Staff.name)
        .join(Staff, Staff.id == Offer.operator_id)
        .where(Offer.conversation_id == conversation.id, Offer.ended_at.is_(None))
    )
    row = rows.first()
    return {"operator": {"id": row.id, "name": row.name}, "expires_at": to_wire(row.expires_at)} if row else None
