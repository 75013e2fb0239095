"""How long a customer will wait, from how long the last ones waited: a rounded range of minutes, or nothing.

Of the team's last waits that an operator ended, each one's working time is divided by the place it began at. The
middle half of these quotients (25th to 75th percentile), times the place somebody has now, is what they are told,
rounded outwards to :data:`ROUND_MINUTES`.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from desk.conversations.models import Conversation
from desk.db import Session
from desk.hours.schedule import Schedule
from desk.queue.models import Wait
from desk.queue.order import place_of
from desk.shop_rules.service import read_rules

LOOKED_AT = 50
"""Waits of the past that are looked at, the newest."""
FEWEST = 5
"""With fewer nothing is said."""
NOT_OLDER = timedelta(days=7)
ROUND_MINUTES = (0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120)
"""What is told is one of these; beyond the last one nothing is told."""
LONG = 0.9
"""Whoever has waited longer than this share of the others did from the same place is told no time any more."""


@dataclass(frozen=True)
class Pace:
    """How fast a team's queue has moved lately.

    Attributes:
        seconds: working seconds of waiting for each place, rising.
        schedule: the shop's working hours.
    """

    seconds: Sequence[float]
    schedule: Schedule

    def expect(self, place: int, wait: Wait, now: datetime) -> dict[str, int] | None:
        """Tell how long somebody will wait.

        Args:
            place: their place now.
            wait: their stay in the queue.
            now: the moment.

        Returns:
            ``low`` and ``high`` in minutes, or None when nothing honest can be said: there is no history, the shop is
            closed, or they have waited longer already than nearly everybody did.
        """
        if len(self.seconds) < FEWEST or not self.schedule.is_open(now):
            return None
        waited = self.schedule.worked(wait.entered_at, now).total_seconds()
        if waited > wait.entry_place * max(self._share(LONG), 60.0):
            return None
        low = bisect.bisect_right(ROUND_MINUTES, place * self._share(0.25) / 60) - 1
        high = max(1, bisect.bisect_left(ROUND_MINUTES, place * self._share(0.75) / 60))
        if high == len(ROUND_MINUTES):
            return None
        return {"low": ROUND_MINUTES[low], "high": ROUND_MINUTES[high]}

    def _share(self, share: float) -> float:
        """Give a percentile, nearest-rank."""
        return self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


async def read_pace(session: Session, team_id: str | None, now: datetime) -> Pace:
    """Read how fast a team's queue has moved lately."""
    team = Wait.team_id == team_id if team_id else Wait.team_id.is_(None)
    rows = await session.execute(
        select(Wait.worked_seconds, Wait.entry_place)
        .where(team, Wait.left_at > now - NOT_OLDER, Wait.end == "assigned")
        .order_by(Wait.left_at.desc())
        .limit(LOOKED_AT)
    )
    seconds = sorted(row.worked_seconds / row.entry_place for row in rows)
    return Pace(seconds, (await read_rules(session)).hours.schedule())


async def place_view(session: Session, conversation: Conversation, now: datetime) -> dict[str, Any]:
    """Write a conversation's place and expected wait for its customer; both are None when it does not wait."""
    place = await place_of(session, conversation)
    if place is None:
        return {"place": None, "wait": None}
    wait = await session.scalar(select(Wait).where(Wait.conversation_id == conversation.id, Wait.left_at.is_(None)))
    pace = await read_pace(session, conversation.team_id, now)
    return {"place": place, "wait": pace.expect(place, wait, now) if wait else None}
