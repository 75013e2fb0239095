"""Working hours as a shop writes them down: the ``hours`` part of its rules."""

from __future__ import annotations

import itertools
import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from desk.hours.schedule import Schedule, Shift
from persian.jalali import to_gregorian

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]


def _jalali(text: str) -> str:
    as_gregorian(text)
    return text


JalaliDay = Annotated[str, AfterValidator(_jalali)]
"""A day as ``1405-09-03``."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid")


class YearlyHoliday(_Written):
    """A holiday of every year, by Jalali month and day."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    title: str


class Holiday(_Written):
    """A holiday of one year."""

    date: JalaliDay
    title: str


class Exceptional(_Written):
    """A day with hours of its own; no shifts: closed."""

    date: JalaliDay
    shifts: list[tuple[Clock, Clock]]
    title: str


class Hours(_Written):
    """A shop's working hours.

    Attributes:
        time_zone: name in the IANA database.
        week: from and to of each shift of each day; a day that is missing is closed.
        yearly_holidays: those of the solar calendar.
        holidays: those that move through it, year by year.
        exceptions: days that are otherwise.
    """

    time_zone: str = "Asia/Tehran"
    week: dict[Weekday, list[tuple[Clock, Clock]]]
    yearly_holidays: list[YearlyHoliday] = []
    holidays: list[Holiday] = []
    exceptions: list[Exceptional] = []

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"there is no time zone {value!r}") from error
        return value

    @field_validator("week")
    @classmethod
    def _shifts_are_apart(
        cls, week: dict[Weekday, list[tuple[Clock, Clock]]]
    ) -> dict[Weekday, list[tuple[Clock, Clock]]]:
        for day, written in week.items():
            shifts = sorted(shift_of(pair) for pair in written)
            if any(one.end > other.start for one, other in itertools.pairwise(shifts)):
                raise ValueError(f"the shifts of {day} overlap")
        return week

    def schedule(self) -> Schedule:
        """Give them in the form that can be asked."""
        return Schedule(
            zone=ZoneInfo(self.time_zone),
            week={WEEKDAYS.index(day): [shift_of(pair) for pair in written] for day, written in self.week.items()},
            yearly_holidays=frozenset((one.month, one.day) for one in self.yearly_holidays),
            holidays=frozenset(as_gregorian(one.date) for one in self.holidays),
            exceptions={as_gregorian(one.date): [shift_of(pair) for pair in one.shifts] for one in self.exceptions},
        )


def as_gregorian(text: str) -> date:
    """Read a Jalali day written as ``1405-09-03``.

    Raises:
        ValueError: it is not a day of the Jalali calendar.
    """
    year, month, day = (int(part) for part in text.split("-"))
    return to_gregorian(year, month, day)


def shift_of(pair: tuple[str, str]) -> Shift:
    """Read a shift written as from and to, each ``09:30``, the latter up to ``24:00``.

    Raises:
        ValueError: they are no times of day, or the wrong way round.
    """
    if not all(_CLOCK.fullmatch(clock) for clock in pair):
        raise ValueError("no time of day")
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in pair)
    return Shift(start, end)
