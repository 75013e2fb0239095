"""Moments as a shop tells them: «فردا ساعت ۹», «شنبه ۷ آذر ساعت ۱۰:۳۰». Jalali, in Tehran's time, Persian digits."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from persian.digits import to_persian
from persian.jalali import MONTHS, TEHRAN, from_gregorian

WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")


def said_day(day: date, today: date) -> str:
    """Return a day as seen from `today`: «امروز», «فردا», else weekday, day and month."""
    if day == today:
        return "امروز"
    if day == today + timedelta(days=1):
        return "فردا"
    _, month, number = from_gregorian(day)
    return f"{WEEKDAYS[day.weekday()]} {to_persian(number)} {MONTHS[month - 1]}"


def said_moment(at: datetime, now: datetime) -> str:
    """Return a moment as seen from `now`: «فردا ساعت ۹».

    Raises:
        ValueError: if either has no time zone.
    """
    if at.tzinfo is None or now.tzinfo is None:
        raise ValueError("a time without its zone")
    here = at.astimezone(TEHRAN)
    clock = to_persian(f"{here.hour}:{here.minute:02}" if here.minute else str(here.hour))
    return f"{said_day(here.date(), now.astimezone(TEHRAN).date())} ساعت {clock}"
