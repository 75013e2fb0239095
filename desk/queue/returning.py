"""Brings conversations back to people: reopened, woken, or given back by an operator who has gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from desk.auth.roles import Permission, may
from desk.conversations.models import HELD, Conversation, Episode, State
from desk.conversations.record import Record
from desk.db import Database, Session
from desk.queue.decisions import Kind, note
from desk.queue.holding import Holding, current_handoff
from desk.queue.order import Priority
from desk.staff.models import Presence, Staff

REOPEN_WITHIN = timedelta(hours=24)
"""A customer who writes again within this time reopens the conversation; later, a new one begins."""


@dataclass(frozen=True)
class Returning:
    """Moves that nobody at the desk asked for.

    Args:
        database: the CRM.
        record: the way to write in conversations.
        holding: the steps that moves are made of.
    """

    database: Database
    record: Record
    holding: Holding

    def reopens(self, episode: Episode) -> bool:
        """Tell whether writing again after this episode goes on with it: a human closed it, within the last day."""
        at = episode.resolved_at
        recent = at is not None and self.record.clock.now() - at <= REOPEN_WITHIN
        return recent and episode.resolved_by == "operator"

    async def same_operator(self, session: Session, episode: Episode) -> tuple[Staff | None, str]:
        """Give whoever handled an episode if they can go on with it, and what it depends on.

        Returns:
            The operator, or None; and ``same_operator``, or why not: ``offline``, ``away``, ``full``.
        """
        staff = await session.get(Staff, episode.operator_id) if episode.operator_id else None
        if staff is None or not staff.active or not may(staff, Permission.DESK):
            return None, "offline"
        if staff.presence != Presence.ONLINE:
            return None, staff.presence
        load = await session.scalar(
            select(func.count()).where(Conversation.operator_id == staff.id, Conversation.state == State.OPEN)
        )
        if (load or 0) >= staff.capacity:
            return None, "full"
        return staff, "same_operator"

    async def wake(
        self, session: Session, conversation: Conversation, reason: str, *, by: str = "desk", staff: Staff | None = None
    ) -> None:
        """Let a locked, snoozed conversation go on: with its operator, or without them in the team's queue.

        Args:
            session: a transaction that has locked the conversation.
            conversation: which.
            reason: ``time``, ``customer_wrote`` or ``by_hand``.
            by: who, when it was none of the staff.
            staff: the member of staff who woke it.
        """
        operator = await session.get_one(Staff, conversation.operator_id)
        now = self.record.clock.now()
        note(session, conversation, Kind.WOKEN, reason, now, by=by, staff=staff, operator_id=operator.id)
        if _gone(operator) is None:
            conversation.state = State.OPEN
            conversation.snoozed_until = None
            await self.holding.clocks.resume(session, conversation)
        else:
            handoff = await current_handoff(session, conversation)
            await self.holding.release(session, conversation)
            team_id = conversation.team_id
            wait = await self.holding.enqueue(session, conversation, handoff, team_id, Priority.URGENT, ["woken"])
            note(session, conversation, Kind.QUEUED, "operator_gone", now, place=wait.entry_place)
            await self.record.notice(session, conversation, "queued")
        await self.record.changed(session, conversation)

    async def wake_if_due(self, conversation_id: str) -> None:
        """Wake a conversation whose time has come, if it still sleeps."""
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            until = conversation.snoozed_until
            if conversation.state == State.SNOOZED and until is not None and until <= self.record.clock.now():
                await self.wake(session, conversation, "time")

    async def give_back(self, conversation_id: str) -> None:
        """Put a conversation whose operator has gone back at the head of its queue, and tell its customer.

        What is snoozed is given back only if its operator can never wake it: who is merely offline is expected back.
        """
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            if conversation.state not in HELD:
                return
            operator = await session.get_one(Staff, conversation.operator_id)
            why = _gone(operator) if conversation.state == State.OPEN else _gone_for_good(operator)
            if why is None:
                return
            handoff = await current_handoff(session, conversation)
            await self.holding.release(session, conversation)
            team_id = conversation.team_id
            wait = await self.holding.enqueue(session, conversation, handoff, team_id, Priority.HEAD, ["operator_gone"])
            now = self.record.clock.now()
            note(session, conversation, Kind.GIVEN_BACK, why, now, operator_id=operator.id, place=wait.entry_place)
            await self.record.notice(session, conversation, "operator_lost")
            await self.record.changed(session, conversation)


def _gone(operator: Staff) -> str | None:
    """Tell why an operator cannot go on with a conversation; None when they can."""
    if why := _gone_for_good(operator):
        return why
    if operator.presence == Presence.OFFLINE:
        return operator.presence_reason or "connection_lost"
    return None


def _gone_for_good(operator: Staff) -> str | None:
    """Tell why an operator may hold no conversation, there or not; None when they may."""
    if not operator.active:
        return "deactivated"
    return None if may(operator, Permission.DESK) else "role_changed"
