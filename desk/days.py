"""The shop's days, as moments in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Give the moment at which a day of the shop begins, in UTC.

    Args:
        day: which.
        zone: the shop's.

    Raises:
        OverflowError: the day lies beyond what can be told.
    """
    return datetime.combine(day, time(), zone).astimezone(UTC)
