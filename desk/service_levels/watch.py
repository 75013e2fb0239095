"""Notices what has been broken while nobody touched the chat, whatever process started its clock."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import exists, select
from sqlalchemy.exc import SQLAlchemyError

from desk.conversations.models import HELD, State
from desk.db import Database
from desk.errors import DeskError
from desk.queue.models import Handoff
from desk.service_levels.clocks import OF_THE_HANDOFF, Clocks
from desk.service_levels.models import ServiceClock
from desk.shop_rules.service import read_rules

log = logging.getLogger(__name__)

BEAT_SECONDS = 2.0


class ServiceWatch:
    """Looks at the clocks now and then.

    Args:
        database: the CRM.
        clocks: counts and checks them.
    """

    def __init__(self, database: Database, clocks: Clocks) -> None:
        self._database = database
        self._clocks = clocks
        self._hours: str | None = None

    async def watch(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            try:
                await self.look()
            except (DeskError, SQLAlchemyError):
                # What is over is over still at the next look.
                log.warning("could not look at the service levels; trying again", exc_info=True)
            await asyncio.sleep(BEAT_SECONDS)

    async def look(self) -> None:
        """Keep every promise that is broken and not kept yet; start afresh when the working hours have changed."""
        now = self._clocks.record.clock.now()
        async with self._database.reading() as session:
            hours = (await read_rules(session)).hours.model_dump_json()
        if hours != self._hours:
            await self._start_afresh()
            self._hours = hours
        async with self._database.reading() as session:
            over = await session.execute(
                select(ServiceClock.id, ServiceClock.conversation_id)
                .where(
                    ServiceClock.stopped_at.is_(None), ServiceClock.breached_at.is_(None), ServiceClock.due_at <= now
                )
                .order_by(ServiceClock.due_at)
            )
            found = over.all()
        for clock_id, conversation_id in found:
            async with self._database.transaction() as session:
                conversation = await self._clocks.record.lock(session, conversation_id)
                clock = await session.get(ServiceClock, clock_id, with_for_update=True, populate_existing=True)
                if clock is not None:
                    await self._clocks.check(session, conversation, clock)

    async def _start_afresh(self) -> None:
        """Count what runs by the hours of now, and chats from before there were clocks that nobody has counted."""
        async with self._database.transaction() as session:
            await self._clocks.recount(session)
        async with self._database.reading() as session:
            counted = exists().where(ServiceClock.handoff_id == Handoff.id, ServiceClock.level.in_(OF_THE_HANDOFF))
            found = await session.scalars(select(Handoff.conversation_id).where(Handoff.ended_at.is_(None), ~counted))
            uncounted = found.all()
        for conversation_id in uncounted:
            async with self._database.transaction() as session:
                conversation = await self._clocks.record.lock(session, conversation_id)
                handoff = await session.scalar(
                    select(Handoff).where(Handoff.conversation_id == conversation_id, Handoff.ended_at.is_(None))
                )
                if handoff is None:
                    continue
                if conversation.state == State.QUEUED:
                    await self._clocks.wait(session, conversation, handoff)
                elif conversation.state in HELD:
                    await self._clocks.serve(session, conversation, handoff)
