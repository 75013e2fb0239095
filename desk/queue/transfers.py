"""What operators do with a chat besides answering and closing it: hand it on, give it to the bot, put it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.auth.roles import Permission, may
from desk.clock import to_wire
from desk.conversations.models import HELD, Conversation, State
from desk.conversations.record import Record
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import DISPATCH, Event
from desk.ids import new_id
from desk.notes.service import Notes
from desk.queue.decisions import Kind, note
from desk.queue.holding import Holding, current_handoff, current_wait
from desk.queue.models import Handoff
from desk.queue.order import Priority
from desk.queue.returning import Returning
from desk.staff.models import Presence, Staff
from desk.staff.teams import standing_team

LONGEST_SNOOZE = timedelta(days=30)


@dataclass(frozen=True)
class Transfers:
    """Moves that the holder of a chat, or a supervisor, asks for.

    Args:
        database: the CRM.
        record: the way to write in conversations.
        holding: the steps that moves are made of.
        returning: wakes what sleeps.
        notes: keeps what is said to the next operator.
        audit: keeps what supervisors move.
    """

    database: Database
    record: Record
    holding: Holding
    returning: Returning
    notes: Notes
    audit: Audit

    async def to_person(self, conversation_id: str, staff: Staff, operator_id: str, text: str) -> dict[str, Any]:
        """Hand a chat to a colleague who is there; it is theirs at once.

        Args:
            conversation_id: which.
            staff: the holder; or a supervisor, who may also give away what others hold and what waits.
            operator_id: to whom.
            text: a private note for them; may be empty.

        Returns:
            The conversation's summary. To whom it is already, nothing changes.

        Raises:
            DeskError: ``not_found``, ``conversation.not_holder``, ``conversation.state``, ``transfer.absent``.
        """
        async with self.database.transaction() as session:
            conversation = await self._theirs(session, conversation_id, staff, waiting_too=True)
            operator = await session.get(Staff, operator_id)
            if operator is None or not operator.active or not may(operator, Permission.DESK):
                raise DeskError("not_found")
            held_by = conversation.operator_id if conversation.state in HELD else None
            if held_by == operator.id:
                return await self.record.changed(session, conversation)
            if operator.presence != Presence.ONLINE:
                raise DeskError("transfer.absent", operator=operator.name)
            handoff = await self._take_out(session, conversation, "assigned")
            await self.holding.give(session, conversation, handoff, operator.id, "transferred")
            await self._note(session, conversation, Kind.TRANSFERRED, "to_person", staff, operator.id, held_by)
            await self._leave_note(session, conversation, staff, text)
            await self.record.notice(session, conversation, "operator_joined", name=operator.name)
            return await self.record.changed(session, conversation)

    async def to_team(self, conversation_id: str, staff: Staff, team_id: str, text: str) -> dict[str, Any]:
        """Hand a chat to a team; it enters their queue well before those who have just come.

        Args:
            conversation_id: which.
            staff: the holder; or a supervisor, who may also move what others hold and what waits.
            team_id: to which.
            text: a private note for whoever takes it; may be empty.

        Returns:
            The conversation's summary.

        Raises:
            DeskError: ``not_found``, ``conversation.not_holder``, ``conversation.state``.
        """
        async with self.database.transaction() as session:
            conversation = await self._theirs(session, conversation_id, staff, waiting_too=True)
            team = await standing_team(session, team_id)
            waited = conversation.state == State.QUEUED
            # Who only waits in another queue from now on has waited all the same.
            since = conversation.queued_at if waited else None
            priority = conversation.priority if waited else Priority.MOVED
            because = (await current_wait(session, conversation)).because if waited else ["transferred"]
            held_by = None if waited else conversation.operator_id
            handoff = await self._take_out(session, conversation, "moved")
            await self.holding.enqueue(session, conversation, handoff, team.id, priority, because, since=since)
            await self._note(session, conversation, Kind.TRANSFERRED, "to_team", staff, None, held_by)
            await self._leave_note(session, conversation, staff, text)
            await self.record.notice(session, conversation, "transferred", team=team.name)
            return await self.record.changed(session, conversation)

    async def to_bot(self, conversation_id: str, staff: Staff) -> dict[str, Any]:
        """Give a chat back to the bot; its customer is told.

        Raises:
            DeskError: ``not_found``, ``conversation.not_holder``, ``conversation.state``.
        """
        async with self.database.transaction() as session:
            conversation = await self._theirs(session, conversation_id, staff)
            holder = conversation.operator_id
            await self.holding.release(session, conversation)
            await self.holding.end(session, conversation, "returned")
            conversation.operator_id = None
            await self._note(session, conversation, Kind.RETURNED, "to_bot", staff, None, holder)
            await self.record.notice(session, conversation, "returned_to_bot")
            return await self.record.changed(session, conversation)

    async def snooze(self, conversation_id: str, staff: Staff, until: datetime) -> dict[str, Any]:
        """Put one's own chat off until a moment, or until its customer writes.

        Raises:
            DeskError: ``snooze.invalid``, ``not_found``, ``conversation.not_holder``, ``conversation.state``.
        """
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            self._check_own(conversation, staff)
            now = self.record.clock.now()
            if not now < until <= now + LONGEST_SNOOZE:
                raise DeskError("snooze.invalid", days=LONGEST_SNOOZE.days)
            if conversation.state != State.SNOOZED:
                await self.holding.clocks.pause(session, conversation)
            conversation.state = State.SNOOZED
            conversation.snoozed_until = until
            note(
                session,
                conversation,
                Kind.SNOOZED,
                "by_hand",
                now,
                staff=staff,
                operator_id=staff.id,
                until=to_wire(until),
            )
            session.announce(Event(DISPATCH, "chat.snoozed"))
            return await self.record.changed(session, conversation)

    async def wake(self, conversation_id: str, staff: Staff) -> dict[str, Any]:
        """Go on with one's own snoozed chat. Waking what is awake changes nothing.

        Raises:
            DeskError: ``not_found``, ``conversation.not_holder``, ``conversation.state``.
        """
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            self._check_own(conversation, staff)
            if conversation.state == State.SNOOZED:
                await self.returning.wake(session, conversation, "by_hand", staff=staff)
            return await self.record.changed(session, conversation)

    def _check_own(self, conversation: Conversation, staff: Staff) -> None:
        if conversation.state not in HELD:
            raise DeskError("conversation.state", state=conversation.state)
        if conversation.operator_id != staff.id:
            raise DeskError("conversation.not_holder")

    async def _theirs(
        self, session: Session, conversation_id: str, staff: Staff, *, waiting_too: bool = False
    ) -> Conversation:
        conversation = await self.record.lock(session, conversation_id)
        any_chat = may(staff, Permission.MOVE_ANY)
        if conversation.state in HELD and (any_chat or conversation.operator_id == staff.id):
            return conversation
        if waiting_too and any_chat and conversation.state == State.QUEUED:
            return conversation
        raise DeskError(
            "conversation.state" if any_chat else "conversation.not_holder",
            **({"state": conversation.state} if any_chat else {}),
        )

    async def _take_out(self, session: Session, conversation: Conversation, end: str) -> Handoff:
        """Take a chat from where it is."""
        handoff = await current_handoff(session, conversation)
        if conversation.state == State.QUEUED:
            await self.holding.dequeue(session, conversation, end)
        else:
            await self.holding.release(session, conversation)
        return handoff

    async def _leave_note(self, session: Session, conversation: Conversation, staff: Staff, text: str) -> None:
        # Only now: it tells everybody where the conversation is.
        if text:
            await self.notes.write(session, conversation, staff, new_id(), text)

    async def _note(
        self,
        session: Session,
        conversation: Conversation,
        kind: Kind,
        reason: str,
        staff: Staff,
        operator_id: str | None,
        held_by: str | None,
    ) -> None:
        """Keep a move with its reason; in the audit log too, when it was somebody else's chat or nobody's."""
        now = self.record.clock.now()
        holder = (await session.get_one(Staff, held_by)).name if held_by else None
        note(session, conversation, kind, reason, now, staff=staff, operator_id=operator_id, held_by=holder)
        if held_by != staff.id:
            whose = {"held_by": held_by, "to": operator_id or conversation.team_id, "how": reason}
            self.audit.note(session, staff, Act.CHAT_MOVED, "conversation", conversation.id, **whose)
