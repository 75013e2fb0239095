"""Tells a message that is sent again, because its acknowledgement was lost, by its client's own id for it.

Asked for every message, so the statements are put together once.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from desk.conversations.models import Author, Conversation, Message
from desk.db import Session
from desk.staff.models import Staff

_CLIENT_ID = bindparam("client_id", type_=Message.client_id.type)
_CONVERSATION_ID = bindparam("conversation_id", type_=Conversation.id.type)
_FIRST_AGAIN = (
    select(Message).where(Message.client_id == _CLIENT_ID, Message.author == Author.CUSTOMER, Message.seq == 1).limit(1)
)
# A reopened thread may have gone on in the contact's next conversation.
_SAID_AGAIN = (
    select(Message)
    .join(Conversation)
    .where(
        Message.client_id == _CLIENT_ID,
        Message.author == Author.CUSTOMER,
        Conversation.contact_id
        == select(Conversation.contact_id).where(Conversation.id == _CONVERSATION_ID).correlate(None).scalar_subquery(),
    )
    .limit(1)
)
_WRITTEN_AGAIN = select(Message).where(
    Message.conversation_id == _CONVERSATION_ID,
    Message.client_id == _CLIENT_ID,
    Message.staff_id == bindparam("staff_id", type_=Staff.id.type),
)


async def said_again(session: Session, conversation_id: str | None, client_id: str) -> Message | None:
    """Give what a customer said with this id before.

    Args:
        session: where to read.
        conversation_id: the conversation their token speaks for; None when the acknowledgement of their first message
            was lost, and with it the token.
        client_id: the client's own id for the message.
    """
    if conversation_id is None:
        first: Message | None = await session.scalar(_FIRST_AGAIN, {"client_id": client_id})
        return first
    given = {"client_id": client_id, "conversation_id": conversation_id}
    again: Message | None = await session.scalar(_SAID_AGAIN, given)
    return again


async def written_again(session: Session, conversation_id: str, client_id: str, staff: Staff) -> Message | None:
    """Give what a member of staff wrote in a conversation with this id before."""
    given = {"conversation_id": conversation_id, "client_id": client_id, "staff_id": staff.id}
    again: Message | None = await session.scalar(_WRITTEN_AGAIN, given)
    return again
