"""The Jalali calendar: days to and from the Gregorian one, leap years, names of months."""

from __future__ import annotations

from datetime import date, timedelta, timezone

# Iran has kept this offset all year round since 2022.
TEHRAN = timezone(timedelta(hours=3, minutes=30))
MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1, 3177

# Years in which the run of leap years, one every four and after 33 a five, begins anew (after Borkowski).
_BREAKS = (
    -61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178,
)  # fmt: skip
_GREGORIAN_OFFSET = 621


def to_gregorian(year: int, month: int, day: int) -> date:
    """Return the Gregorian date of a Jalali one.

    Raises:
        ValueError: if there is no such day, or the year is outside 1 to 3177.
    """
    if not (1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
        raise ValueError(f"no such Jalali date: {year}/{month}/{day}")
    _, march = _year(year)
    new_year = date(year + _GREGORIAN_OFFSET, 3, march)
    return new_year + timedelta(days=(month - 1) * 31 - max(0, month - 7) + day - 1)


def from_gregorian(day: date) -> tuple[int, int, int]:
    """Return the Jalali (year, month, day) of a Gregorian date.

    Raises:
        ValueError: if the date lies before the calendar's first year.
    """
    year = day.year - _GREGORIAN_OFFSET
    new_year = to_gregorian(year, 1, 1)
    if day < new_year:
        year -= 1
        new_year = to_gregorian(year, 1, 1)
    passed = (day - new_year).days
    if passed < 186:
        return year, passed // 31 + 1, passed % 31 + 1
    passed -= 186
    return year, passed // 30 + 7, passed % 30 + 1


def is_leap(year: int) -> bool:
    """Tell whether the month of Esfand has 30 days in a Jalali year."""
    return _year(year)[0] == 0


def days_in_month(year: int, month: int) -> int:
    """Return how many days a month of a Jalali year has."""
    return 31 if month <= 6 else 30 if month <= 11 or is_leap(year) else 29


def _year(year: int) -> tuple[int, int]:
    """Return years since the last leap year (0 is one) and the day in March on which the year begins."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"outside the Jalali calendar's years: {year}")
    leaps, start = -14, _BREAKS[0]
    for following in _BREAKS[1:]:
        length = following - start
        if year < following:
            break
        leaps += length // 33 * 8 + length % 33 // 4
        start = following
    passed = year - start
    leaps += passed // 33 * 8 + (passed % 33 + 3) // 4
    if length % 33 == 4 and length - passed == 4:
        leaps += 1
    gregorian = year + _GREGORIAN_OFFSET
    march = 20 + leaps - (gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150)
    if length - passed < 6:
        passed = passed - length + (length + 4) // 33 * 33
    since = ((passed + 1) % 33 - 1) % 4
    return since, march
