"""The order of a queue, in one place: for the place that customers see, the lists of staff, and who is assigned next.

    rank = the moment it was queued − head start of its priority

The lowest rank comes first, equal ranks by id. Each step of priority is worth :data:`STEP` of waiting, so everybody's
claim grows with every minute they wait (ageing): nobody is overtaken by somebody who came more than the difference of
their head starts later, and so nobody starves. As everybody ages alike, ranks never change while one waits, and an
index keeps them in order.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum

from sqlalchemy import ColumnElement, and_, func, or_, select

from desk.conversations.models import Conversation, State
from desk.db import Session

STEP = timedelta(minutes=10)
"""Waiting that one step of priority is worth."""


class Priority(IntEnum):
    """Steps of priority."""

    NORMAL = 0
    RETURNING = 1
    URGENT = 2
    MOVED = 3
    """Handed on in the middle of a talk."""
    HEAD = 9
    """Back at the head of the queue: their operator has gone."""


HEAD_START = timedelta(days=7)
"""Of those at the head: before everybody, and among themselves by how long they wait."""


def rank_of(queued_at: datetime, priority: int) -> datetime:
    """Give what a conversation is ordered by, in whole milliseconds as the protocols write it.

    Args:
        queued_at: since when it waits.
        priority: steps, see :class:`Priority`.
    """
    rank = queued_at - (HEAD_START if priority >= Priority.HEAD else priority * STEP)
    return rank.replace(microsecond=rank.microsecond // 1000 * 1000)


ORDER = (Conversation.rank_at, Conversation.id)
"""For ``order_by``: the next first."""


def waiting_for(team_id: str | None) -> ColumnElement[bool]:
    """Give the condition of waiting in a team's queue; None is the queue of a shop without teams."""
    team = Conversation.team_id == team_id if team_id else Conversation.team_id.is_(None)
    return and_(Conversation.state == State.QUEUED, team)


async def place_of(session: Session, conversation: Conversation) -> int | None:
    """Give a waiting conversation's place in its team's queue, 1 being next; None when it does not wait."""
    if conversation.state != State.QUEUED:
        return None
    before = or_(
        Conversation.rank_at < conversation.rank_at,
        and_(Conversation.rank_at == conversation.rank_at, Conversation.id < conversation.id),
    )
    ahead = await session.scalar(
        select(func.count()).select_from(Conversation).where(waiting_for(conversation.team_id), before)
    )
    return (ahead or 0) + 1
