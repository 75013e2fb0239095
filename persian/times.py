"""Dates and times as customers say them, in Tehran's time: «فردا ساعت ده», «۱۵ آذر», «دو روز پیش»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from persian.dates import Days, days_at
from persian.jalali import TEHRAN
from persian.numbers import HALF, Mark, marks, number_at, word_set

Grain = Literal["minute", "hour", "part", "day", "week", "month", "year"]

# Parts of a day: first and last hour.
_PARTS = {
    "صبح": (8, 12), "ظهر": (12, 14), "بعدازظهر": (14, 18), "عصر": (16, 20), "غروب": (18, 20), "شب": (20, 23),
    "sobh": (8, 12), "zohr": (12, 14), "asr": (16, 20), "shab": (20, 23),
}  # fmt: skip
_GREETING_AFTER = frozenset({"بخیر", "خوش", "شما", "تون", "شماخوش", "بخیرخوش", "خیر"})
_CLOCK = frozenset({"ساعت", "ساعته", "ساعتای", "ساعتهای", "saat", "saate"})
_UNITS = {
    "ساعت": timedelta(hours=1),
    **dict.fromkeys(("دقیقه", "دقه", "دیقه"), timedelta(minutes=1)),
}
AHEAD = frozenset({"دیگه", "دیگر", "بعد", "اینده", "dige"})
BACK = frozenset({"پیش", "قبل", "گذشته", "pish"})
_UNTIL = frozenset({"تا", "الی", "-", "ta"})
_BETWEEN_BOTH = frozenset(
    {"،", "و", "در", "راس", "حدود", "حدودا", "از", "روز", "حوالی", "طرفای", "-", "به", "بین", ","}
)
# After «ساعت ۱۰» these tell that a watch was meant, or an amount.
_NO_HOUR = word_set(
    "میلیون ملیون میلیارد هزار تومن تومان ریال درصد تایی عدد دونه روز هفته ماه ساله سال متر مدل وات اینچ"
)
_MOST_BETWEEN = 2
_MOST_UNITS = 10_000


@dataclass(frozen=True)
class When:
    """A date or a time.

    Attributes:
        kind: "date" for days and longer, "time" for what a clock shows and parts of a day.
        start: where it begins in the text.
        end: where it ends.
        first: the first moment meant, ISO 8601: a day for the grains day and longer, else with Tehran's offset.
        last: the last one meant; the same for one moment or one day.
        grain: how exact it was said.
    """

    kind: Literal["date", "time"]
    start: int
    end: int
    first: str
    last: str
    grain: Grain


@dataclass(frozen=True)
class _Clock:
    """Hours found among marks, before their day is known."""

    begin: int
    end: int
    first: time
    last: time
    grain: Grain
    overnight: int = 0
    moment: datetime | None = None


def find_times(text: str, now: datetime) -> list[When]:
    """Return the dates and times in `text`, in order.

    «فردا ساعت ده» gives two: the date, and the time on that date. An hour without a day is the next such hour.

    Args:
        text: in the spelling of `persian.normalise`; start and end index it.
        now: when it was said.

    Raises:
        ValueError: if `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("a time without its zone")
    here = now.astimezone(TEHRAN)
    found = marks(text)
    days: list[Days] = []
    clocks: list[_Clock] = []
    index = 0
    while index < len(found):
        day = days_at(text, found, index, here.date())
        clock = None if day is not None else _clock_at(found, index, here)
        if day is not None:
            days.append(day)
            index = max(day.end, index + 1)
        elif clock is not None:
            clocks.append(clock)
            index = max(clock.end, index + 1)
        else:
            index += 1
    clocks += _lone_parts(found, days, clocks)
    result = [_date(found, day) for day in days]
    result += [_time(found, clock, days, here) for clock in clocks]
    return sorted(result, key=lambda when: (when.start, when.end))


def _date(found: Sequence[Mark], day: Days) -> When:
    place = found[day.begin].start, found[day.end - 1].end
    first, last = day.first.isoformat(), day.last.isoformat()
    if day.part:
        first, last = (_at(day.first, time(hour)).isoformat() for hour in _PARTS[day.part])
        return When("date", *place, first, last, "part")
    return When("date", *place, first, last, day.grain)


def _time(found: Sequence[Mark], clock: _Clock, days: Sequence[Days], here: datetime) -> When:
    place = found[clock.begin].start, found[clock.end - 1].end
    if clock.moment is not None:
        said = clock.moment.isoformat(timespec="minutes")
        return When("time", *place, said, said, clock.grain)
    near = [day for day in days if _are_near(found, day, clock) and day.grain == "day"]
    day = near[0].first if near else here.date()
    if near and near[0].part and clock.grain != "part" and clock.first.hour < 12:
        clock = _in_part(clock, near[0].part)
    first = _at(day, clock.first) + timedelta(days=clock.overnight)
    last = _at(day, clock.last) + timedelta(days=clock.overnight)
    if last < first:
        last += timedelta(days=1)
    if not near and last < here:
        first, last = first + timedelta(days=1), last + timedelta(days=1)
    return When("time", *place, first.isoformat(timespec="minutes"), last.isoformat(timespec="minutes"), clock.grain)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, TEHRAN)


def _are_near(found: Sequence[Mark], day: Days, clock: _Clock) -> bool:
    low, high = (day.end, clock.begin) if day.end <= clock.begin else (clock.end, day.begin)
    between = found[low:high]
    return len(between) <= _MOST_BETWEEN and all(mark.word in _BETWEEN_BOTH for mark in between)


def _clock_at(found: Sequence[Mark], index: int, here: datetime) -> _Clock | None:
    return (
        _span_of_hours(found, index)
        or _from_now(found, index, here)
        or _quarter_to(found, index)
        or _hour_at(found, index)
    )


def _span_of_hours(found: Sequence[Mark], index: int) -> _Clock | None:
    """Read «بین ساعت ۹ تا ۱۲», «ساعت ۹ تا ۵ عصر», «۱۰:۳۰ تا ۱۲», «از ۹ صبح تا ۵ عصر»."""
    begin = index
    between = _word(found, index) in {"بین", "از"}
    if between:
        index += 1
    first = _hour_at(found, index, is_first=True)
    if first is None:
        return None
    joint = _word(found, first.end)
    if joint not in _UNTIL and not (between and joint == "و"):
        return None
    second = _hour_at(found, first.end + 1, named=True)
    if second is None or second.grain == "part":
        return None
    start = first.first
    if _part(found, second.end - 1)[0] and not _part(found, first.end - 1)[0] and _is_guess(found, first):
        # «ساعت ۴ تا ۶ عصر»: the part is said once for both, unless that turns them round.
        moved = _with_part(_plain_hour(found, first), first.first.minute, _part(found, second.end - 1)[0])
        start = moved[0] if moved[0] <= second.first else start
    if start > second.first and start.hour >= 12 and _is_guess(found, first):
        start = start.replace(hour=start.hour - 12)
    last = second.first
    if last < start and last.hour < 12:
        last = last.replace(hour=last.hour + 12)
    return replace(second, begin=begin if between else first.begin, first=start, last=last, grain=second.grain)


def _is_guess(found: Sequence[Mark], clock: _Clock) -> bool:
    return not any(_part(found, place)[0] for place in range(clock.begin, clock.end))


def _plain_hour(found: Sequence[Mark], clock: _Clock) -> int:
    return clock.first.hour - 12 if clock.first.hour > 12 else clock.first.hour


def _from_now(found: Sequence[Mark], index: int, here: datetime) -> _Clock | None:
    """Read «نیم ساعت دیگه», «یک ساعت پیش», «یه ربع دیگه», «۲۰ دقیقه دیگه»."""
    number = number_at(found, index)
    if number is None:
        return None
    if _word(found, number.end) == "ربع" and number.value.denominator == 1:
        after, length = number.end + 1, timedelta(minutes=15) * int(number.value)
    elif _word(found, number.end) in _UNITS and number.value <= _MOST_UNITS:
        after = number.end + 1
        length = _UNITS[_word(found, number.end)] * float(number.value)
        if _word(found, after) == "و" and _word(found, after + 1) == HALF:
            after, length = after + 2, length + timedelta(minutes=30)
    else:
        return None
    if _word(found, after + 1) == "از" or _word(found, after) not in AHEAD | BACK:
        return None
    moment = here + length if _word(found, after) in AHEAD else here - length
    moment = moment.replace(second=0, microsecond=0)
    return _Clock(index, after + 1, moment.time(), moment.time(), "minute", moment=moment)


def _quarter_to(found: Sequence[Mark], index: int) -> _Clock | None:
    """Read «یه ربع به ده», «ساعت ۱۰ دقیقه به ۵»."""
    begin = index
    named = _word(found, index) in _CLOCK
    if named:
        index += 1
    minutes, after = 0, index
    if _word(found, index) == "ربع":
        minutes, after = 15, index + 1
    else:
        number = number_at(found, index)
        if number is not None and number.value.denominator == 1 and 0 < number.value < 60:
            if _word(found, number.end) == "ربع" and number.value == 1:
                minutes, after = 15, number.end + 1
            elif _word(found, number.end) in {"دقیقه", "دیقه", "دقه"}:
                minutes, after = int(number.value), number.end + 1
    if not minutes or _word(found, after) != "به":
        return None
    hour = _hour_at(found, after + 1, named=True)
    if hour is None or hour.first.minute:
        return None
    before = (datetime.combine(date.min.replace(year=2), hour.first) - timedelta(minutes=minutes)).time()
    return replace(hour, begin=begin, first=before, last=before, grain="minute")


def _hour_at(found: Sequence[Mark], index: int, named: bool = False, is_first: bool = False) -> _Clock | None:
    """Read «ساعت ده و نیم صبح», «۱۰:۳۰», «ده صبح»; with `named`, a bare hour too."""
    begin = index
    said_before, after_part = _part(found, index)
    if said_before and _word(found, after_part) in _CLOCK:  # «پنجشنبه صبح ساعت ۸»
        index = after_part
    else:
        said_before = ""
    if _word(found, index) in _CLOCK:
        named, index = True, index + 1
        if _word(found, index) in {"های", "حدود", "حدودا", "حدودای", "ی"}:
            index += 1
    read = _figures(found, index)
    if read is None:
        return None
    hour, minute, after, exact = read
    part, part_end = _part(found, after)
    if not (named or exact or part):
        return None
    if not part and (_word(found, after) in _NO_HOUR or _counts_things(found, after, is_first)):
        return None
    if part and (_word(found, part_end) in _GREETING_AFTER or _word(found, index - 1) == "هر"):
        return None
    clock, overnight = _with_part(hour, minute, part or said_before)
    grain: Grain = "minute" if minute else "hour"
    return _Clock(begin, part_end if part else after, clock, clock, grain, overnight)


def _counts_things(found: Sequence[Mark], after: int, is_first: bool) -> bool:
    """Tell «ساعت ۲ تا میخوام» from «ساعت ۲ تا ۵»."""
    if is_first or _word(found, after) != "تا":
        return False
    following = found[after + 1] if after + 1 < len(found) else None
    return following is not None and number_at(found, after + 1) is None and following.word not in {*_PARTS, *_CLOCK}


def _figures(found: Sequence[Mark], index: int) -> tuple[int, int, int, bool] | None:
    """Return hour, minute, the mark after them, and whether they were written as on a clock."""
    number = number_at(found, index)
    if number is None or number.scale > 1 or not 0 <= number.value <= 24:
        return None
    hour, end = int(number.value), number.end
    if number.value.denominator == 2 and _word(found, end - 1) == HALF:
        return hour, 30, end, False
    if number.value.denominator != 1:
        parts = found[index].text.split(".")  # «ساعت ۱۰.۳۰»
        if len(parts) == 2 and len(parts[1]) == 2 and int(parts[1]) < 60:
            return hour, int(parts[1]), end, False
        return None
    if _word(found, end) == ":" and end + 1 < len(found) and found[end + 1].text.isdecimal():
        minute = found[end + 1].text
        joined = found[end].start == found[end - 1].end and found[end + 1].start == found[end].end
        if joined and len(minute) == 2 and int(minute) < 60:
            return hour, int(minute), end + 2, found[index].is_digits and hour < 24
    if _word(found, end) == "و":
        if _word(found, end + 1) == "ربع":
            return hour, 15, end + 2, False
        minutes = number_at(found, end + 1)
        if minutes and minutes.scale == 1 and 0 < minutes.value < 60 and minutes.value.denominator == 1:
            if _word(found, minutes.end) in {"دقیقه", "دیقه", "دقه"}:
                return hour, int(minutes.value), minutes.end + 1, False
            if minutes.value >= 5 and (_part(found, minutes.end)[0] or _word(found, index - 1) in _CLOCK):
                return hour, int(minutes.value), minutes.end, False
    return hour, 0, end, False


def _part(found: Sequence[Mark], index: int) -> tuple[str, int]:
    """Return the part of the day said at `index`, as in `_PARTS`, and the mark after it."""
    word = _word(found, index)
    if word == "ی":
        return _part(found, index + 1)
    if word == "بعد" and _word(found, index + 1) == "از" and _word(found, index + 2) == "ظهر":
        return "بعدازظهر", index + 3
    if word in {"بعداز", "بعدظهر"}:
        return "بعدازظهر", index + (2 if _word(found, index + 1) == "ظهر" else 1)
    if word in {"نیمه", "نصف", "نصفه"} and _word(found, index + 1) == "شب":
        return "شب", index + 2
    return (word, index + 1) if word in _PARTS else ("", index)


def _with_part(hour: int, minute: int, part: str) -> tuple[time, int]:
    """Return the clock's time, and 1 if it falls on the day after («ساعت ۱۲ شب»)."""
    if hour == 24:
        return time(0, minute), 1
    if part in {"شب", "shab"}:
        if hour == 12:
            return time(0, minute), 1
        return (time(hour + 12, minute), 0) if 6 <= hour < 12 else (time(hour, minute), 0)
    if part in {"ظهر", "zohr"} and hour < 5:
        return time(hour + 12, minute), 0
    if part in {"بعدازظهر", "عصر", "غروب", "asr"} and hour < 12:
        return time(hour + 12, minute), 0
    if not part and 1 <= hour <= 6:
        # Nobody calls a shop before seven: «ساعت ۵» is in the afternoon.
        return time(hour + 12, minute), 0
    return time(hour, minute), 0


def _in_part(clock: _Clock, part: str) -> _Clock:
    """Return a clock after «امشب» and the like: «امشب ساعت ۹» is 21:00."""
    moved, overnight = _with_part(clock.first.hour, clock.first.minute, part)
    return replace(clock, first=moved, last=moved, overnight=overnight)


def _lone_parts(found: Sequence[Mark], days: Sequence[Days], clocks: Sequence[_Clock]) -> list[_Clock]:
    """Return parts of a day beside a date («فردا عصر», «صبح پنجشنبه») or after «تا», «دم», «قبل از»."""
    taken = {place for day in days for place in range(day.begin, day.end)}
    taken |= {place for clock in clocks for place in range(clock.begin, clock.end)}
    lone = []
    for index in range(len(found)):
        part, end = _part(found, index) if index not in taken and found[index].word != "ی" else ("", index)
        if not part or end - 1 in taken or _word(found, end) in _GREETING_AFTER:
            continue
        hours = _PARTS[part]
        clock = _Clock(index, end, time(hours[0]), time(hours[1]), "part")
        beside = any(_are_near(found, day, clock) for day in days)
        cued = _word(found, index - 1) in {"تا", "دم", "سر", "حوالی", "طرفای"} or part == "بعدازظهر"
        if beside or cued:
            lone.append(clock)
    return lone


def _word(found: Sequence[Mark], index: int) -> str:
    return found[index].word if 0 <= index < len(found) else ""
