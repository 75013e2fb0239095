"""The steps by which a locked conversation comes into a queue, to an operator, and out again.

Everything that moves a conversation is made of these, so that it is always in exactly one place: in one team's queue
(``queued``, one open :class:`Wait`, at most one live :class:`Offer`), with one operator (``open`` or ``snoozed``, one
current :class:`Assignment`), or with nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from desk.conversations.models import Conversation, State
from desk.conversations.record import QUEUE, Record
from desk.db import Session
from desk.events import DISPATCH, Event
from desk.queue.models import Assignment, Handoff, Offer, Wait
from desk.queue.order import place_of, rank_of
from desk.queue.routing import standing
from desk.service_levels.clocks import Clocks
from desk.service_levels.models import Level
from desk.shop_rules.service import read_rules
from desk.staff.models import Staff
from desk.steering.reading import leave


@dataclass(frozen=True)
class Holding:
    """Puts conversations somewhere.

    Args:
        record: the way to write in conversations.
    """

    record: Record

    @property
    def clocks(self) -> Clocks:
        """What counts how long everything takes."""
        return Clocks(self.record)

    async def enqueue(
        self,
        session: Session,
        conversation: Conversation,
        handoff: Handoff,
        team_id: str | None,
        priority: int,
        because: Sequence[str],
        *,
        since: datetime | None = None,
    ) -> Wait:
        """Put a conversation that nobody holds into a team's queue.

        Args:
            session: a transaction that has locked the conversation.
            conversation: which.
            handoff: its request for a human.
            team_id: whose queue; that of a team that is no more is the default team's.
            priority: steps, see :class:`desk.queue.order.Priority`.
            because: what the priority comes from.
            since: when its waiting began, if not now.
        """
        now = self.record.clock.now()
        team_id = await standing(session, team_id)
        conversation.state = State.QUEUED
        conversation.operator_id = None
        conversation.team_id = team_id
        conversation.priority = priority
        conversation.queued_at = since or now
        conversation.rank_at = rank_of(conversation.queued_at, priority)
        handoff.team_id = team_id
        await session.flush()
        wait = Wait(
            conversation_id=conversation.id,
            handoff_id=handoff.id,
            team_id=team_id,
            because=list(because),
            entry_place=await place_of(session, conversation) or 1,
            entered_at=now,
        )
        session.add(wait)
        await self.clocks.wait(session, conversation, handoff)
        self._queue_moved(session, conversation)
        session.announce(Event(DISPATCH, "chat.queued"))
        return wait

    async def dequeue(self, session: Session, conversation: Conversation, end: str) -> None:
        """Take a waiting conversation out of its queue."""
        now = self.record.clock.now()
        wait = await current_wait(session, conversation)
        schedule = (await read_rules(session)).hours.schedule()
        offer = await live_offer(session, conversation)
        if offer:
            await self.end_offer(session, offer, "withdrawn")
        wait.left_at = now
        wait.end = end
        wait.worked_seconds = int(schedule.worked(wait.entered_at, now).total_seconds())
        conversation.state = State.BOT
        conversation.queued_at = conversation.rank_at = None
        await self.clocks.stop(session, conversation, "done" if end == "assigned" else "dropped", Level.WAITING)
        self._queue_moved(session, conversation)
        await session.flush()

    async def give(
        self, session: Session, conversation: Conversation, handoff: Handoff, operator_id: str, reason: str
    ) -> None:
        """Give a conversation that nobody holds to an operator."""
        now = self.record.clock.now()
        handoff.accepted_at = handoff.accepted_at or now
        session.add(
            Assignment(
                conversation_id=conversation.id,
                handoff_id=handoff.id,
                operator_id=operator_id,
                reason=reason,
                assigned_at=now,
            )
        )
        conversation.state = State.OPEN
        conversation.operator_id = operator_id
        await session.flush()
        await leave(session, conversation, now, operator_id)
        await self.clocks.serve(session, conversation, handoff)
        await self._busy(session, operator_id)

    async def release(self, session: Session, conversation: Conversation) -> None:
        """Take a conversation out of its operator's hands."""
        assignment = await session.scalar(
            select(Assignment).where(Assignment.conversation_id == conversation.id, Assignment.released_at.is_(None))
        )
        if assignment is None:
            raise LookupError(f"conversation {conversation.id} is with an operator without an assignment")
        assignment.released_at = self.record.clock.now()
        if conversation.state == State.SNOOZED:
            await self.clocks.resume(session, conversation)
        conversation.state = State.BOT
        conversation.snoozed_until = None
        await session.flush()
        await self._busy(session, assignment.operator_id)
        session.announce(Event(DISPATCH, "chat.released"))

    async def end_offer(self, session: Session, offer: Offer, end: str) -> None:
        """End a live offer; its operator is told, and the next one is looked for."""
        offer.ended_at = self.record.clock.now()
        offer.end = end
        await session.flush()
        session.announce(Event(f"staff:{offer.operator_id}", "offer.ended", {"id": offer.id, "end": end}))
        session.announce(Event(DISPATCH, "offer.ended"))

    async def end(self, session: Session, conversation: Conversation, end: str) -> None:
        """Close the request for a human of a conversation that nobody holds any more."""
        handoff = await current_handoff(session, conversation)
        handoff.ended_at = self.record.clock.now()
        handoff.end = end
        await leave(session, conversation, handoff.ended_at)
        await self.clocks.stop(session, conversation, "done" if end == "resolved" else "dropped", Level.RESOLUTION)
        await self.clocks.stop(session, conversation, "dropped")
        conversation.priority = 0

    async def _busy(self, session: Session, operator_id: str) -> None:
        await session.execute(update(Staff).where(Staff.id == operator_id).values(idle_since=self.record.clock.now()))

    def _queue_moved(self, session: Session, conversation: Conversation) -> None:
        session.announce(Event(QUEUE, "queue.changed", {"team_id": conversation.team_id}))


async def current_wait(session: Session, conversation: Conversation) -> Wait:
    """Give the stay of a waiting conversation in its queue."""
    wait = await session.scalar(select(Wait).where(Wait.conversation_id == conversation.id, Wait.left_at.is_(None)))
    if wait is None:
        raise LookupError(f"conversation {conversation.id} waits without a place in a queue")
    return wait


async def live_offer(session: Session, conversation: Conversation) -> Offer | None:
    """Give the offer of a waiting conversation that has not ended, if there is one."""
    offer: Offer | None = await session.scalar(
        select(Offer).where(Offer.conversation_id == conversation.id, Offer.ended_at.is_(None))
    )
    return offer


async def current_handoff(session: Session, conversation: Conversation) -> Handoff:
    """Give the request for a human that is being dealt with."""
    handoff = await session.scalar(
        select(Handoff).where(Handoff.conversation_id == conversation.id, Handoff.ended_at.is_(None))
    )
    if handoff is None:
        raise LookupError(f"conversation {conversation.id} is beyond the bot without a handoff")
    return handoff
