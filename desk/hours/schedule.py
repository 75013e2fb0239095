"""A shop's working hours: split shifts, half-days, holidays, exceptions; and time counted in them.

A day is the shop's own. Moments that go in and out are in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from persian.jalali import from_gregorian

LOOK_AHEAD_DAYS = 400
"""Who does not open within this many days does not open."""
MINUTES_A_DAY = 24 * 60
MORNING = 10 * 60
"""When a morning is well under way, in minutes after midnight."""


@dataclass(frozen=True, order=True)
class Shift:
    """A stretch of work within one day.

    Attributes:
        start: minutes after midnight.
        end: minutes after midnight, at most 1440: the midnight that ends the day.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MINUTES_A_DAY:
            raise ValueError(f"a shift begins before it ends, within one day: {self.start} to {self.end} minutes")


@dataclass(frozen=True)
class Schedule:
    """When a shop works.

    Attributes:
        zone: the shop's time zone.
        week: the shifts of each day of the week, 0 being Monday as in :meth:`datetime.date.weekday`; a day that is
            missing is closed.
        yearly_holidays: Jalali (month, day) of holidays that return every year.
        holidays: single days on which the shop is closed.
        exceptions: days with shifts of their own, whatever the week and the holidays say.
    """

    zone: ZoneInfo
    week: Mapping[int, Sequence[Shift]]
    yearly_holidays: frozenset[tuple[int, int]] = frozenset()
    holidays: frozenset[date] = frozenset()
    exceptions: Mapping[date, Sequence[Shift]] = field(default_factory=dict)

    def shifts_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """Give the stretches of work that begin on a day of the shop, in order, as moments in UTC."""
        if day in self.exceptions:
            shifts = self.exceptions[day]
        elif day in self.holidays or self.yearly_on(day):
            shifts = ()
        else:
            shifts = self.week.get(day.weekday(), ())
        return [(self._moment(day, shift.start), self._moment(day, shift.end)) for shift in sorted(shifts)]

    def is_open(self, at: datetime) -> bool:
        """Tell whether the shop works at a moment."""
        return self.closes_at(at) is not None

    def closes_at(self, at: datetime) -> datetime | None:
        """Give the end of the work that goes on at a moment; None when there is none.

        Shifts that touch, as the one to midnight and the one from midnight, count as one.
        """
        end: datetime | None = None
        for start, stop in self._from(at):
            if end is None and start <= at < stop:
                end = stop
            elif end is not None and start <= end:
                end = max(end, stop)
            else:
                break
        return end

    def opens_at(self, at: datetime) -> datetime | None:
        """Give the next moment at or after ``at`` at which the shop works; None when it never opens again."""
        for start, stop in self._from(at):
            if at < stop:
                return max(start, at)
        return None

    def mornings(self, at: datetime, days: int) -> list[datetime]:
        """Give the mornings of the working days that follow the day of a moment: what "tomorrow morning" means.

        A morning is ten o'clock, or, if the shop does not work then, when it opens next on that day, or else first.

        Args:
            at: a moment of the day before the first one.
            days: how many days are looked at.
        """
        today = at.astimezone(self.zone).date()
        found = []
        for number in range(1, days + 1):
            day = today + timedelta(days=number)
            if shifts := self.shifts_on(day):
                ten = self._moment(day, MORNING)
                found.append(next((max(start, ten) for start, stop in shifts if stop > ten), shifts[0][0]))
        return found

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Give how much working time lies between two moments; none when they are the wrong way round."""
        total = timedelta()
        for begins, stops in self._from(start, (end - start).days + 3):
            if begins >= end:
                break
            total += max(timedelta(), min(stops, end) - max(begins, start))
        return total

    def after(self, start: datetime, work: timedelta) -> datetime:
        """Give the moment at which an amount of working time will have passed.

        A shop that never opens again is counted by the clock: a due time is wanted all the same.
        """
        left = work
        for begins, stops in self._from(start):
            begun = max(begins, start)
            if stops <= begun:
                continue
            if begun + left <= stops:
                return begun + left
            left -= stops - begun
        return start + work

    def _from(self, at: datetime, days: int = LOOK_AHEAD_DAYS) -> Iterator[tuple[datetime, datetime]]:
        # The day before is looked at too: at midnight its last shift may just be ending.
        first = at.astimezone(self.zone).date() - timedelta(days=1)
        for number in range(days):
            for start, stop in self.shifts_on(first + timedelta(days=number)):
                if stop > at:
                    yield start, stop

    def _moment(self, day: date, minutes: int) -> datetime:
        midnight = datetime.combine(day + timedelta(days=minutes // MINUTES_A_DAY), time(), self.zone)
        # Wall-clock time on purpose: shops open at nine whatever summer time does.
        return (midnight + timedelta(minutes=minutes % MINUTES_A_DAY)).astimezone(UTC)

    def yearly_on(self, day: date) -> tuple[int, int] | None:
        """Give the month and day of the holiday of every year that falls on a day, if one does."""
        _, month, number = from_gregorian(day)
        return (month, number) if (month, number) in self.yearly_holidays else None
