"""Closing a team's queue for new arrivals, with a word to them, and opening it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.clock import Clock, to_wire
from desk.conversations.record import STAFF
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import Event
from desk.fields import plain
from desk.ids import new_id
from desk.staff.models import Staff, Team
from desk.steering.models import QueueClosing
from desk.steering.reading import closing_of

MESSAGE_LIMIT = 500


@dataclass(frozen=True)
class Closings:
    """Closes and opens queues. Who waits already is served all the same.

    Args:
        database: the CRM.
        clock: the time.
        audit: keeps who did it.
    """

    database: Database
    clock: Clock
    audit: Audit

    async def close(self, staff: Staff, team_id: str, message: str) -> None:
        """Close a team's queue, or change what is said at its closed door.

        Args:
            staff: who closes it.
            team_id: whose queue.
            message: what those who come are told.

        Raises:
            DeskError: ``not_found``, ``message.empty``, ``message.too_long``.
        """
        message = plain(message).strip()
        if not message:
            raise DeskError("message.empty")
        if len(message) > MESSAGE_LIMIT:
            raise DeskError("message.too_long", limit=MESSAGE_LIMIT)
        async with self.database.transaction() as session:
            await self._lock(session, team_id)
            await self._end(session, staff, team_id)
            now = self.clock.now()
            session.add(QueueClosing(id=new_id(), team_id=team_id, message=message, closed_at=now, closed_by=staff.id))
            self.audit.note(session, staff, Act.QUEUE_CLOSED, "team", team_id)
            session.announce(Event(STAFF, "board.changed"))

    async def open(self, staff: Staff, team_id: str) -> None:
        """Open a team's queue. One that is open stays so.

        Raises:
            DeskError: ``not_found``.
        """
        async with self.database.transaction() as session:
            await self._lock(session, team_id)
            if await self._end(session, staff, team_id):
                self.audit.note(session, staff, Act.QUEUE_OPENED, "team", team_id)
                session.announce(Event(STAFF, "board.changed"))

    async def _lock(self, session: Session, team_id: str) -> None:
        found = select(Team.id).where(Team.id == team_id, Team.removed_at.is_(None)).with_for_update(key_share=True)
        if await session.scalar(found) is None:
            raise DeskError("not_found")

    async def _end(self, session: Session, staff: Staff, team_id: str) -> bool:
        closing = await closing_of(session, team_id)
        if closing is None:
            return False
        closing.opened_at = self.clock.now()
        closing.opened_by = staff.id
        await session.flush()
        return True


async def closing_view(session: Session, team_id: str | None) -> dict[str, Any] | None:
    """Write the closing of a team's queue for staff; None while it is open."""
    closing = await closing_of(session, team_id)
    if closing is None:
        return None
    by = await session.get_one(Staff, closing.closed_by)
    return {"message": closing.message, "at": to_wire(closing.closed_at), "by": by.name}
