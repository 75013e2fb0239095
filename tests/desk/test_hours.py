"""Working hours: what a customer is told, and the time that service is counted in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from desk.hours.schedule import Schedule
from desk.hours.written import Hours
from desk.shop_rules.written import Rules
from tests.desk.conftest import MovableClock, People
from tests.shop_data.shapes import read

SPLIT = [["09:00", "13:00"], ["14:00", "18:00"]]
WEEK: dict[str, Any] = {
    "week": {
        **dict.fromkeys(["saturday", "sunday", "monday", "tuesday", "wednesday"], SPLIT),
        "thursday": [["09:00", "13:00"]],
    },
    "yearly_holidays": [{"month": 1, "day": 1, "title": "نوروز"}],
    "holidays": [{"date": "1405-09-05", "title": "تعطیل رسمی"}],
    "exceptions": [{"date": "1405-09-06", "shifts": [["10:00", "12:00"]], "title": "جمعه‌ی باز"}],
}


def tehran(day: int, clock: str, month: int = 11) -> datetime:
    """A moment of 2026 by the clock in Tehran, which is 3:30 ahead of UTC all year."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=3, minutes=30)


@pytest.fixture
def schedule() -> Schedule:
    return Hours.model_validate(WEEK).schedule()


# 24 November 2026 is a Tuesday, 3 Āzar 1405. The 26th is the holiday of the exceptions above, the 27th an open Friday.
@pytest.mark.parametrize(
    ("at", "opens", "closes"),
    [
        (tehran(24, "08:59"), tehran(24, "09:00"), None),
        (tehran(24, "09:00"), tehran(24, "09:00"), tehran(24, "13:00")),
        (tehran(24, "12:59"), tehran(24, "12:59"), tehran(24, "13:00")),
        (tehran(24, "13:00"), tehran(24, "14:00"), None),
        (tehran(24, "18:00"), tehran(25, "09:00"), None),
        (tehran(25, "19:00"), tehran(27, "10:00"), None),
        (tehran(27, "11:00"), tehran(27, "11:00"), tehran(27, "12:00")),
        (tehran(27, "12:00"), tehran(28, "09:00"), None),
        (tehran(3, "15:00", month=12), tehran(5, "09:00", month=12), None),
    ],
)
def test_open_and_closed(schedule: Schedule, at: datetime, opens: datetime, closes: datetime | None) -> None:
    assert schedule.opens_at(at) == opens
    assert schedule.closes_at(at) == closes
    assert schedule.is_open(at) is (closes is not None)


def test_the_next_working_mornings(schedule: Schedule) -> None:
    """Not on the holiday of the 26th; on the open Friday only when it opens."""
    after = [tehran(27, "10:00"), tehran(28, "10:00"), tehran(29, "10:00")]
    assert schedule.mornings(tehran(25, "23:59"), 4) == after
    assert schedule.mornings(tehran(26, "00:01"), 3) == after
    late = Hours.model_validate({"week": {"saturday": [["16:00", "20:00"]], "sunday": [["00:00", "02:00"]]}}).schedule()
    assert late.mornings(tehran(27, "12:00"), 2) == [tehran(28, "16:00"), tehran(29, "00:00")]


async def test_the_desk_says_when_the_next_working_mornings_are(people: People, clock: MovableClock) -> None:
    _, snapshot = await people.staff("reza")
    assert snapshot["mornings"][0] > snapshot["now"]
    assert sorted(snapshot["mornings"]) == snapshot["mornings"]
    days = {datetime.fromisoformat(moment).weekday() for moment in snapshot["mornings"]}
    assert 4 not in days, "the demo shop is closed on Fridays"


def test_a_yearly_holiday_is_one_every_year(schedule: Schedule) -> None:
    # 1 Farvardin 1406 is 21 March 2027, a Sunday; 1 Farvardin 1407 is 20 March 2028, a Monday.
    for year, day in ((2027, 21), (2028, 20)):
        noon = datetime(year, 3, day, 12 - 3, tzinfo=UTC)
        assert not schedule.is_open(noon)
        assert schedule.is_open(noon + timedelta(days=1))


def test_time_is_counted_in_working_hours(schedule: Schedule) -> None:
    assert schedule.worked(tehran(24, "12:30"), tehran(24, "14:30")) == timedelta(hours=1)
    assert schedule.worked(tehran(24, "17:00"), tehran(25, "10:00")) == timedelta(hours=2)
    assert schedule.worked(tehran(24, "20:00"), tehran(25, "08:00")) == timedelta(0)
    assert schedule.worked(tehran(25, "10:00"), tehran(24, "10:00")) == timedelta(0)
    assert schedule.after(tehran(24, "12:30"), timedelta(hours=1)) == tehran(24, "14:30")
    assert schedule.after(tehran(24, "17:00"), timedelta(hours=2)) == tehran(25, "10:00")
    assert schedule.after(tehran(25, "18:00"), timedelta(hours=2)) == tehran(27, "12:00")


def test_shifts_that_meet_at_midnight_are_one() -> None:
    around_the_clock = Hours.model_validate(
        {"week": {key: [["00:00", "24:00"]] for key in ["tuesday", "wednesday"]}}
    ).schedule()
    assert around_the_clock.closes_at(tehran(24, "23:00")) == tehran(26, "00:00")
    assert around_the_clock.is_open(tehran(25, "00:00"))


def test_who_never_opens_never_opens() -> None:
    closed = Hours.model_validate({"week": {}}).schedule()
    assert closed.opens_at(tehran(24, "10:00")) is None
    assert closed.after(tehran(24, "10:00"), timedelta(hours=4)) == tehran(24, "14:00")


minutes = st.integers(min_value=0, max_value=60 * 24 * 60)


@given(start=minutes, work=st.integers(min_value=1, max_value=60 * 200))
def test_what_is_due_after_some_work_comes_when_so_much_was_worked(start: int, work: int) -> None:
    schedule = Hours.model_validate(WEEK).schedule()
    begun = tehran(1, "00:00") + timedelta(minutes=start)
    due = schedule.after(begun, timedelta(minutes=work))
    assert schedule.worked(begun, due) == timedelta(minutes=work)
    assert schedule.worked(begun, due - timedelta(minutes=1)) == timedelta(minutes=work - 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"week": {"saturday": [["09:00", "08:00"]]}},
        {"week": {"saturday": [["09:00", "13:00"], ["12:00", "14:00"]]}},
        {"week": {"someday": []}},
        {"week": {"saturday": [["9", "10"]]}},
        {"week": {}, "holidays": [{"date": "1405-12-30", "title": "not a leap year"}]},
        {"week": {}, "holidays": [{"date": "tomorrow", "title": "?"}]},
        {"week": {}, "time_zone": "Asia/Nowhere"},
    ],
)
def test_hours_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Hours.model_validate(wrong)


def test_the_demo_shop_has_rules_that_hold() -> None:
    rules = Rules.model_validate(read("rules"))
    assert rules.orders.return_days == 7
    friday, saturday = tehran(27, "12:00"), tehran(28, "12:00")
    assert not rules.hours.schedule().is_open(friday)
    assert rules.hours.schedule().is_open(saturday)
