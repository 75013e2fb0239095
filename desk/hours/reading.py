"""Reads the working hours for the desk's screens."""

from __future__ import annotations

from datetime import datetime

from desk.clock import to_wire
from desk.db import Session
from desk.shop_rules.service import read_rules

MORNINGS_AHEAD_DAYS = 30
"""As far as a chat can be put off."""


async def next_mornings(session: Session, now: datetime) -> list[str]:
    """Give when the mornings of the next working days are, for buttons such as "tomorrow morning"."""
    schedule = (await read_rules(session)).hours.schedule()
    return [to_wire(moment) for moment in schedule.mornings(now, MORNINGS_AHEAD_DAYS)]
