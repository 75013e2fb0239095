"""What teams promise, and changing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.conversations.record import STAFF
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import Event
from desk.service_levels.clocks import Clocks
from desk.service_levels.models import Level, ServiceTarget
from desk.service_levels.reading import Target, read_targets
from desk.staff.models import Staff, Team

NEWS = "board.changed"


@dataclass(frozen=True)
class Targets:
    """Changes what teams promise.

    Args:
        database: the CRM.
        clocks: those that run get the new target.
        audit: keeps who changed what.
    """

    database: Database
    clocks: Clocks
    audit: Audit

    async def change(self, by: Staff, team_id: str, targets: Mapping[Level, Target]) -> None:
        """Set a team's targets; levels that are left out stay. Clocks that run and are not over count by the new ones.

        Args:
            by: who changes it.
            team_id: whose promise.
            targets: the new ones.

        Raises:
            DeskError: ``not_found``.
        """
        async with self.database.transaction() as session:
            # The lock keeps two who change one team's targets apart.
            team = await session.scalar(
                select(Team).where(Team.id == team_id, Team.removed_at.is_(None)).with_for_update(key_share=True)
            )
            if team is None:
                raise DeskError("not_found")
            await write_targets(session, team_id, targets, self.clocks.record.clock.now())
            await self.clocks.retarget(session, team_id)
            told = {level.value: [target.seconds, target.amber_percent] for level, target in targets.items()}
            self.audit.note(session, by, Act.TARGETS_CHANGED, "team", team_id, **told)
            session.announce(Event(STAFF, NEWS))


async def write_targets(session: Session, team_id: str, targets: Mapping[Level, Target], now: datetime) -> None:
    """Keep a team's targets within a transaction."""
    for level, target in targets.items():
        row = await session.get(ServiceTarget, (team_id, level.value))
        if row is None:
            row = ServiceTarget(team_id=team_id, level=level.value)
            session.add(row)
        row.seconds, row.amber_percent, row.updated_at = target.seconds, target.amber_percent, now
    await session.flush()


async def targets_view(session: Session, team_id: str | None) -> dict[str, Any]:
    """Write a team's targets for staff."""
    return {
        level.value: {"seconds": target.seconds, "amber_percent": target.amber_percent}
        for level, target in (await read_targets(session, team_id)).items()
    }
