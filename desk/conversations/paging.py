"""A conversation's messages, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from desk.conversations.models import Conversation, Message
from desk.db import Session
from desk.errors import DeskError

PAGE = 200


async def messages_after(session: Session, conversation_id: str, after: int) -> tuple[Sequence[Message], bool]:
    """Give a page of the messages after a sequence number, oldest first, and whether there are more."""
    found = (
        await session.scalars(
            select(Message)
            .where(Message.conversation_id == conversation_id, Message.seq > after)
            .order_by(Message.seq)
            .limit(PAGE + 1)
        )
    ).all()
    return found[:PAGE], len(found) > PAGE


async def messages_before(session: Session, conversation_id: str, before: int | None) -> tuple[Sequence[Message], bool]:
    """Give the newest page of messages before a sequence number, oldest first, and whether there are older."""
    query = select(Message).where(Message.conversation_id == conversation_id)
    if before is not None:
        query = query.where(Message.seq < before)
    found = (await session.scalars(query.order_by(Message.seq.desc()).limit(PAGE + 1))).all()
    return list(reversed(found[:PAGE])), len(found) > PAGE


async def history_before(
    session: Session, conversation: Conversation, message_id: str
) -> tuple[Sequence[Message], bool]:
    """Give a page of what a customer may read before one message, oldest first, and whether there is more.

    It goes on from a conversation to the one it continues, and so on.

    Args:
        session: where to read.
        conversation: the customer's own.
        message_id: of it, or of one that it continues.

    Raises:
        DeskError: ``not_found``: the message is in none of these.
    """
    message = await session.get(Message, message_id)
    row: Conversation | None = conversation
    while row and message and row.id != message.conversation_id:
        row = await _continued(session, row)
    if row is None or message is None:
        raise DeskError("not_found")
    found, more = await messages_before(session, row.id, message.seq)
    earlier = await _continued(session, row)
    if not found and earlier:
        found, more = await messages_before(session, earlier.id, None)
        earlier = await _continued(session, earlier)
    return found, more or earlier is not None


async def _continued(session: Session, conversation: Conversation) -> Conversation | None:
    return await session.get(Conversation, conversation.continues_id) if conversation.continues_id else None
