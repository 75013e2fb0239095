"""Looks after what nobody asks for: offers to make and to end, chats whose operator has gone.

Every desk process runs one. It looks when the bus says that somebody may be found for who waits, when the next thing
is due, and every :data:`BEAT_SECONDS` besides: news may be lost, and the process that made it may be dead. What is due
is read from the database each time; each step then locks what it changes and looks again, so it does not matter how
many processes are at it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from desk.clock import Clock
from desk.conversations.models import HELD, Conversation, State
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import DISPATCH, Bus
from desk.queue.candidates import ANSWERING
from desk.queue.models import Offer
from desk.queue.offers import Offers
from desk.queue.returning import Returning
from desk.staff.models import Mode, Presence, Staff, Team
from desk.staff.presence import GRACE

log = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
SHORTEST_SECONDS = 0.02


class Dispatcher:
    """Does what is due.

    Args:
        database: the CRM.
        bus: where it hears that something may be due.
        clock: the time.
        offers: makes and ends offers.
        returning: brings back chats whose operator has gone, or whose time has come.
    """

    def __init__(self, database: Database, bus: Bus, clock: Clock, offers: Offers, returning: Returning) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._offers = offers
        self._returning = returning
        self._reconnected_at = clock.now() + GRACE
        self._woken = asyncio.Event()

    async def watch(self) -> None:
        """Look again and again, until cancelled."""
        stop = self._bus.listen(DISPATCH, lambda _: self._woken.set())
        try:
            while True:
                self._woken.clear()
                pause = BEAT_SECONDS
                try:
                    pause = await self.look()
                except (DeskError, SQLAlchemyError):
                    # Whatever is left is due still. A conflict with another process is no more than that.
                    log.warning("could not do what is due; trying again", exc_info=True)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._woken.wait()
        finally:
            stop()

    async def look(self) -> float:
        """Do everything that is due; give in how many seconds to look again at the latest."""
        now = self._clock.now()
        async with self._database.reading() as session:
            left_alone = await _left_alone(session, waited_for_reconnects=now >= self._reconnected_at)
            sleeping = await _slept_enough(session, now)
            over = await _offers_that_are_over(session, now)
        for conversation_id in left_alone:
            await self._returning.give_back(conversation_id)
        for conversation_id in sleeping:
            await self._returning.wake_if_due(conversation_id)
        for offer_id in over:
            await self._offers.end_if_over(offer_id)
        async with self._database.reading() as session:
            teams = await _teams_with_somebody_to_offer(session)
            teams = [team_id for team_id in teams if await self._offers.is_due(session, team_id)]
        for team_id in teams:
            while await self._offers.make_next(team_id):
                pass
        async with self._database.reading() as session:
            next_at = min(filter(None, [await _next_end(session), await _next_waking(session)]), default=None)
        pause = (next_at - self._clock.now()).total_seconds() if next_at else BEAT_SECONDS
        return min(BEAT_SECONDS, max(SHORTEST_SECONDS, pause))


async def _left_alone(session: Session, *, waited_for_reconnects: bool) -> list[str]:
    """Give the chats whose operator has gone, who has waited longest first; snoozed ones if they have gone for good.

    Args:
        session: where to read.
        waited_for_reconnects: False while this process is younger than the grace time. All whose connection it was that
            broke are offline then, and about to come back.
    """
    gone: ColumnElement[bool] = Staff.presence == Presence.OFFLINE
    if not waited_for_reconnects:
        gone = and_(gone, Staff.presence_reason != "connection_lost")
    for_good = or_(~Staff.active, Staff.role.not_in(ANSWERING))
    left = or_(and_(Conversation.state == State.OPEN, gone), and_(Conversation.state.in_(HELD), for_good))
    rows = await session.scalars(
        select(Conversation.id)
        .join(Staff, Staff.id == Conversation.operator_id)
        .where(left)
        .order_by(Conversation.opened_at, Conversation.id)
    )
    return list(rows)


async def _slept_enough(session: Session, now: datetime) -> list[str]:
    rows = await session.scalars(
        select(Conversation.id)
        .where(Conversation.state == State.SNOOZED, Conversation.snoozed_until <= now)
        .order_by(Conversation.snoozed_until)
    )
    return list(rows)


async def _next_waking(session: Session) -> datetime | None:
    """Give when the next snoozed chat wakes."""
    column = Conversation.snoozed_until
    found: datetime | None = await session.scalar(
        select(func.min(column, type_=column.type)).where(Conversation.state == State.SNOOZED)
    )
    return found


async def _offers_that_are_over(session: Session, now: datetime) -> list[str]:
    rows = await session.scalars(
        select(Offer.id)
        .join(Staff, Staff.id == Offer.operator_id)
        .where(
            Offer.ended_at.is_(None),
            or_(Offer.expires_at <= now, ~Staff.active, Staff.presence != Presence.ONLINE),
        )
    )
    return list(rows)


async def _teams_with_somebody_to_offer(session: Session) -> list[str]:
    """Give the teams that push and where somebody waits who is offered to nobody."""
    unoffered = exists().where(
        Conversation.state == State.QUEUED,
        Conversation.team_id == Team.id,
        ~exists().where(Offer.conversation_id == Conversation.id, Offer.ended_at.is_(None)),
    )
    return list(await session.scalars(select(Team.id).where(Team.mode == Mode.PUSH, unoffered)))


async def _next_end(session: Session) -> datetime | None:
    """Give when the next live offer ends."""
    live = select(func.min(Offer.expires_at, type_=Offer.expires_at.type)).where(Offer.ended_at.is_(None))
    found: datetime | None = await session.scalar(live)
    return found
