"""Which team's queue a handoff enters, and with what priority: from data, not from code."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select

from desk.conversations.models import Conversation
from desk.db import Session
from desk.orders.models import ProvenOrder
from desk.queue.models import Assignment
from desk.queue.order import Priority
from desk.staff.models import Team, TeamTopic

BY_REASON = {"complaint": Priority.URGENT, "order_locked": Priority.RETURNING}
"""Priority by why a human is wanted; for any other reason it is normal."""


async def team_for(session: Session, intents: Sequence[str]) -> str | None:
    """Give the team whose topic was talked of last, else the default team; None in a shop without one.

    Args:
        session: a transaction.
        intents: what the customer came for, the newest last.
    """
    rows = await session.execute(select(TeamTopic.intent, TeamTopic.team_id).where(TeamTopic.intent.in_(intents)))
    teams = {row.intent: row.team_id for row in rows}
    for intent in reversed(intents):
        if intent in teams:
            return str(teams[intent])
    default: str | None = await session.scalar(select(Team.id).where(Team.is_default).order_by(Team.id).limit(1))
    return default


async def standing(session: Session, team_id: str | None) -> str | None:
    """Give the team whose queue a chat enters that was a team's: this one, or the default if it is no more.

    Nobody takes the team away before the transaction ends.
    """
    if team_id is None:
        return None
    alive = select(Team.id).where(Team.id == team_id, Team.removed_at.is_(None))
    found: str | None = await session.scalar(alive.with_for_update(read=True, key_share=True))
    return found or await team_for(session, [])


async def priority_for(
    session: Session, conversation: Conversation, reason: str, told: int, *, reopened: bool = False
) -> tuple[int, list[str]]:
    """Give the priority of a handoff, and what it comes from. The highest counts.

    Waiting long is no reason of its own: every minute of waiting counts in the order itself.

    Args:
        session: a transaction.
        conversation: who waits.
        reason: why a human is wanted.
        told: what the bot made of it (an angry customer).
        reopened: whether a human had closed it within the last day.
    """
    found: dict[str, int] = {}
    if reason in BY_REASON:
        found[reason] = BY_REASON[reason]
    if told > Priority.NORMAL:
        found["mood"] = told
    if reopened:
        found["reopened"] = Priority.URGENT
    elif await _is_returning(session, conversation):
        found["returning"] = Priority.RETURNING
    because = sorted(found, key=lambda name: (-found[name], name))
    return max(found.values(), default=Priority.NORMAL), because


async def _is_returning(session: Session, conversation: Conversation) -> bool:
    """Tell whether the shop knows this contact: a proven order of theirs, or a human who served them before."""
    bought = exists().where(ProvenOrder.contact_id == conversation.contact_id)
    served = (
        exists()
        .where(Assignment.conversation_id == Conversation.id)
        .where(Conversation.contact_id == conversation.contact_id)
    )
    return bool(await session.scalar(select(bought | served)))
