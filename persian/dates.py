"""Days, weeks and months as customers say them: the part of `persian.times` that needs a calendar and no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from persian.jalali import MONTHS, days_in_month, from_gregorian, to_gregorian
from persian.numbers import BELOW_A_THOUSAND, Mark, number_at

_DAYS = {
    "امروز": 0, "فردا": 1, "پسفردا": 2, "دیروز": -1, "پریروز": -2, "emrooz": 0, "emruz": 0, "farda": 1,
    "pasfarda": 2, "dirooz": -1, "diruz": -1, "parirooz": -2,
}  # fmt: skip
_NIGHTS = {"امشب": 0, "دیشب": -1, "پریشب": -2, "emshab": 0, "dishab": -1}
_WEEKDAYS = {"شنبه": 5, "جمعه": 4, "ادینه": 4, "shanbe": 5, "jome": 4}
_LATIN_WEEKDAYS = {
    "yekshanbe": 6, "doshanbe": 0, "seshanbe": 1, "charshanbe": 2, "chaharshanbe": 2, "panjshanbe": 3,
    "panshanbe": 3,
}  # fmt: skip
_SATURDAY = 5
_MONTHS = {
    **{name.replace("آ", "ا"): number for number, name in enumerate(MONTHS, 1)},
    "امرداد": 5,
}
_GREGORIAN_MONTHS = {
    "ژانویه": 1, "فوریه": 2, "مارس": 3, "اوریل": 4, "مه": 5, "ژوین": 6, "ژویه": 7, "جولای": 7, "ژوییه": 7,
    "اوت": 8, "اگوست": 8, "سپتامبر": 9, "اکتبر": 10, "نوامبر": 11, "دسامبر": 12,
}  # fmt: skip
_AHEAD = frozenset({"دیگه", "دیگر", "بعد", "بعدی", "اینده", "dige"})
_BACK = frozenset({"پیش", "قبل", "قبلی", "گذشته", "pish"})
_THIS = frozenset({"این", "همین"})
_UNITS = {"روز": 1, "هفته": 7, "ماه": 30, "سال": 365}
_ORDINAL_ENDINGS = ("مین", "امین", "ام", "م")
_ORDINALS = {"اول": 1, "یکم": 1, "سوم": 3, "سیم": 30, "سیام": 30}
_PLURAL = frozenset({"ها", "هاش", "های"})
_MOST_UNITS = 1000

_WRITTEN = re.compile(
    r"(?<![0-9/.\-])(?:(1[34][0-9]{2}|20[0-9]{2})([/.\-])([0-9]{1,2})\2([0-9]{1,2})"
    r"|([0-9]{1,2})([/.\-])([0-9]{1,2})\6(1[34][0-9]{2}|20[0-9]{2})"
    r"|(0[0-9]|9[0-9])/([0-9]{1,2})/([0-9]{1,2}))(?![0-9]|[/.\-][0-9])"
)


@dataclass(frozen=True)
class Days:
    """One or more days found among marks.

    Attributes:
        begin: the index of its first mark.
        end: the index of the first mark after it.
        first: the first day.
        last: the last day.
        grain: how exact it was said.
        part: «شب» in «امشب», else empty.
    """

    begin: int
    end: int
    first: date
    last: date
    grain: Literal["day", "week", "month", "year"] = "day"
    part: str = ""


def days_at(text: str, found: Sequence[Mark], index: int, today: date) -> Days | None:
    """Return the days that are named at the mark `index`; None if none are or no calendar has them."""
    try:
        return (
            _written(text, found, index)
            or _named_day(found, index, today)
            or _weekday(found, index, today)
            or _day_of_month(found, index, today)
            or _month(found, index, today)
            or _counted(found, index, today)
            or _period(found, index, today)
        )
    except (ValueError, OverflowError):
        return None


def _one(begin: int, end: int, day: date, part: str = "") -> Days:
    return Days(begin, end, day, day, part=part)


def _written(text: str, found: Sequence[Mark], index: int) -> Days | None:
    """Read «1404/09/15», «15-9-1404», «04/09/15», «2025-12-06»."""
    mark = found[index]
    match = _WRITTEN.match(text, mark.start) if mark.is_digits else None
    if match is None:
        return None
    groups = match.groups()
    if groups[0]:
        year, month, day = int(groups[0]), int(groups[2]), int(groups[3])
    elif groups[7]:
        year, month, day = int(groups[7]), int(groups[6]), int(groups[4])
    else:
        year, month, day = int(groups[8]), int(groups[9]), int(groups[10])
        year += 1400 if year < 50 else 1300
    end = next((n for n in range(index, len(found)) if found[n].start >= match.end()), len(found))
    if found[end - 1].end != match.end():
        return None
    return _one(index, end, date(year, month, day) if year > 1900 else to_gregorian(year, month, day))


def _named_day(found: Sequence[Mark], index: int, today: date) -> Days | None:
    word = _word(found, index)
    if word == "پس" and _word(found, index + 1) in {"فردا", "farda"}:
        return _one(index, index + 2, today + timedelta(days=2))
    if word in _NIGHTS:
        return _one(index, index + 1, today + timedelta(days=_NIGHTS[word]), part="شب")
    if word in _DAYS and _word(found, index + 1) not in _PLURAL:
        return _one(index, index + 1, today + timedelta(days=_DAYS[word]))
    return None


def _weekday(found: Sequence[Mark], index: int, today: date) -> Days | None:
    begin, this = index, _word(found, index) in _THIS
    if this:
        index += 1
    weekday, end = _weekday_name(found, index)
    if weekday is None or _word(found, end) in _PLURAL or _word(found, begin - 1) in {"هر", "چند"}:
        return None
    ahead = (weekday - today.weekday()) % 7
    after = end + 1 if _word(found, end) == "ی" else end
    if _word(found, after) in {"هفته", "همین", "این"}:
        week = _period(found, after, today)
        if week is not None and week.grain == "week":
            return _one(begin, week.end, week.first + timedelta(days=(weekday - _SATURDAY) % 7))
    if _word(found, after) in _BACK:
        return _one(begin, after + 1, today - timedelta(days=(7 - ahead) if ahead else 7))
    if _word(found, after) in _AHEAD and not this and _word(found, after + 1) not in {"از"}:
        return _one(begin, after + 1, today + timedelta(days=ahead or 7))
    return _one(begin, end, today + timedelta(days=ahead))


def _weekday_name(found: Sequence[Mark], index: int) -> tuple[int | None, int]:
    word = _word(found, index)
    if word in _LATIN_WEEKDAYS:
        return _LATIN_WEEKDAYS[word], index + 1
    if word in _WEEKDAYS:
        return _WEEKDAYS[word], index + 1
    if _word(found, index + 1) == "شنبه" and index < len(found):
        number = int(word) if word.isdecimal() and len(word) == 1 else BELOW_A_THOUSAND.get(word, 0)
        if 1 <= number <= 5:
            return (_SATURDAY + number) % 7, index + 2
    return None, index


def _day_of_month(found: Sequence[Mark], index: int, today: date) -> Days | None:
    """Read «۱۵ آذر», «پانزدهم آذر ماه ۱۴۰۴», «۱۵م همین ماه», «۲۵ نوامبر»."""
    read = _ordinal(found, index)
    if read is None:
        return None
    day, after, ordinal = read
    month_at = after + 1 if _word(found, after) == "ماه" and _word(found, after + 1) in _MONTHS else after
    month = _MONTHS.get(_word(found, month_at))
    if month is not None:
        end = month_at + 1
        if _word(found, end) == "ماه":
            end += 1
        year, end = _year_after(found, end)
        if year:
            return _one(index, end, to_gregorian(year, month, day))
        here = from_gregorian(today)[0]
        return _one(index, end, _nearest([_jalali(y, month, day) for y in (here - 1, here, here + 1)], today))
    gregorian = _GREGORIAN_MONTHS.get(_word(found, after))
    if gregorian is not None:
        years = (today.year - 1, today.year, today.year + 1)
        return _one(index, after + 1, _nearest([_plain(y, gregorian, day) for y in years], today))
    if not ordinal:
        return None
    this = _word(found, after) in _THIS
    if _word(found, after + 1 if this else after) != "ماه":
        return None
    end = after + (2 if this else 1)
    year, month_now, _ = from_gregorian(today)
    if _word(found, end) in _AHEAD and not this:
        return _one(index, end + 1, to_gregorian(*_month_later(year, month_now, 1), day))
    if _word(found, end) in _BACK and not this:
        return _one(index, end + 1, to_gregorian(*_month_later(year, month_now, -1), day))
    return _one(index, end, to_gregorian(year, month_now, day))


def _ordinal(found: Sequence[Mark], index: int) -> tuple[int, int, bool] | None:
    """Return a day's number said plainly or as an ordinal, the mark after it, and whether it was an ordinal."""
    if index >= len(found):
        return None
    number = number_at(found, index)
    if number is not None and number.scale == 1 and number.value.denominator == 1 and 1 <= number.value <= 31:
        value, end = int(number.value), number.end
        if _word(found, end) in _ORDINAL_ENDINGS:
            return value, end + 1, True
        if _word(found, end) == "و" and value in {20, 30}:
            rest = _one_ordinal(_word(found, end + 1))
            if rest is not None and rest < 10:
                return value + rest, end + 2, True
        return value, end, False
    said = _one_ordinal(_word(found, index))
    return (said, index + 1, True) if said is not None and said <= 31 else None


def _one_ordinal(word: str) -> int | None:
    if word in _ORDINALS:
        return _ORDINALS[word]
    for ending in _ORDINAL_ENDINGS:
        if word.endswith(ending) and word[: -len(ending)] in BELOW_A_THOUSAND:
            return BELOW_A_THOUSAND[word[: -len(ending)]]
    return None


def _year_after(found: Sequence[Mark], index: int) -> tuple[int | None, int]:
    place = index + 1 if _word(found, index) == "سال" else index
    word = _word(found, place)
    if word.isdecimal() and len(word) == 4 and word[:2] in {"13", "14"} and found[place].free:
        return int(word), place + 1
    if place > index and word.isdecimal() and len(word) == 2:
        return (1400 if int(word) < 50 else 1300) + int(word), place + 1
    return None, index


def _month(found: Sequence[Mark], index: int, today: date) -> Days | None:
    """Read «آذر ماه», «آذرماه», «ماه آذر»: the nearest."""
    word = _word(found, index)
    end = index + 1
    if word == "ماه" and _word(found, end) in _MONTHS:
        month, end = _MONTHS[_word(found, end)], end + 1
    elif word in _MONTHS and _word(found, end) == "ماه":
        month, end = _MONTHS[word], end + 1
    elif word.endswith("ماه") and word[:-3] in _MONTHS:
        month = _MONTHS[word[:-3]]
    else:
        return None
    year, end = _year_after(found, end)
    if not year:
        here = from_gregorian(today)[0]
        middle = _nearest([to_gregorian(y, month, 15) for y in (here - 1, here, here + 1)], today)
        year = from_gregorian(middle)[0]
    return _whole_month(index, end, year, month)


def _whole_month(begin: int, end: int, year: int, month: int) -> Days:
    last = to_gregorian(year, month, days_in_month(year, month))
    return Days(begin, end, to_gregorian(year, month, 1), last, "month")


def _counted(found: Sequence[Mark], index: int, today: date) -> Days | None:
    """Read «دو روز پیش», «سه هفته دیگه», «دو سه روز پیش», «۲ ماه قبل»."""
    number = number_at(found, index)
    if number is None or number.value > _MOST_UNITS or number.value.denominator != 1:
        return None
    low, high, end = int(number.value), int(number.value), number.end
    second = number_at(found, end + 1 if _word(found, end) in {"-", "تا", "یا"} else end)
    if second is not None and second.value.denominator == 1 and low < second.value <= 2 * low + 1:
        high, end = int(second.value), second.end
    unit = _word(found, end)
    after = end + 2 if _word(found, end + 1) == "ی" else end + 1
    if unit not in _UNITS or _word(found, after + 1) == "از":
        return None
    if _word(found, after) in _AHEAD:
        first, last = _moved(today, unit, low), _moved(today, unit, high)
    elif _word(found, after) in _BACK:
        first, last = _moved(today, unit, -high), _moved(today, unit, -low)
    else:
        return None
    return Days(index, after + 1, first, last)


def _moved(today: date, unit: str, count: int) -> date:
    if unit in {"روز", "هفته"}:
        return today + timedelta(days=_UNITS[unit] * count)
    year, month, day = from_gregorian(today)
    year, month = _month_later(year, month, count * (12 if unit == "سال" else 1))
    return to_gregorian(year, month, min(day, days_in_month(year, month)))


def _period(found: Sequence[Mark], index: int, today: date) -> Days | None:
    """Read «هفته دیگه», «همین هفته», «ماه پیش», «پارسال», «آخر هفته»."""
    begin, word = index, _word(found, index)
    if word in {"پارسال", "امسال"}:
        return _whole_year(begin, index + 1, from_gregorian(today)[0] - (word == "پارسال"))
    end_of_week = word in {"اخر", "اول", "وسط"} and _word(found, index + 1) == "هفته"
    if end_of_week:
        index += 1
    this = word in _THIS
    if this:
        index += 1
    unit = _word(found, index)
    if unit not in {"هفته", "ماه", "سال"} or (number_at(found, begin - 1) is not None if begin else False):
        return None
    end = index + 2 if _word(found, index + 1) == "ی" else index + 1
    step = 0
    if not this:
        step = 1 if _word(found, end) in _AHEAD else -1 if _word(found, end) in _BACK else 0
        if (step and _word(found, end + 1) == "از") or not (step or end_of_week):
            return None
        end = end + 1 if step else index + 1
    else:
        end = index + 1
    if unit == "هفته":
        saturday = today - timedelta(days=(today.weekday() - _SATURDAY) % 7) + timedelta(days=7 * step)
        first, last = {
            "اخر": (saturday + timedelta(days=5), saturday + timedelta(days=6)),
            "اول": (saturday, saturday + timedelta(days=1)),
            "وسط": (saturday + timedelta(days=2), saturday + timedelta(days=4)),
        }.get(word if end_of_week else "", (saturday, saturday + timedelta(days=6)))
        if end_of_week and not step and last < today:
            first, last = first + timedelta(days=7), last + timedelta(days=7)
        return Days(begin, end, first, last, "week")
    year, month, _ = from_gregorian(today)
    if unit == "ماه":
        return _whole_month(begin, end, *_month_later(year, month, step))
    return _whole_year(begin, end, year + step)


def _whole_year(begin: int, end: int, year: int) -> Days:
    last = to_gregorian(year, 12, days_in_month(year, 12))
    return Days(begin, end, to_gregorian(year, 1, 1), last, "year")


def _month_later(year: int, month: int, count: int) -> tuple[int, int]:
    months = year * 12 + month - 1 + count
    return months // 12, months % 12 + 1


def _nearest(days: Sequence[date | None], today: date) -> date:
    """Return the day nearest to today.

    Raises:
        ValueError: if there is none.
    """
    there = [day for day in days if day is not None]
    if not there:
        raise ValueError("no calendar has this day")
    return min(there, key=lambda day: abs((day - today).days))


def _jalali(year: int, month: int, day: int) -> date | None:
    return to_gregorian(year, month, day) if day <= days_in_month(year, month) else None


def _plain(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _word(found: Sequence[Mark], index: int) -> str:
    return found[index].word if 0 <= index < len(found) else ""
