"""Ending a conversation that nobody is asked about: not by its customer's silence, nor by an operator's wrap-up."""

from __future__ import annotations

from desk.conversations.models import Conversation, State
from desk.conversations.record import Record
from desk.db import Session

WITH_HUMANS = (State.QUEUED, State.OPEN, State.SNOOZED)


async def close_unasked(record: Record, session: Session, conversation: Conversation, why: str) -> None:
    """Close a locked conversation that the bot holds, without a survey and without a word to the customer.

    Args:
        record: the way to write in conversations.
        session: a transaction.
        conversation: which.
        why: what is kept as who resolved it: ``merge``, ``block`` or ``forget``.
    """
    now = record.clock.now()
    episode = await record.episode(session, conversation)
    episode.resolved_at = now
    episode.resolved_by = why
    conversation.state = State.RESOLVED
    conversation.resolved_at = now
    await record.drop_turns(session, conversation)
    await record.changed(session, conversation)
