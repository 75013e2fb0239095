"""Dates as customers read them: Jalali, in Tehran's time, in words."""

from __future__ import annotations

from datetime import datetime, timezone

from persian.digits import to_persian
from persian.jalali import MONTHS, TEHRAN, from_gregorian


def jalali_date(moment: str) -> str:
    """Return an ISO 8601 moment in UTC as a Jalali date in Tehran: «۳ آذر ۱۴۰۵».

    Raises:
        ValueError: if `moment` is not ISO 8601.
    """
    at = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    if at.tzinfo is None:
        at = at.replace(tzinfo=timezone.utc)
    year, month, day = from_gregorian(at.astimezone(TEHRAN).date())
    return to_persian(f"{day} {MONTHS[month - 1]} {year}")
