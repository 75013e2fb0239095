"""Joining an operator, changing who is next, and whispering."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.contacts.models import Contact
from desk.conversations.models import HELD, Conversation, State
from desk.conversations.record import QUEUE, Record
from desk.conversations.views import contact_name, staff_summary
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import DISPATCH, Event
from desk.ids import new_id
from desk.notes.models import Note
from desk.notes.service import Notes, note_view
from desk.queue.decisions import Kind, note
from desk.queue.holding import current_wait
from desk.queue.order import rank_of
from desk.staff.models import Staff
from desk.steering.models import Join
from desk.steering.reading import beside, leave


@dataclass(frozen=True)
class Steering:
    """What supervisors do with chats that others hold, or that wait.

    Args:
        database: the CRM.
        record: the way to write in conversations.
        notes: keeps whispers, which are notes.
        audit: keeps who did what.
    """

    database: Database
    record: Record
    notes: Notes
    audit: Audit

    async def join(self, conversation_id: str, staff: Staff) -> dict[str, Any]:
        """Stand beside the operator who holds a chat; its customer is told. Joining again changes nothing.

        Returns:
            The conversation's summary.

        Raises:
            DeskError: ``not_found``, ``conversation.state`` when nobody else holds it.
        """
        async with self.database.transaction() as session:
            conversation = await self._held_by_another(session, conversation_id, staff)
            if staff.id in {one.id for one in await beside(session, conversation)}:
                return await staff_summary(session, conversation, self.record.texts)
            now = self.record.clock.now()
            session.add(Join(id=new_id(), conversation_id=conversation.id, staff_id=staff.id, joined_at=now))
            await session.flush()
            self._keep(session, conversation, staff, Kind.JOINED, "by_hand", Act.CHAT_JOINED)
            await self.record.notice(session, conversation, "colleague_joined", name=staff.name)
            return await self.record.changed(session, conversation)

    async def part(self, conversation_id: str, staff: Staff) -> dict[str, Any]:
        """Leave a chat one has joined; its customer is told. Who is not there stays away.

        Raises:
            DeskError: ``not_found``.
        """
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            if staff.id not in {one.id for one in await beside(session, conversation)}:
                return await staff_summary(session, conversation, self.record.texts)
            await leave(session, conversation, self.record.clock.now(), staff.id)
            self._keep(session, conversation, staff, Kind.PARTED, "by_hand", Act.CHAT_PARTED)
            await self.record.notice(session, conversation, "colleague_left", name=staff.name)
            return await self.record.changed(session, conversation)

    async def prioritise(self, conversation_id: str, staff: Staff, priority: int) -> dict[str, Any]:
        """Give a waiting chat another priority, and with it another place. The same one changes nothing.

        Args:
            conversation_id: which.
            staff: who decides.
            priority: steps, see :class:`desk.queue.order.Priority`.

        Raises:
            DeskError: ``not_found``, ``conversation.state`` when it does not wait.
        """
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            if conversation.state != State.QUEUED or conversation.queued_at is None:
                raise DeskError("conversation.state", state=conversation.state)
            before = conversation.priority
            if before == priority:
                return await staff_summary(session, conversation, self.record.texts)
            conversation.priority = priority
            conversation.rank_at = rank_of(conversation.queued_at, priority)
            (await current_wait(session, conversation)).because = ["by_hand"] if priority else []
            self._keep(
                session,
                conversation,
                staff,
                Kind.PRIORITISED,
                "by_hand",
                Act.CHAT_PRIORITISED,
                before=before,
                now=priority,
            )
            session.announce(Event(QUEUE, "queue.changed", {"team_id": conversation.team_id}))
            session.announce(Event(DISPATCH, "chat.prioritised"))
            return await self.record.changed(session, conversation)

    async def whisper(self, conversation_id: str, staff: Staff, client_id: str, text: str) -> Note:
        """Say something to the operator who holds a chat: a note that no customer sees and that finds them at once.

        A repeat gives the stored whisper again.

        Args:
            conversation_id: whose operator.
            staff: who whispers.
            client_id: their own id for it.
            text: what they say.

        Raises:
            DeskError: ``message.empty``, ``message.too_long``, ``not_found``, ``conversation.state`` when nobody else
                holds it.
        """

        async def told(session: Session, conversation: Conversation, whisper: Note) -> None:
            if conversation.state not in HELD or conversation.operator_id in (None, staff.id):
                raise DeskError("conversation.state", state=conversation.state)
            self._keep(session, conversation, staff, Kind.WHISPERED, "by_hand", Act.CHAT_WHISPERED, note=whisper.id)
            contact = await session.get_one(Contact, conversation.contact_id)
            news = {
                "conversation_id": conversation.id,
                "contact": contact_name(contact, self.record.texts),
                "note": note_view(whisper),
            }
            session.announce(Event(f"staff:{conversation.operator_id}", "whisper.made", news))

        return await self.notes.add(conversation_id, staff, client_id, text, whisper=told)

    async def watched(self, conversation_id: str, staff: Staff) -> None:
        """Keep that somebody looks at a chat without being shown to those who serve it."""
        async with self.database.transaction() as session:
            self.audit.note(session, staff, Act.CHAT_WATCHED, "conversation", conversation_id)

    async def _held_by_another(self, session: Session, conversation_id: str, staff: Staff) -> Conversation:
        conversation = await self.record.lock(session, conversation_id)
        if conversation.state not in HELD or conversation.operator_id == staff.id:
            raise DeskError("conversation.state", state=conversation.state)
        return conversation

    def _keep(
        self,
        session: Session,
        conversation: Conversation,
        staff: Staff,
        kind: Kind,
        reason: str,
        act: Act,
        **details: Any,
    ) -> None:
        """Keep an act among the conversation's decisions and in the audit log."""
        holder = conversation.operator_id if conversation.state in HELD else None
        at = self.record.clock.now()
        note(session, conversation, kind, reason, at, staff=staff, operator_id=holder, **details)
        self.audit.note(session, staff, act, "conversation", conversation.id, held_by=holder, **details)
