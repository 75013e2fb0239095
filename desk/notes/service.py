"""Writing private notes, and finding those that belong to a page of messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from desk.clock import to_wire
from desk.conversations.access import check_readable
from desk.conversations.masking import masked
from desk.conversations.models import Conversation, Message
from desk.conversations.record import Record, conversation_topic
from desk.conversations.words import clean_text
from desk.db import Database, Session
from desk.events import Event
from desk.ids import new_id
from desk.notes.models import Note
from desk.staff.models import Staff

PAGE = 200

Told = Callable[[Session, Conversation, Note], Awaitable[None]]
"""Does what goes with a note, in its transaction."""


@dataclass(frozen=True)
class Notes:
    """Keeps private notes.

    Args:
        database: the CRM.
        record: the way to write in conversations.
    """

    database: Database
    record: Record

    async def add(
        self, conversation_id: str, staff: Staff, client_id: str, text: str, *, whisper: Told | None = None
    ) -> Note:
        """Store what somebody wrote for their colleagues; a repeat gives the stored note again.

        Args:
            conversation_id: where; they must be allowed to read it, and need not hold it.
            staff: who writes.
            client_id: their own id for the note.
            text: what they wrote.
            whisper: what is to be done when it is a whisper, in the same transaction.

        Raises:
            DeskError: ``message.empty``, ``message.too_long``, ``conversation.taken``, ``not_found``.
        """
        text = clean_text(text)
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            await check_readable(session, staff, conversation)
            repeat: Note | None = await session.scalar(
                select(Note).where(
                    Note.staff_id == staff.id, Note.client_id == client_id, Note.conversation_id == conversation.id
                )
            )
            if repeat:
                return repeat
            note = await self.write(session, conversation, staff, client_id, text, whisper=whisper is not None)
            if whisper:
                await whisper(session, conversation, note)
            return note

    async def write(
        self,
        session: Session,
        conversation: Conversation,
        staff: Staff,
        client_id: str,
        text: str,
        *,
        whisper: bool = False,
    ) -> Note:
        """Add a note at the end of a locked conversation and announce it to staff."""
        text = clean_text(await masked(session, text))
        conversation.last_note += 1
        note = Note(
            id=new_id(),
            conversation_id=conversation.id,
            number=conversation.last_note,
            after_seq=conversation.last_seq,
            client_id=client_id,
            staff_id=staff.id,
            name=staff.name,
            text=text,
            whisper=whisper,
            created_at=self.record.clock.now(),
        )
        session.add(note)
        session.announce(Event(conversation_topic(conversation.id), "note.created", note_view(note)))
        await self.record.changed(session, conversation, for_staff_only=True)
        return note


def note_view(note: Note) -> dict[str, Any]:
    """Write a note for staff."""
    return {
        "id": note.id,
        "number": note.number,
        "after_seq": note.after_seq,
        "client_id": note.client_id,
        "staff": {"id": note.staff_id, "name": note.name},
        "text": note.text,
        "whisper": note.whisper,
        "created_at": to_wire(note.created_at),
    }


async def notes_after(session: Session, conversation_id: str, number: int) -> tuple[Sequence[Note], bool]:
    """Give a page of the notes after a number, oldest first, and whether there are more."""
    found = (
        await session.scalars(
            select(Note)
            .where(Note.conversation_id == conversation_id, Note.number > number)
            .order_by(Note.number)
            .limit(PAGE + 1)
        )
    ).all()
    return found[:PAGE], len(found) > PAGE


async def notes_beside(
    session: Session, conversation_id: str, messages: Sequence[Message], *, before: int | None, more: bool
) -> Sequence[Note]:
    """Give the notes that stand among a page of messages, each note with exactly one page.

    Args:
        session: where to read.
        conversation_id: whose notes.
        messages: the page, oldest first.
        before: the sequence number the page ends before; None: it is the newest page.
        more: whether there are older pages.
    """
    query = select(Note).where(Note.conversation_id == conversation_id)
    if more and messages:
        query = query.where(Note.after_seq >= messages[0].seq)
    if before is not None:
        query = query.where(Note.after_seq < before)
    return (await session.scalars(query.order_by(Note.number))).all()
