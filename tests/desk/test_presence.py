"""Presence: from live sockets, over several tabs, with a grace time, surviving a crash."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from desk.app import create_app
from desk.context import DESK, Desk
from desk.events import Event
from desk.settings import Settings
from desk.staff.models import PresenceChange, Staff
from desk.staff.presence import GRACE
from tests.desk.conftest import MovableClock, People, ScriptedEngine

SECOND = timedelta(seconds=1)


def of(login_name: str) -> Callable[[dict[str, Any]], bool]:
    return lambda news: bool(news["staff"]["name"] == login_name)


async def presence(desk: Desk, login: str) -> str:
    async with desk.database.reading() as session:
        return (await session.scalars(select(Staff.presence).where(Staff.login == login))).one()


async def history(desk: Desk, login: str) -> list[tuple[str, str]]:
    async with desk.database.reading() as session:
        rows = await session.execute(
            select(PresenceChange.presence, PresenceChange.reason)
            .join(Staff, Staff.id == PresenceChange.staff_id)
            .where(Staff.login == login)
            .order_by(PresenceChange.at, PresenceChange.id)
        )
        return [(row.presence, row.reason) for row in rows]


async def close(desk: Desk, socket: Any) -> None:
    before = len(desk.connections)
    await socket.ws.close()
    async with asyncio.timeout(10):
        while len(desk.connections) >= before:  # noqa: ASYNC110 (the desk tells nobody when a socket is gone)
            await asyncio.sleep(0.01)
    await desk.presence.close()


async def test_colleagues_hear_who_comes_steps_away_and_goes(people: People, desk: Desk, clock: MovableClock) -> None:
    watcher, snapshot = await people.staff(people.login_of("supervisor"))
    login = people.login_of("operator")
    mine = next(row for row in snapshot["presence"] if row["presence"] == "online")
    assert mine["at"]
    assert {row["presence"] for row in snapshot["presence"]} == {"online", "offline"}
    operator, own = await people.staff(login)
    online = await watcher.until("presence.changed", lambda news: news["presence"] == "online")
    name = online["staff"]["name"]
    assert (name, "online") in [(row["staff"]["name"], row["presence"]) for row in own["presence"]]
    assert (await operator.command("presence_set", presence="away"))["presence"] == "away"
    assert (await watcher.until("presence.changed", of(name)))["presence"] == "away"
    await close(desk, operator)
    clock.moment += GRACE + SECOND
    await desk.presence.sweep()
    assert (await watcher.until("presence.changed", of(name)))["presence"] == "offline"
    assert await history(desk, login) == [
        ("online", "connected"),
        ("away", "by_hand"),
        ("offline", "connection_lost"),
    ]


async def test_closing_one_of_two_tabs_changes_nothing(people: People, desk: Desk, clock: MovableClock) -> None:
    login = people.login_of("operator")
    one, _ = await people.staff(login)
    two, _ = await people.staff(login)
    await close(desk, one)
    clock.moment += GRACE * 10
    assert await desk.presence.sweep() == []
    assert await presence(desk, login) == "online"
    assert await history(desk, login) == [("online", "connected")]
    await close(desk, two)
    clock.moment += GRACE - SECOND
    assert await desk.presence.sweep() == []
    clock.moment += 2 * SECOND
    assert len(await desk.presence.sweep()) == 1
    assert await presence(desk, login) == "offline"


async def test_coming_back_within_the_grace_time_is_no_news_and_away_stays_away(
    people: People, desk: Desk, clock: MovableClock
) -> None:
    login = people.login_of("operator")
    first, _ = await people.staff(login)
    await first.command("presence_set", presence="away")
    await close(desk, first)
    clock.moment += GRACE - SECOND
    second, _ = await people.staff(login)
    clock.moment += GRACE - SECOND
    assert await desk.presence.sweep() == []
    assert await presence(desk, login) == "away"
    assert (await second.command("presence_set", presence="online"))["presence"] == "online"
    assert await history(desk, login) == [("online", "connected"), ("away", "by_hand"), ("online", "by_hand")]


async def test_signing_out_needs_no_grace_time_unless_another_browser_is_signed_in(people: People, desk: Desk) -> None:
    login = people.login_of("operator")
    one, csrf_one = await people.browser(login)
    two, csrf_two = await people.browser(login)
    await people.open_desk(one, csrf_one)
    await people.open_desk(two, csrf_two)
    async with one.delete(people.url("/api/session"), headers={"X-CSRF-Token": csrf_one}) as response:
        assert response.status == 204
    assert await presence(desk, login) == "online"
    async with two.delete(people.url("/api/session"), headers={"X-CSRF-Token": csrf_two}) as response:
        assert response.status == 204
    assert await presence(desk, login) == "offline"
    assert (await history(desk, login))[-1] == ("offline", "signed_out")


async def test_a_desk_that_crashed_leaves_nobody_online(
    settings: Settings, people: People, desk: Desk, clock: MovableClock, engine: ScriptedEngine
) -> None:
    login = people.login_of("operator")
    other = people.login_of("operator", 1)
    await people.staff(login)
    # A second desk on the same database starts long after the first was last heard of, as after a crash.
    async with desk.database.transaction() as session:
        row = (await session.scalars(select(Staff).where(Staff.login == other))).one()
        row.presence = "online"
        row.seen_at = clock.now() - GRACE - SECOND
    second = TestServer(create_app(settings, clock))
    await second.start_server()
    try:
        assert await presence(second.app[DESK], other) == "offline"
        assert await presence(second.app[DESK], login) == "online", "the other desk is alive, and so are its people"
    finally:
        await second.close()


async def test_two_desks_on_one_database_agree(
    settings: Settings, people: People, desk: Desk, clock: MovableClock
) -> None:
    login = people.login_of("operator")
    operator, _ = await people.staff(login)
    second = TestServer(create_app(settings, clock))
    await second.start_server()
    try:
        there = People(second)
        same_person, _ = await there.staff(login)
        await close(desk, operator)
        clock.moment += GRACE - SECOND
        await second.app[DESK].presence.sweep()  # says that they are there, for they are here
        clock.moment += GRACE - SECOND
        assert await desk.presence.sweep() == []
        await close(second.app[DESK], same_person)
        clock.moment += GRACE + SECOND
        assert len(await desk.presence.sweep()) == 1
        for session in there.sessions:
            await session.close()
    finally:
        await second.close()


async def test_a_session_that_ends_elsewhere_closes_its_sockets(
    people: People, desk: Desk, clock: MovableClock
) -> None:
    from desk.sockets.staff import end_sessions
    from desk.staff.service import SESSION_LENGTH

    operator, _ = await people.staff(people.login_of("operator"))
    await end_sessions(desk)
    assert await operator.command("ping") == {}
    clock.moment += SESSION_LENGTH + SECOND
    await end_sessions(desk)
    await operator.until("signed_out")
    assert (await operator.ws.receive(timeout=10)).data == 4401


async def test_no_news_comes_before_the_answer_to_who_one_is(
    people: People, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = desk.staff.running

    async def running_while_something_happens(sessions: Collection[str]) -> set[str]:
        await desk.bus.publish(Event("staff", "canned.changed"))
        return await running(sessions)

    monkeypatch.setattr(desk.staff, "running", running_while_something_happens)
    socket, _ = await people.staff(people.login_of("operator"))  # its first frame is auth_ok
    await socket.until("canned.changed")
