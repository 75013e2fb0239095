"""What the queue knows of a conversation, as staff see it (docs/protocol.md, "queues")."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, Select, select

from desk.clock import to_wire
from desk.conversations.models import HELD, Conversation, State
from desk.db import Session
from desk.queue.decisions import last_transfer
from desk.queue.models import Handoff, Offer, Wait
from desk.staff.models import Staff


def because(conversation_id: BindParameter[str]) -> Select[list[str]]:
    """Select why a conversation's newest stay in a queue has the priority it has."""
    return select(Wait.because).where(Wait.conversation_id == conversation_id).order_by(Wait.entered_at.desc()).limit(1)


async def queue_view(
    session: Session,
    conversation: Conversation,
    handoff: Handoff | None,
    reasons: list[str] | None,
    *,
    transferred: bool,
) -> dict[str, Any]:
    """Write a conversation's part of a summary that the queue knows.

    Args:
        session: where to read the rest.
        conversation: which.
        handoff: its newest request for a human.
        reasons: what :func:`because` selects.
        transferred: what :func:`~desk.queue.decisions.was_transferred` tells.
    """
    open_since = handoff.requested_at if handoff and handoff.ended_at is None else None
    held = conversation.state in (State.QUEUED, *HELD)
    by = await last_transfer(session, conversation.id, open_since) if transferred and open_since and held else None
    return {
        "priority": conversation.priority,
        "because": reasons or [],
        "queued_at": to_wire(conversation.queued_at) if conversation.queued_at else None,
        "rank_at": to_wire(conversation.rank_at) if conversation.rank_at else None,
        "snoozed_until": to_wire(conversation.snoozed_until) if conversation.snoozed_until else None,
        "transferred_by": by.name if by else None,
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
