"""Dates as customers read them: Jalali, in Tehran's time, in words."""

from __future__ import annotations

from datetime import datetime, timezone

from persian.digits import to_persian
from persian.jalali import MONTHS, TEHRAN, from_gregorian
from persian.moments import WEEKDAYS, said_moment


def read_moment(moment: str) -> datetime:
    """Return an ISO 8601 moment; one without a zone is in UTC.

    Raises:
        ValueError: if `moment` is not ISO 8601.
    """
    at = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    return at if at.tzinfo else at.replace(tzinfo=timezone.utc)


def jalali_date(moment: str) -> str:
    """Return an ISO 8601 moment in UTC as a Jalali date in Tehran: «۳ آذر ۱۴۰۵».

    Raises:
        ValueError: if `moment` is not ISO 8601.
    """
    year, month, day = from_gregorian(read_moment(moment).astimezone(TEHRAN).date())
    return to_persian(f"{day} {MONTHS[month - 1]} {year}")


def jalali_moment(moment: str) -> str:
    """Return an ISO 8601 moment as a day and an hour, seen from now: «فردا ساعت ۹».

    Raises:
        ValueError: if `moment` is not ISO 8601.
    """
    return said_moment(read_moment(moment), datetime.now(timezone.utc))


def dated_moment(moment: str) -> str:
    """Return an ISO 8601 moment as it is written down for another day: «چهارشنبه ۴ آذر ۱۴۰۵ ساعت ۹:۳۰».

    Raises:
        ValueError: if `moment` is not ISO 8601.
    """
    here = read_moment(moment).astimezone(TEHRAN)
    clock = f"{here.hour}:{here.minute:02}" if here.minute else str(here.hour)
    return f"{WEEKDAYS[here.weekday()]} {jalali_date(moment)} ساعت {to_persian(clock)}"
