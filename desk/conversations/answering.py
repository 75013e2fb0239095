"""What staff write to customers, and how far they have read."""

from __future__ import annotations

from dataclasses import dataclass

from desk.conversations.attaching import Attach
from desk.conversations.masking import masked
from desk.conversations.models import Author, Conversation, Message, State
from desk.conversations.record import Record
from desk.conversations.repeats import written_again
from desk.conversations.words import clean_text
from desk.db import Database
from desk.errors import DeskError
from desk.queue.service import Queue
from desk.service_levels.models import Level
from desk.staff.models import Staff
from desk.steering.reading import may_write


@dataclass(frozen=True)
class Answering:
    """The staff's side of a conversation.

    Args:
        database: the CRM.
        record: the way to write in conversations.
        queue: wakes what sleeps; its clocks stop at the first answer.
    """

    database: Database
    record: Record
    queue: Queue

    async def check_holder(self, conversation_id: str, staff: Staff) -> None:
        """Refuse whoever does not hold a conversation now, and has not joined its holder.

        Raises:
            DeskError: ``conversation.not_holder``, ``not_found``.
        """
        async with self.database.reading() as session:
            conversation = await session.get(Conversation, conversation_id)
            if conversation is None:
                raise DeskError("not_found")
            if not await may_write(session, staff, conversation):
                raise DeskError("conversation.not_holder")

    async def write(
        self, conversation_id: str, staff: Staff, client_id: str, text: str, *, attach: Attach | None = None
    ) -> Message:
        """Store what an operator wrote to a customer; with ``attach`` what this stores, and no text need go with it.

        Who has joined the holder writes as they do.

        Raises:
            DeskError: ``conversation.not_holder``, ``message.empty``, ``message.too_long``, ``not_found``.
        """
        text = clean_text(text) if text or attach is None else ""
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            repeat = await written_again(session, conversation.id, client_id, staff)
            if repeat:
                return repeat
            if not await may_write(session, staff, conversation):
                raise DeskError("conversation.not_holder")
            if conversation.state == State.SNOOZED:
                await self.queue.returning.wake(session, conversation, "by_hand", staff=staff)
            if text:
                text = clean_text(await masked(session, text, conversation, Author.OPERATOR))
            payload = await attach(session, conversation) if attach else None
            if conversation.operator_id == staff.id:
                conversation.operator_read_seq = conversation.last_seq + 1  # with what they write now
            message = await self.record.append(
                session, conversation, Author.OPERATOR, text, client_id=client_id, staff=staff, payload=payload
            )
            await self.queue.holding.clocks.stop(session, conversation, "done", Level.FIRST_RESPONSE)
            await self.record.changed(session, conversation)
            return message

    async def read(self, conversation_id: str, staff: Staff, seq: int) -> None:
        """Keep how far the holder has read."""
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            if conversation.operator_id != staff.id:
                raise DeskError("conversation.not_holder")
            if seq > conversation.operator_read_seq:
                conversation.operator_read_seq = min(seq, conversation.last_seq)
                await self.record.changed(session, conversation)
