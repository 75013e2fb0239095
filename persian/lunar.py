"""The lunar Hijri calendar by the table: months of 30 and 29 days in turn, eleven leap years in thirty.

The months of the real calendar begin when the new moon is seen and announced: a date from here may be a day off.
"""

from __future__ import annotations

from datetime import date

_BEFORE_FIRST = date(622, 7, 18).toordinal()
"""The day before 1 Muharram of the year 1 (in the proleptic Gregorian calendar), as tables commonly have it."""


def to_gregorian(year: int, month: int, day: int) -> date:
    """Return the Gregorian date of a day by the table; a month's 30th where it has 29 days is the day after.

    Raises:
        ValueError: there is no such month or day.
    """
    if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= 30):
        raise ValueError(f"no such lunar date: {year}/{month}/{day}")
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day
    return date.fromordinal(_BEFORE_FIRST + days)
