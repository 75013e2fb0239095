"""Working hours as people at the desk change them: judged, kept whole with what was before, live at once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.clock import Clock, to_wire
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import DISPATCH, Event
from desk.fields import plain
from desk.hours.schedule import Shift
from desk.hours.written import Hours, Weekday, as_gregorian, shift_of
from desk.ids import new_id
from desk.shop_rules.models import ShopRule, ShopRuleChange
from desk.shop_rules.service import read_rules
from desk.staff.models import Staff
from persian.jalali import days_in_month

KEY = "hours"
LEAP_YEAR = 1403
"""A year whose last month has 30 days: holidays of every year may be on any day a year can have."""
LONGEST_TITLE = 100
DAYS_AHEAD = 14
CHANGES = 20
TICK = timedelta(milliseconds=1)
_DAY = re.compile(r"1[34][0-9]{2}-[01][0-9]-[0-3][0-9]")
Words = Annotated[str, Field(max_length=200)]
Shifts = Annotated[list[tuple[Words, Words]], Field(max_length=8)]


class _Draft(BaseModel):
    model_config = ConfigDict(extra="forbid")


class YearlyDraft(_Draft):
    """A holiday of every year, as it was typed."""

    month: int
    day: int
    title: Words


class DayDraft(_Draft):
    """A holiday of one year, as it was typed."""

    date: Words
    title: Words


class ExceptionDraft(DayDraft):
    """A day with hours of its own, as it was typed."""

    shifts: Shifts


class HoursDraft(_Draft):
    """Working hours as they were typed: readable, not yet judged."""

    week: dict[Weekday, Shifts]
    yearly_holidays: Annotated[list[YearlyDraft], Field(max_length=100)] = []
    holidays: Annotated[list[DayDraft], Field(max_length=300)] = []
    exceptions: Annotated[list[ExceptionDraft], Field(max_length=300)] = []

    def problems(self) -> list[dict[str, str]]:
        """Give what is wrong, each with its place (``week.thursday``, ``holidays.3``) and kind.

        Kinds: ``shift`` (it ends before it begins, or is no time), ``overlap``, ``date``, ``title``, ``twice``.
        """
        found: list[tuple[str, str]] = []
        for day, shifts in self.week.items():
            found += ((f"week.{day}", kind) for kind in _of_shifts(shifts))
        for place, yearly in enumerate(self.yearly_holidays):
            where = f"yearly_holidays.{place}"
            if not (1 <= yearly.month <= 12 and 1 <= yearly.day <= days_in_month(LEAP_YEAR, yearly.month)):
                found.append((where, "date"))
            found += ((where, kind) for kind in _of_title(yearly.title))
        for name, days in (("holidays", self.holidays), ("exceptions", self.exceptions)):
            seen: set[str] = set()
            for place, one in enumerate(days):
                where = f"{name}.{place}"
                if not _is_day(one.date):
                    found.append((where, "date"))
                elif one.date in seen:
                    found.append((where, "twice"))
                seen.add(one.date)
                found += ((where, kind) for kind in _of_title(one.title))
                if isinstance(one, ExceptionDraft):
                    found += ((where, kind) for kind in _of_shifts(one.shifts))
        return [{"where": where, "problem": kind} for where, kind in found]

    def written(self, time_zone: str) -> dict[str, Any]:
        """Give them as they are kept: in order, without what is closed anyway.

        Raises:
            DeskError: ``hours.invalid`` with ``problems``.
        """
        if problems := self.problems():
            raise DeskError("hours.invalid", problems=problems)
        value = self.model_dump(mode="json")
        value["week"] = {day: sorted(shifts) for day, shifts in value["week"].items() if shifts}
        for name in ("yearly_holidays", "holidays", "exceptions"):
            for one in value[name]:
                one["title"] = _line(one["title"])
        value["yearly_holidays"].sort(key=lambda one: (one["month"], one["day"]))
        value["holidays"].sort(key=lambda one: one["date"])
        value["exceptions"].sort(key=lambda one: one["date"])
        for one in value["exceptions"]:
            one["shifts"].sort()
        return Hours.model_validate({"time_zone": time_zone, **value}).model_dump(mode="json")


@dataclass(frozen=True)
class HoursEditing:
    """Changes working hours.

    Args:
        database: the CRM.
        clock: the time.
        audit: keeps who changed them.
    """

    database: Database
    clock: Clock
    audit: Audit

    async def replace(self, by: Staff, draft: HoursDraft, seen: str | None) -> None:
        """Put other hours in the place of those there are: all of them, or nothing if anything is wrong.

        Args:
            by: who changes them.
            draft: the hours as they shall be.
            seen: ``updated_at`` of those the editor has before them; None when nobody had written any down.

        Raises:
            DeskError: ``hours.invalid`` with ``problems``; ``hours.conflict``.
        """
        try:
            async with self.database.transaction() as session:
                row = await session.get(ShopRule, KEY, with_for_update=True)
                if (to_wire(row.updated_at) if row else None) != seen:
                    raise DeskError("hours.conflict")
                before = (await read_rules(session)).hours
                value = draft.written(before.time_zone)
                now = self.clock.now()
                if row is None:
                    session.add(ShopRule(key=KEY, value=value, updated_at=now))
                elif Hours.model_validate(row.value) == Hours.model_validate(value):
                    return
                else:
                    row.value = value
                    row.updated_at = max(now, row.updated_at + TICK)
                change = ShopRuleChange(
                    id=new_id(),
                    key=KEY,
                    at=now,
                    staff_id=by.id,
                    before=before.model_dump(mode="json"),
                    after=value,
                )
                session.add(change)
                counts = {name: len(value[name]) for name in ("yearly_holidays", "holidays", "exceptions")}
                self.audit.note(session, by, Act.HOURS_CHANGED, "hours", change.id, **counts)
                session.announce(Event(DISPATCH, "hours.changed"))
        except IntegrityError:
            # Two wrote the first ones down at once.
            raise DeskError("hours.conflict") from None


def outlook(hours: Hours, now: datetime) -> dict[str, Any]:
    """Tell what hours mean: whether it is open now, until or from when, and the days to come."""
    schedule = hours.schedule()
    closes = schedule.closes_at(now)
    opens = schedule.opens_at(now) if closes is None else None
    titles: dict[Any, tuple[str, str]] = {}
    first = now.astimezone(schedule.zone).date()
    for one in hours.holidays:
        titles[as_gregorian(one.date)] = ("holiday", one.title)
    for exception in hours.exceptions:
        titles[as_gregorian(exception.date)] = ("exception", exception.title)
    days = []
    for number in range(DAYS_AHEAD):
        day = first + timedelta(days=number)
        why = titles.get(day)
        if why is None and (yearly := schedule.yearly_on(day)):
            title = next(one.title for one in hours.yearly_holidays if (one.month, one.day) == yearly)
            why = ("holiday", title)
        shifts = [
            [start.astimezone(schedule.zone).strftime("%H:%M"), _clock(stop.astimezone(schedule.zone))]
            for start, stop in schedule.shifts_on(day)
        ]
        days.append(
            {
                "date": day.isoformat(),
                "shifts": shifts,
                "kind": why[0] if why else None,
                "title": why[1] if why else None,
            }
        )
    return {
        "open": closes is not None,
        "closes_at": to_wire(closes) if closes else None,
        "opens_at": to_wire(opens) if opens else None,
        "days": days,
    }


async def view(session: Session, now: datetime) -> dict[str, Any]:
    """Write the hours for those who change them, with what they mean and who changed them."""
    row = await session.get(ShopRule, KEY)
    hours = (await read_rules(session)).hours
    changes = await session.execute(
        select(ShopRuleChange, Staff.name)
        .join(Staff, Staff.id == ShopRuleChange.staff_id)
        .where(ShopRuleChange.key == KEY)
        .order_by(ShopRuleChange.at.desc(), ShopRuleChange.id.desc())
        .limit(CHANGES)
    )
    return {
        "hours": hours.model_dump(mode="json"),
        "updated_at": to_wire(row.updated_at) if row else None,
        "outlook": outlook(hours, now),
        "changes": [
            {
                "id": change.id,
                "at": to_wire(change.at),
                "staff": {"id": change.staff_id, "name": name},
                "before": change.before,
            }
            for change, name in changes
        ],
    }


def _clock(moment: datetime) -> str:
    return "24:00" if (moment.hour, moment.minute) == (0, 0) else moment.strftime("%H:%M")


def _line(text: str) -> str:
    return " ".join(plain(text).split())


def _of_title(title: str) -> Iterator[str]:
    if not 1 <= len(_line(title)) <= LONGEST_TITLE:
        yield "title"


def _of_shifts(written: list[tuple[str, str]]) -> Iterator[str]:
    try:
        shifts: list[Shift] = sorted(shift_of(pair) for pair in written)
    except ValueError:
        yield "shift"
        return
    if any(one.end > other.start for one, other in itertools.pairwise(shifts)):
        yield "overlap"


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        as_gregorian(text)
    except ValueError:
        return False
    return True
