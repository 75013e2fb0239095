"""Who is beside whom, and which queues are closed; it stands on nothing that moves conversations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, Exists, exists, select, update

from desk.auth.roles import Permission, may
from desk.conversations.models import HELD, Conversation
from desk.db import Session
from desk.staff.models import Staff
from desk.steering.models import Join, QueueClosing


def has_company(conversation_id: BindParameter[str]) -> Exists:
    """Tell whether anybody is beside the operator of a conversation: mostly nobody is, and :func:`beside` not asked."""
    return exists().where(Join.conversation_id == conversation_id, Join.left_at.is_(None))


async def beside(session: Session, conversation: Conversation) -> Sequence[Staff]:
    """Give who has joined the operator of a conversation, in the order they came."""
    if conversation.state not in HELD:
        return ()
    rows = await session.scalars(
        select(Staff)
        .join(Join, Join.staff_id == Staff.id)
        .where(Join.conversation_id == conversation.id, Join.left_at.is_(None))
        .order_by(Join.joined_at, Join.id)
    )
    return rows.all()


async def may_write(session: Session, staff: Staff, conversation: Conversation) -> bool:
    """Tell whether somebody may write to a conversation's customer: its holder, or a supervisor who has joined them."""
    if conversation.state not in HELD:
        return False
    if conversation.operator_id == staff.id:
        return True
    return may(staff, Permission.STEER) and staff.id in {one.id for one in await beside(session, conversation)}


async def leave(session: Session, conversation: Conversation, at: datetime, staff_id: str | None = None) -> None:
    """Let somebody, or everybody, who has joined a locked conversation leave it."""
    left = update(Join).where(Join.conversation_id == conversation.id, Join.left_at.is_(None))
    if staff_id is not None:
        left = left.where(Join.staff_id == staff_id)
    await session.execute(left.values(left_at=at))


async def closing_of(session: Session, team_id: str | None) -> QueueClosing | None:
    """Give the closing of a team's queue that lasts; None while it is open."""
    if team_id is None:
        return None
    found: QueueClosing | None = await session.scalar(
        select(QueueClosing).where(QueueClosing.team_id == team_id, QueueClosing.opened_at.is_(None))
    )
    return found
