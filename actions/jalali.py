"""Dates as customers read them: Jalali, in Tehran's time, in words."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import jdatetime

from persian.digits import to_persian

# Iran has kept this offset all year round since 2022.
TEHRAN = timezone(timedelta(hours=3, minutes=30))
MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip


def jalali_date(moment: str) -> str:
    """Return an ISO 8601 moment in UTC as a Jalali date in Tehran: «۳ آذر ۱۴۰۵».

    Raises:
        ValueError: if `moment` is not ISO 8601.
    """
    at = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    if at.tzinfo is None:
        at = at.replace(tzinfo=timezone.utc)
    day = jdatetime.date.fromgregorian(date=at.astimezone(TEHRAN).date())
    return to_persian(f"{day.day} {MONTHS[day.month - 1]} {day.year}")
