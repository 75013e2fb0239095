"""Working hours changed in the browser: judged whole, live at once, kept with what was before; lunar holidays."""

from __future__ import annotations

import asyncio
import copy
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import delete, select

from desk.context import Desk
from desk.hours.lunar import lunar_holidays
from desk.hours.written import as_gregorian
from desk.shop_rules.models import ShopRule, ShopRuleChange
from persian.jalali import to_gregorian
from persian.lunar import to_gregorian as from_lunar
from tests.desk.conftest import INTERNAL, People
from tests.desk.test_people import Browser, browser_of
from tests.shop_data.shapes import read


def without_zone(hours: dict[str, Any]) -> dict[str, Any]:
    return {name: copy.deepcopy(value) for name, value in hours.items() if name != "time_zone"}


async def told(people: People) -> dict[str, Any]:
    """What the bot hears of the hours."""
    async with (
        ClientSession() as session,
        session.get(people.url("/internal/hours"), headers={"Authorization": f"Bearer {INTERNAL}"}) as response,
    ):
        return dict(await response.json())


async def kept(browser: Browser) -> dict[str, Any]:
    return (await browser.send("GET", "/api/hours"))[1]


async def test_hours_change_at_once_and_keep_what_was_before(people: People, desk: Desk) -> None:
    supervisor, manager = await browser_of(people, "supervisor"), await browser_of(people, "manager")
    seen = await kept(supervisor)
    assert seen["outlook"]["open"] is (await told(people))["open"] is True  # a Tuesday, 11:30 in Tehran
    hours = without_zone(seen["hours"])
    hours["week"]["tuesday"] = [["16:00", "24:00"], ["08:00", "10:00"]]
    hours["holidays"].append({"date": "1405-09-04", "title": "  تعطیلی   آلودگی هوا "})
    hours["exceptions"].append({"date": "1405-09-06", "shifts": [["10:00", "12:00"]], "title": "جمعه‌ی باز"})
    looked = (await supervisor.send("POST", "/api/hours/preview", hours=hours))[1]
    assert looked["outlook"]["open"] is False
    assert (await told(people))["open"] is True  # only looked at
    assert [day["title"] for day in looked["outlook"]["days"][:4]] == [None, "تعطیلی آلودگی هوا", None, "جمعه‌ی باز"]
    assert looked["outlook"]["days"][0]["shifts"] == [["08:00", "10:00"], ["16:00", "24:00"]]

    status, now = await supervisor.send("PUT", "/api/hours", hours=hours, updated_at=seen["updated_at"])
    assert status == 200
    assert (await told(people)) == {
        "open": False,
        "opens_at": "2026-11-24T12:30:00.000Z",
        "closes_at": None,
        "somebody_online": False,
    }
    assert now["changes"][0]["before"] == seen["hours"]
    # Who saw the old ones writes over nothing.
    assert await manager.code("PUT", "/api/hours", hours=hours, updated_at=seen["updated_at"]) == "hours.conflict"
    # What was before can be brought back.
    back = without_zone(now["changes"][0]["before"])
    assert await manager.code("PUT", "/api/hours", hours=back, updated_at=now["updated_at"]) == "200"
    assert (await told(people))["open"] is True
    async with desk.database.reading() as session:
        assert len((await session.scalars(select(ShopRuleChange))).all()) == 2


@pytest.mark.parametrize(
    ("part", "value", "problem"),
    [
        ("week", {"monday": [["13:00", "09:00"]]}, ("week.monday", "shift")),
        ("week", {"monday": [["9:00", "10:00"]]}, ("week.monday", "shift")),
        ("week", {"monday": [["09:00", "13:00"], ["12:59", "18:00"]]}, ("week.monday", "overlap")),
        ("yearly_holidays", [{"month": 7, "day": 31, "title": "x"}], ("yearly_holidays.0", "date")),
        ("holidays", [{"date": "1405-12-30", "title": "x"}], ("holidays.0", "date")),
        ("holidays", [{"date": "۱۴۰۵-۰۱-۰۱", "title": "x"}], ("holidays.0", "date")),
        ("holidays", [{"date": "1405-01-05", "title": "x"}] * 2, ("holidays.1", "twice")),
        ("holidays", [{"date": "1405-01-05", "title": " \u202e"}], ("holidays.0", "title")),
        (
            "exceptions",
            [{"date": "1405-01-05", "title": "x", "shifts": [["24:00", "25:00"]]}],
            ("exceptions.0", "shift"),
        ),
    ],
)
async def test_hours_that_cannot_be_are_kept_in_no_part(
    people: People, desk: Desk, part: str, value: Any, problem: tuple[str, str]
) -> None:
    supervisor = await browser_of(people, "supervisor")
    seen = await kept(supervisor)
    hours = {**without_zone(seen["hours"]), "week": {}, part: value}
    status, answer = await supervisor.send("PUT", "/api/hours", hours=hours, updated_at=seen["updated_at"])
    assert (status, answer["error"]["code"]) == (422, "hours.invalid")
    assert answer["error"]["data"]["problems"] == [{"where": problem[0], "problem": problem[1]}]
    assert (await kept(supervisor)) == seen


async def test_of_two_who_write_the_first_hours_one_is_told(people: People, desk: Desk) -> None:
    async with desk.database.transaction() as session:
        await session.execute(delete(ShopRule).where(ShopRule.key == "hours"))
    one, other = await browser_of(people, "supervisor"), await browser_of(people, "manager")
    assert (await kept(one))["updated_at"] is None
    week = {"week": {"saturday": [["09:00", "17:00"]]}}
    codes = await asyncio.gather(
        *(browser.code("PUT", "/api/hours", hours=week, updated_at=None) for browser in (one, other))
    )
    assert sorted(codes) == ["200", "hours.conflict"]


# The official days of 1404, as they were announced.
OFFICIAL_1404 = {
    (1446, 9, 21): (1, 2), (1446, 10, 1): (1, 11), (1446, 10, 25): (2, 4), (1446, 12, 10): (3, 17),
    (1447, 1, 9): (4, 14), (1447, 1, 10): (4, 15), (1447, 3, 8): (6, 10), (1447, 3, 17): (6, 19),
}  # fmt: skip


def test_the_table_is_a_day_off_at_most() -> None:
    assert from_lunar(1, 1, 1).isoformat() == "0622-07-19"
    for lunar, (month, day) in OFFICIAL_1404.items():
        assert abs(from_lunar(*lunar) - to_gregorian(1404, month, day)) <= timedelta(days=1), lunar


@pytest.mark.parametrize("year", [1404, 1405, 1406])
def test_a_year_has_each_lunar_holiday_about_once(year: int) -> None:
    found = lunar_holidays(year)
    assert 17 <= len(found) <= 20
    assert all(one["date"].startswith(str(year)) for one in found)
    assert [one["date"] for one in found] == sorted(one["date"] for one in found)


def test_the_demo_shops_lunar_holidays_are_where_the_table_has_them() -> None:
    reckoned: dict[str, list[Any]] = {}
    for one in lunar_holidays(1405):
        reckoned.setdefault(one["title"], []).append(as_gregorian(one["date"]))
    for one in read("rules")["hours"]["holidays"]:
        near = [abs(as_gregorian(one["date"]) - day).days for day in reckoned[one["title"]]]
        assert min(near) <= 1, one
