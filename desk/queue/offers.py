"""Offers: in a team whose chats are pushed, the desk asks one operator at a time, and not for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from desk.clock import to_wire
from desk.conversations.models import Conversation, State
from desk.conversations.record import Record
from desk.conversations.views import staff_summary
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import Event
from desk.ids import new_id
from desk.queue.candidates import Choice, choose
from desk.queue.decisions import Kind, note
from desk.queue.holding import Holding, current_handoff, live_offer
from desk.queue.models import Offer, Wait
from desk.staff.models import Mode, Presence, Staff, Team
from desk.staff.presence import set_presence
from desk.texts import Texts

OFFER_LASTS = timedelta(seconds=30)
SILENT_OFFERS = 2


@dataclass(frozen=True)
class Offers:
    """Makes offers, and hears what comes of them.

    Each step locks the team or the conversation first, so that whichever process does it, it is done once.

    Args:
        database: the CRM.
        record: the way to write in conversations.
        holding: the steps that moves are made of.
    """

    database: Database
    record: Record
    holding: Holding

    async def is_due(self, session: Session, team_id: str) -> bool:
        """Tell whether an offer can be made in a team, or that nobody is free is yet to be kept."""
        choice = await choose(session, team_id, self.record.clock.now())
        if choice is None:
            return False
        return choice.operator_id is not None or not (await session.get_one(Wait, choice.wait_id)).nobody_free

    async def make_next(self, team_id: str) -> bool:
        """Offer the next waiting chat of a team that pushes to the operator it fits best.

        Returns:
            Whether there may be another to make.
        """
        async with self.database.transaction() as session:
            # One decision at a time in each team. Not FOR UPDATE: that would wait for whoever only refers to the team.
            team = await session.scalar(select(Team).where(Team.id == team_id).with_for_update(key_share=True))
            if team is None or team.mode != Mode.PUSH:
                return False
            choice = await choose(session, team_id, self.record.clock.now())
            if choice is None:
                return False
            conversation = await self.record.lock(session, choice.conversation_id)
            wait = await session.get_one(Wait, choice.wait_id, populate_existing=True)
            if wait.left_at is not None or await live_offer(session, conversation):
                return True  # it has moved meanwhile; look again
            if choice.operator_id is None:
                self._nobody_free(session, conversation, wait, choice)
                return False
            await self._make(session, conversation, wait, choice, choice.operator_id)
            return True

    def _nobody_free(self, session: Session, conversation: Conversation, wait: Wait, choice: Choice) -> None:
        if not wait.nobody_free:
            wait.nobody_free = True
            now = self.record.clock.now()
            note(session, conversation, Kind.NOBODY_FREE, choice.reason, now, considered=choice.considered)

    async def _make(
        self, session: Session, conversation: Conversation, wait: Wait, choice: Choice, operator_id: str
    ) -> None:
        now = self.record.clock.now()
        offer = Offer(
            id=new_id(),
            conversation_id=conversation.id,
            wait_id=wait.id,
            operator_id=operator_id,
            reason=choice.reason,
            offered_at=now,
            expires_at=now + OFFER_LASTS,
        )
        session.add(offer)
        note(
            session,
            conversation,
            Kind.OFFERED,
            choice.reason,
            now,
            operator_id=operator_id,
            considered=choice.considered,
        )
        summary = await self.record.changed(session, conversation, for_staff_only=True)
        view = _view(offer, summary)
        session.announce(Event(f"staff:{operator_id}", "offer.made", view))

    async def accept(self, offer_id: str, staff: Staff) -> dict[str, Any]:
        """The operator takes what they are offered. Accepting again is a success.

        Returns:
            The conversation's summary.

        Raises:
            DeskError: ``not_found`` for another's, ``offer.gone`` when it has ended otherwise.
        """
        async with self.database.transaction() as session:
            conversation, offer = await self._own(session, offer_id, staff)
            if offer.end == "accepted" and conversation.operator_id == staff.id:
                return await staff_summary(session, conversation, self.record.texts)
            if offer.ended_at is not None:
                raise DeskError("offer.gone")
            handoff = await current_handoff(session, conversation)
            await self.holding.end_offer(session, offer, "accepted")
            await self.holding.dequeue(session, conversation, "assigned")
            await self.holding.give(session, conversation, handoff, staff.id, "accepted")
            now = self.record.clock.now()
            note(session, conversation, Kind.ACCEPTED, offer.reason, now, staff=staff, operator_id=staff.id)
            await self.record.notice(session, conversation, "operator_joined", name=staff.name)
            return await self.record.changed(session, conversation)

    async def decline(self, offer_id: str, staff: Staff) -> None:
        """The operator passes on what they are offered; it goes to the next. Declining what has ended changes nothing.

        Raises:
            DeskError: ``not_found`` for another's.
        """
        async with self.database.transaction() as session:
            conversation, offer = await self._own(session, offer_id, staff)
            if offer.ended_at is None:
                await self._end(session, conversation, offer, "declined", Kind.DECLINED, "by_hand", staff)

    async def end_if_over(self, offer_id: str) -> None:
        """End a live offer whose time is over, or whose operator is not there any more."""
        async with self.database.transaction() as session:
            conversation, offer = await self._lock(session, offer_id)
            if offer.ended_at is not None:
                return
            operator = await session.get_one(Staff, offer.operator_id)
            if not operator.active or operator.presence != Presence.ONLINE:
                why = operator.presence if operator.active else "deactivated"
                await self._end(session, conversation, offer, "withdrawn", Kind.WITHDRAWN, why)
            elif offer.expires_at <= self.record.clock.now():
                await self._end(session, conversation, offer, "expired", Kind.EXPIRED, "no_answer")
                await self._away_if_silent(session, operator.id)

    async def _away_if_silent(self, session: Session, operator_id: str) -> None:
        """Take for away who has let the last offers pass without a word: each costs a customer half a minute."""
        ends = await session.scalars(
            select(Offer.end)
            .where(Offer.operator_id == operator_id, Offer.ended_at.is_not(None))
            .order_by(Offer.ended_at.desc())
            .limit(SILENT_OFFERS)
        )
        if list(ends) == ["expired"] * SILENT_OFFERS:
            locked = select(Staff).where(Staff.id == operator_id).with_for_update(of=Staff)
            operator = (await session.scalars(locked.execution_options(populate_existing=True))).one()
            if operator.presence == Presence.ONLINE:
                set_presence(session, operator, Presence.AWAY, "no_answer", self.record.clock)

    async def _end(
        self,
        session: Session,
        conversation: Conversation,
        offer: Offer,
        end: str,
        kind: Kind,
        reason: str,
        staff: Staff | None = None,
    ) -> None:
        await self.holding.end_offer(session, offer, end)
        now = self.record.clock.now()
        note(session, conversation, kind, reason, now, staff=staff, operator_id=offer.operator_id)
        await self.record.changed(session, conversation, for_staff_only=True)

    async def _own(self, session: Session, offer_id: str, staff: Staff) -> tuple[Conversation, Offer]:
        conversation, offer = await self._lock(session, offer_id)
        if offer.operator_id != staff.id:
            raise DeskError("not_found")
        return conversation, offer

    async def _lock(self, session: Session, offer_id: str) -> tuple[Conversation, Offer]:
        """Load an offer under its conversation's lock: what it says of itself before that may be old."""
        offer = await session.get(Offer, offer_id)
        if offer is None:
            raise DeskError("not_found")
        conversation = await self.record.lock(session, offer.conversation_id)
        await session.refresh(offer)
        return conversation, offer


def _view(offer: Offer, summary: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": offer.id,
        "conversation": summary,
        "reason": offer.reason,
        "offered_at": to_wire(offer.offered_at),
        "expires_at": to_wire(offer.expires_at),
    }


async def offers_to(session: Session, staff_id: str, texts: Texts) -> list[dict[str, Any]]:
    """Write what somebody is offered now."""
    rows = await session.execute(
        select(Offer, Conversation)
        .join(Conversation, Conversation.id == Offer.conversation_id)
        .where(Offer.operator_id == staff_id, Offer.ended_at.is_(None), Conversation.state == State.QUEUED)
    )
    return [_view(offer, await staff_summary(session, conversation, texts)) for offer, conversation in rows.all()]
