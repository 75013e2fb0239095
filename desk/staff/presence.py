"""Who of the staff is there: kept in the database, so that every process and every restart knows it.

A person is there as long as one of their sockets lives, in whatever process. Each process says so every few seconds in
``staff.seen_at``; whoever has not been seen for the grace time is offline. A lost connection, a closed laptop and a
crashed desk are therefore one case.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from desk.clock import Clock, to_wire
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import DISPATCH, Event
from desk.staff.models import Presence, PresenceChange, Staff

log = logging.getLogger(__name__)

TOPIC = "staff"
GRACE = timedelta(seconds=45)
"""How long somebody counts as there after their last socket has gone."""
TAKEN_FOR_AWAY = {"idle", "no_answer"}
"""Why somebody is away who did not say so; whatever they do next, they are back."""
NOTED_EVERY = timedelta(seconds=30)
BEAT_SECONDS = 15.0
"""How often a process says who is there; a few times within the grace time."""


class PresenceService:
    """Keeps presence.

    Args:
        database: the CRM.
        clock: the time.
        idle_after: how long without a sign of them until somebody online counts as away.
    """

    def __init__(self, database: Database, clock: Clock, idle_after: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._idle_after = idle_after
        self._noted: dict[str, datetime] = {}
        self._sockets: Counter[str] = Counter()
        self._leaving: set[asyncio.Task[None]] = set()

    async def arrive(self, staff_id: str) -> str:
        """A socket of theirs has opened. Whoever was offline is now online; who is away stays away.

        Returns:
            Their presence.
        """
        self._sockets[staff_id] += 1
        async with self._database.transaction() as session:
            staff = await self._lock(session, staff_id)
            if not staff.active:
                raise DeskError("auth.required")
            staff.seen_at = staff.active_at = self._clock.now()
            if staff.presence == Presence.OFFLINE:
                set_presence(session, staff, Presence.ONLINE, "connected", self._clock)
            return staff.presence

    def leave(self, staff_id: str) -> None:
        """A socket of theirs has gone; after the last one the grace time begins."""
        self._sockets[staff_id] -= 1
        if self._sockets[staff_id] > 0:
            return
        del self._sockets[staff_id]
        # In a task of its own: the one that served the socket may be cancelled together with it.
        task = asyncio.create_task(self._note_leaving(staff_id), name=f"leaving:{staff_id}")
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def close(self) -> None:
        """Finish what is being written. Everybody still here keeps their presence for the grace time."""
        await asyncio.gather(*self._leaving, return_exceptions=True)

    async def _note_leaving(self, staff_id: str) -> None:
        try:
            async with self._database.transaction() as session:
                await session.execute(update(Staff).where(Staff.id == staff_id).values(seen_at=self._clock.now()))
        except DeskError:
            log.warning("could not note when %s was last seen; the last beat stands", staff_id)

    async def active(self, staff_id: str) -> None:
        """They have done something. Whoever was only taken for away is online again."""
        now = self._clock.now()
        noted = self._noted.get(staff_id)
        if noted and now - noted < NOTED_EVERY:
            return
        self._noted[staff_id] = now
        async with self._database.transaction() as session:
            staff = await self._lock(session, staff_id)
            staff.active_at = now
            if staff.presence == Presence.AWAY and staff.presence_reason in TAKEN_FOR_AWAY:
                set_presence(session, staff, Presence.ONLINE, "active", self._clock)

    def taken_for_away(self, staff_id: str) -> None:
        """They were set away: whatever they do next is noted, however short ago the last was."""
        self._noted.pop(staff_id, None)

    async def choose(self, staff_id: str, presence: Presence) -> None:
        """They say themselves whether they are there."""
        async with self._database.transaction() as session:
            staff = await self._lock(session, staff_id)
            staff.seen_at = staff.active_at = self._clock.now()
            set_presence(session, staff, presence, "by_hand", self._clock)

    async def sweep(self) -> list[str]:
        """Say who is there; set offline who was not seen for the grace time, and away who was idle for too long.

        Returns:
            The identifiers of those who are offline from now on.
        """
        async with self._database.transaction() as session:
            now = self._clock.now()
            if self._sockets:
                # In one order in every process, or two that write at once may wait for one another.
                mine = select(Staff.id).where(Staff.id.in_(list(self._sockets))).order_by(Staff.id)
                await session.execute(mine.with_for_update(of=Staff))
                await session.execute(update(Staff).where(Staff.id.in_(list(self._sockets))).values(seen_at=now))
            gone = (
                await session.scalars(
                    select(Staff)
                    .where(
                        Staff.presence != Presence.OFFLINE,
                        or_(Staff.seen_at.is_(None), Staff.seen_at < now - GRACE),
                    )
                    .with_for_update(of=Staff, skip_locked=True)
                )
            ).all()
            for staff in gone:
                set_presence(session, staff, Presence.OFFLINE, "connection_lost", self._clock)
            idle = await session.scalars(
                select(Staff)
                .where(Staff.presence == Presence.ONLINE, Staff.active_at < now - self._idle_after)
                .with_for_update(of=Staff, skip_locked=True)
            )
            for staff in idle:
                set_presence(session, staff, Presence.AWAY, "idle", self._clock)
            return [staff.id for staff in gone]

    async def watch(self) -> None:
        """Sweep again and again, until cancelled."""
        while True:
            try:
                await self.sweep()
            except (DeskError, SQLAlchemyError):
                log.warning("could not look after presence; trying again", exc_info=True)
            await asyncio.sleep(BEAT_SECONDS)

    async def _lock(self, session: Session, staff_id: str) -> Staff:
        staff: Staff | None = await session.scalar(select(Staff).where(Staff.id == staff_id).with_for_update(of=Staff))
        if staff is None:
            raise DeskError("not_found")
        return staff


def set_presence(session: Session, staff: Staff, presence: Presence, reason: str, clock: Clock) -> None:
    """Change a presence within a transaction: kept with its moment and reason, and announced. No change, no news."""
    if staff.presence == presence:
        return
    now = clock.now()
    staff.presence = presence
    staff.presence_at = now
    staff.presence_reason = reason
    if presence == Presence.ONLINE:
        staff.idle_since = now
    session.add(PresenceChange(staff_id=staff.id, presence=presence, reason=reason, at=now))
    announce_presence(session, staff)
    session.announce(Event(DISPATCH, "presence.changed"))


def announce_presence(session: Session, staff: Staff) -> None:
    """Tell staff of somebody's presence and capacity, once the transaction has committed."""
    session.announce(Event(TOPIC, "presence.changed", presence_view(staff)))


def presence_view(staff: Staff) -> dict[str, Any]:
    """Write somebody's presence for staff."""
    return {
        "staff": {"id": staff.id, "name": staff.name},
        "presence": staff.presence,
        "reason": staff.presence_reason,
        "capacity": staff.capacity,
        "at": to_wire(staff.presence_at) if staff.presence_at else None,
    }
