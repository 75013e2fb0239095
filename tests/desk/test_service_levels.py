"""Service levels: working time, clocks that run, stand and stop, and promises that are broken exactly once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from desk.audit.models import AuditEntry
from desk.clock import to_wire
from desk.context import Desk
from desk.hours.written import Hours
from desk.service_levels.models import ServiceBreach, ServiceClock
from desk.shop_rules.models import ShopRule
from desk.staff.models import Team
from tests.desk.conftest import MovableClock, People, ScriptedEngine
from tests.desk.test_hours import WEEK, tehran
from tests.desk.test_moving import held
from tests.desk.test_offers import WRAP_UP, id_of, wish

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SCHEDULE = Hours.model_validate(WEEK).schedule()
moments = st.datetimes(datetime(2026, 3, 1), datetime(2027, 4, 30), timezones=st.just(UTC))
"""Over two turns of the Jalali year, with the holidays, the half-days and the split shifts of the week above."""
works = st.timedeltas(timedelta(0), timedelta(hours=60))


@given(moments, moments, moments)
def test_working_time_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted((one, two, three))
    whole = SCHEDULE.worked(first, last)
    assert SCHEDULE.worked(first, middle) + SCHEDULE.worked(middle, last) == whole
    assert timedelta(0) <= whole <= last - first


@given(moments, works)
def test_what_is_due_after_some_work_is_due_when_that_work_is_done(start: datetime, work: timedelta) -> None:
    due = SCHEDULE.after(start, work)
    assert SCHEDULE.worked(start, due) == work
    if work:
        assert SCHEDULE.worked(due - SECOND / 1000, due) > timedelta(0), "it is over while somebody works"


@given(moments)
def test_no_time_is_counted_out_of_hours(at: datetime) -> None:
    opens = SCHEDULE.opens_at(at)
    assert opens is not None
    assert SCHEDULE.worked(at, opens) == timedelta(0)
    day = opens.astimezone(SCHEDULE.zone)
    assert (day.date() in SCHEDULE.exceptions) or day.weekday() != 4, "Fridays are free, but for the one that is not"


def test_a_holiday_of_the_jalali_year_stops_the_clock() -> None:
    # 21 March 2027 is 1 Farvardin 1406: two hours from Saturday 17:00 are over on Monday at ten.
    saturday = tehran(20, "17:00", month=3).replace(year=2027)
    assert SCHEDULE.after(saturday, 2 * HOUR) == saturday + 2 * DAY - 7 * HOUR


async def clocks(desk: Desk, conversation_id: str) -> dict[str, ServiceClock]:
    async with desk.database.reading() as session:
        rows = await session.scalars(
            select(ServiceClock)
            .where(ServiceClock.conversation_id == conversation_id)
            .order_by(ServiceClock.started_at)
        )
        return {row.level: row for row in rows}


async def breaches(desk: Desk) -> list[ServiceBreach]:
    async with desk.database.reading() as session:
        return list(await session.scalars(select(ServiceBreach).order_by(ServiceBreach.at)))


def running(summary: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {clock["level"]: clock for clock in summary["clocks"]}


async def summary_of(people: People, conversation_id: str) -> dict[str, Any]:
    supervisor, _ = await people.browser(people.login_of("supervisor"))
    async with supervisor.get(people.url(f"/api/conversations/{conversation_id}")) as response:
        return dict((await response.json())["conversation"])


async def test_a_waiting_chat_has_its_clocks_and_an_answer_stops_them(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    reza, _ = await people.staff("reza")
    _, conversation_id = await wish(people)
    waiting = running(await reza.until("conversation.changed", lambda view: view["id"] == conversation_id))
    assert {level: clock["target"] for level, clock in waiting.items()} == {
        "waiting": 180,
        "first_response": 300,
        "resolution": 14400,
    }
    clock = (await clocks(desk, conversation_id))["waiting"]
    assert (clock.due_at, clock.amber_at) == (clock.started_at + 180 * SECOND, clock.started_at + 135 * SECOND)
    taken = await reza.command("conversation_take", conversation_id=conversation_id)
    assert set(running(taken["conversation"])) == {"first_response", "resolution"}
    await reza.say("سلام، در خدمتم", conversation_id=conversation_id)
    assert set(running(await summary_of(people, conversation_id))) == {"resolution"}
    await reza.command("conversation_resolve", conversation_id=conversation_id, wrap_up=WRAP_UP)
    found = await clocks(desk, conversation_id)
    assert {level: (row.end, row.due_at) for level, row in found.items()} == dict.fromkeys(found, ("done", None))
    assert await breaches(desk) == []


async def test_a_broken_promise_is_kept_once_and_supervisors_hear_of_it(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    boss, _ = await people.staff(people.login_of("supervisor"))
    reza, _ = await people.staff("reza")
    _, conversation_id = await wish(people)
    due = (await clocks(desk, conversation_id))["waiting"].due_at
    clock.moment += 180 * SECOND
    await asyncio.gather(*(desk.service_watch.look() for _ in range(4)))
    news = await boss.until("service.breached")
    assert (news["conversation_id"], news["level"], news["contact"]) == (
        conversation_id,
        "waiting",
        (await summary_of(people, conversation_id))["contact"]["name"],
    )
    await reza.command("conversation_take", conversation_id=conversation_id)
    clock.moment += 200 * SECOND
    await reza.say("ببخشید که دیر شد", conversation_id=conversation_id)  # nobody has looked: it is broken all the same
    await desk.service_watch.look()
    rows = await breaches(desk)
    reza_id = await id_of(desk, "reza")
    assert [(row.level, row.operator_id, row.target_seconds) for row in rows] == [
        ("waiting", None, 180),
        ("first_response", reza_id, 300),
    ]
    assert rows[0].at == due
    assert "service.breached" not in str(reza.inbox), "operators hear nothing of it"
    assert running(await summary_of(people, conversation_id))["resolution"]["breached_at"] is None


async def test_clocks_stand_out_of_hours(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    async with desk.database.transaction() as session:
        (await session.get_one(ShopRule, "hours")).value = WEEK
    clock.moment = tehran(24, "17:59")
    _, conversation_id = await wish(people)
    found = (await clocks(desk, conversation_id))["waiting"]
    assert tehran(25, "09:02") < (found.due_at or clock.moment) < tehran(25, "09:02") + SECOND
    clock.moment = tehran(24, "23:00")
    await desk.service_watch.look()
    assert await breaches(desk) == []
    # A closed morning: whoever changes the hours gives the customer's clock the time that is left.
    async with desk.database.transaction() as session:
        closed = {"date": "1405-09-04", "shifts": [], "title": "تعطیل"}
        (await session.get_one(ShopRule, "hours")).value = {**WEEK, "exceptions": [*WEEK["exceptions"], closed]}
    clock.moment = tehran(25, "12:00")
    await desk.service_watch.look()
    assert await breaches(desk) == []
    found = (await clocks(desk, conversation_id))["waiting"]
    assert (found.due_at or clock.moment) > tehran(27, "10:01")


async def test_a_snoozed_chat_takes_no_time(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, reza, conversation_id = await held(people)
    await reza.say("سلام", conversation_id=conversation_id)
    before = (await clocks(desk, conversation_id))["resolution"]
    until = to_wire(clock.now() + 2 * HOUR)
    snoozed = await reza.command("conversation_snooze", conversation_id=conversation_id, until=until)
    assert running(snoozed["conversation"])["resolution"]["due_at"] is None
    again = await reza.command("conversation_snooze", conversation_id=conversation_id, until=until)
    assert running(again["conversation"])["resolution"]["due_at"] is None
    clock.moment += HOUR
    await reza.command("conversation_wake", conversation_id=conversation_id)
    after = (await clocks(desk, conversation_id))["resolution"]
    assert before.due_at
    assert after.due_at
    assert HOUR - SECOND < after.due_at - before.due_at < HOUR + 2 * SECOND


async def test_another_team_promises_its_own(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    _, reza, conversation_id = await held(people)
    async with desk.database.reading() as session:
        sales = (await session.scalars(select(Team.id).where(Team.slug == "sales"))).one()
    moved = await reza.command("conversation_transfer", conversation_id=conversation_id, team_id=sales)
    assert {level: row["target"] for level, row in running(moved["conversation"]).items()} == {
        "waiting": 120,
        "first_response": 240,
        "resolution": 7200,
    }
    customer, other = await wish(people)
    await customer.command("handoff_cancel")
    assert {row.end for row in (await clocks(desk, other)).values()} == {"dropped"}


async def test_targets_are_changed_by_who_may_and_counted_at_once(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, conversation_id = await wish(people)
    async with desk.database.reading() as session:
        support = (await session.scalars(select(Team.id).where(Team.slug == "support"))).one()
    url = people.url(f"/api/teams/{support}/service-targets")
    body = {"waiting": {"seconds": 600, "amber_percent": 50}}
    for role, status in (("operator", 403), ("manager", 200), ("supervisor", 200)):
        browser, csrf = await people.browser(people.login_of(role))
        async with browser.patch(url, json=body, headers={"X-CSRF-Token": csrf}) as response:
            assert response.status == status, role
    async with browser.get(people.url("/api/service-targets")) as response:
        told = {team["id"]: team["targets"] for team in (await response.json())["teams"]}
    assert told[support]["waiting"] == {"seconds": 600, "amber_percent": 50}
    assert told[support]["resolution"] == {"seconds": 14400, "amber_percent": 75}
    clock = (await clocks(desk, conversation_id))["waiting"]
    assert (clock.due_at, clock.amber_at) == (clock.started_at + 600 * SECOND, clock.started_at + 300 * SECOND)
    async with desk.database.reading() as session:
        entries = await session.scalars(select(AuditEntry).where(AuditEntry.act == "targets.changed"))
        assert [entry.details for entry in entries] == [{"waiting": [600, 50]}] * 2


@pytest.mark.parametrize("body", [{"waiting": {"seconds": 5}}, {"waiting": {"seconds": 60, "amber_percent": 100}}, []])
async def test_a_target_must_make_sense(people: People, body: Any) -> None:
    browser, csrf = await people.browser(people.login_of("supervisor"))
    url = people.url("/api/teams/x/service-targets")
    async with browser.patch(url, json=body, headers={"X-CSRF-Token": csrf}) as response:
        assert (await response.json())["error"]["code"] == "frame.invalid"


async def test_chats_from_before_there_were_clocks_get_theirs(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, waiting = await wish(people)
    _, _, open_one = await held(people)
    async with desk.database.transaction() as session:
        for row in await session.scalars(select(ServiceClock)):
            await session.delete(row)
        rule = await session.get_one(ShopRule, "hours")
        rule.value = {**rule.value, "exceptions": []}
    desk.service_watch._hours = None  # as after a start
    await desk.service_watch.look()
    assert set(await clocks(desk, waiting)) == {"waiting", "first_response", "resolution"}
    assert set(await clocks(desk, open_one)) == {"first_response", "resolution"}
