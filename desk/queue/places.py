"""Tells waiting customers their place as it moves: one reading of a team's queue for all who wait in it."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from desk.clock import Clock
from desk.conversations.models import Conversation
from desk.conversations.record import QUEUE
from desk.db import Database
from desk.errors import DeskError
from desk.events import Bus, Event
from desk.queue.expected import read_pace
from desk.queue.models import Wait
from desk.queue.order import ORDER, waiting_for

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.25
"""Between two readings: a queue that moves a hundred times a second is read four times."""
REFRESH_SECONDS = 30.0
"""An expected wait changes although nobody moves."""

Follower = Callable[[dict[str, Any]], None]
"""Takes ``place`` and ``wait`` as the customer's view of a conversation has them."""


class Places:
    """The live places of this process's customers.

    Args:
        database: the CRM.
        bus: where queues tell that they have moved.
        clock: the time.
    """

    def __init__(self, database: Database, bus: Bus, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._followers: defaultdict[str | None, dict[str, set[Follower]]] = defaultdict(lambda: defaultdict(set))
        self._stale: set[str | None] = set()
        self._moved = asyncio.Event()

    def follow(self, team_id: str | None, conversation_id: str, follower: Follower) -> Callable[[], None]:
        """Call ``follower`` with a conversation's place in a team's queue whenever that may have changed.

        Returns:
            What ends it.
        """
        self._followers[team_id][conversation_id].add(follower)

        def stop() -> None:
            waiting = self._followers.get(team_id)
            if waiting and follower in waiting.get(conversation_id, ()):
                waiting[conversation_id].discard(follower)
                if not waiting[conversation_id]:
                    del waiting[conversation_id]
                if not waiting:
                    del self._followers[team_id]

        return stop

    async def watch(self) -> None:
        """Tell and tell again, until cancelled."""
        stop = self._bus.listen(QUEUE, self._hear)
        try:
            while True:
                try:
                    async with asyncio.timeout(REFRESH_SECONDS):
                        await self._moved.wait()
                except TimeoutError:
                    self._stale |= set(self._followers)
                self._moved.clear()
                await self._tell_all()
                await asyncio.sleep(PAUSE_SECONDS)
        finally:
            stop()

    def _hear(self, event: Event) -> None:
        team_id = event.data.get("team_id")
        if team_id in self._followers:
            self._stale.add(team_id)
            self._moved.set()

    async def _tell_all(self) -> None:
        stale, self._stale = self._stale, set()
        for team_id in stale:
            try:
                await self._tell(team_id)
            except DeskError:
                log.warning("could not read the places of a queue; trying again", exc_info=True)
                self._stale.add(team_id)
                self._moved.set()

    async def _tell(self, team_id: str | None) -> None:
        async with self._database.reading() as session:
            now = self._clock.now()
            pace = await read_pace(session, team_id, now)
            waits = await session.scalars(
                select(Wait)
                .join(Conversation, Conversation.id == Wait.conversation_id)
                .where(waiting_for(team_id), Wait.left_at.is_(None))
                .order_by(*ORDER)
            )
            places = list(enumerate(waits.all(), 1))
        for place, wait in places:
            followers = self._followers.get(team_id, {}).get(wait.conversation_id)
            if followers:
                view = {"place": place, "wait": pace.expect(place, wait, now)}
                for follower in list(followers):
                    follower(view)
