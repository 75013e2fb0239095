"""Reading targets and running clocks; it stands on nothing that moves conversations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from desk.clock import to_wire
from desk.db import Session
from desk.service_levels.models import Level, ServiceClock, ServiceTarget


@dataclass(frozen=True)
class Target:
    """A promise.

    Attributes:
        seconds: within how much working time.
        amber_percent: the share of it from which its clock warns.
    """

    seconds: int
    amber_percent: int = 75


DEFAULTS = {
    Level.WAITING: Target(180),
    Level.FIRST_RESPONSE: Target(300),
    Level.RESOLUTION: Target(4 * 3600),
}
"""Of teams that have said nothing: customers grow unhappy fast after three minutes of waiting."""


async def read_targets(session: Session, team_id: str | None) -> dict[Level, Target]:
    """Give what a team promises; None is a shop without teams."""
    rows = await session.scalars(select(ServiceTarget).where(ServiceTarget.team_id == team_id)) if team_id else ()
    return {**DEFAULTS, **{Level(row.level): Target(row.seconds, row.amber_percent) for row in rows}}


_RUNNING = select(ServiceClock).where(
    ServiceClock.conversation_id == bindparam("conversation_id", type_=ServiceClock.conversation_id.type),
    ServiceClock.stopped_at.is_(None),
)


async def clocks_view(session: Session, conversation_id: str) -> list[dict[str, Any]]:
    """Write the running clocks of a conversation for staff, the next to be over first."""
    rows = await session.scalars(_RUNNING, {"conversation_id": conversation_id})
    return [clock_view(clock) for clock in sorted(rows, key=lambda row: (row.due_at is None, row.due_at, row.level))]


def clock_view(clock: ServiceClock) -> dict[str, Any]:
    """Write a clock for staff; without ``due_at`` it stands still."""
    return {
        "level": clock.level,
        "started_at": to_wire(clock.started_at),
        "target": clock.target_seconds,
        "amber_at": to_wire(clock.amber_at) if clock.amber_at else None,
        "due_at": to_wire(clock.due_at) if clock.due_at else None,
        "breached_at": to_wire(clock.breached_at) if clock.breached_at else None,
    }
