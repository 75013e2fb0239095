"""Staff and teams, managed in the browser: who may change whom, first passwords, letting go, removing teams."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import select, update

from desk.audit.models import AuditEntry
from desk.context import Desk
from desk.conversations.models import Conversation, State
from desk.errors import DeskError
from desk.staff.models import Role, Staff, Team
from tests.desk.conftest import MovableClock, People, ScriptedEngine
from tests.desk.test_queue import queued, team_of

OWN = "یک-گذرواژه-از-خودم"


class Browser:
    """Somebody's browser, with the CSRF value sent along."""

    def __init__(self, people: People, session: ClientSession, csrf: str) -> None:
        self.people, self.session, self.csrf = people, session, csrf

    async def send(self, method: str, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.request(
            method, self.people.url(path), json=body or None, headers={"X-CSRF-Token": self.csrf}
        ) as response:
            answer = dict(await response.json())
            self.csrf = answer.get("csrf", self.csrf)
            return response.status, answer

    async def code(self, method: str, path: str, **body: Any) -> str:
        """Give the error's code, or the status as text."""
        status, answer = await self.send(method, path, **body)
        return str(answer["error"]["code"]) if "error" in answer else str(status)


async def browser_of(people: People, role: str) -> Browser:
    return Browser(people, *await people.browser(people.login_of(role)))


async def signing_in(people: People, login: str, password: str) -> tuple[Browser, int, dict[str, Any]]:
    browser = Browser(people, *await people.stranger())
    status, answer = await browser.send("POST", "/api/session", login=login, password=password)
    return browser, status, answer


async def id_of(desk: Desk, login: str) -> str:
    async with desk.database.reading() as session:
        return (await session.scalars(select(Staff.id).where(Staff.login == login))).one()


def newcomer(**more: Any) -> dict[str, Any]:
    return {"login": "laleh", "name": "لاله پارسا", "role": "operator", **more}


async def test_a_first_password_opens_nothing_but_the_choice_of_ones_own(
    people: People, desk: Desk, clock: MovableClock
) -> None:
    supervisor = await browser_of(people, "supervisor")
    status, made = await supervisor.send("POST", "/api/staff", **newcomer(login="Laleh"))
    assert (status, made["login"]) == (201, "laleh")
    assert await supervisor.code("POST", "/api/staff", **newcomer()) == "staff.login_taken"

    laleh, status, answer = await signing_in(people, "laleh", made["password"])
    assert (status, answer["change_password"]) == (200, True)
    assert await laleh.code("GET", "/api/teams") == "auth.password_change"
    ws = await laleh.session.ws_connect(people.url("/desk/socket"))
    await ws.send_json({"type": "auth", "csrf": laleh.csrf})
    assert (await ws.receive_json())["code"] == "auth.password_change"
    assert await laleh.code("POST", "/api/session/password", password="laleh12345") == "password.weak"
    assert await laleh.code("POST", "/api/session/password", password=made["password"]) == "password.weak"
    status, answer = await laleh.send("POST", "/api/session/password", password=OWN)
    assert (status, answer["change_password"]) == (200, False)
    assert await laleh.code("GET", "/api/teams") == "200"
    assert (await signing_in(people, "laleh", made["password"]))[1] == 401
    elsewhere, status, _ = await signing_in(people, "laleh", OWN)
    assert status == 200

    # From now on it takes the old one to set a new one; the other sessions end, this one goes on.
    assert await laleh.code("POST", "/api/session/password", password=OWN + "۲") == "password.wrong"
    assert await laleh.code("POST", "/api/session/password", current=OWN, password=OWN + "۲") == "200"
    assert await elsewhere.code("GET", "/api/teams") == "auth.required"
    assert await laleh.code("GET", "/api/teams") == "200"
    for _ in range(5):
        assert await laleh.code("POST", "/api/session/password", current="نه این", password=OWN) == "password.wrong"
    assert await laleh.code("POST", "/api/session/password", current=OWN, password=OWN) == "auth.rate_limited"

    # A new first password ends every session; left lying for days it is worth nothing.
    status, given = await supervisor.send("POST", f"/api/staff/{await id_of(desk, 'laleh')}/password")
    assert status == 200
    assert await laleh.code("GET", "/api/teams") == "auth.required"
    clock.moment += timedelta(days=3, minutes=1)
    _, _, answer = await signing_in(people, "laleh", given["password"])
    assert answer["error"]["code"] == "auth.password_expired"
    async with desk.database.reading() as session:
        kept = (await session.scalars(select(AuditEntry))).all()
    assert [entry.act for entry in kept] == ["staff.added", "staff.password"]
    assert made["password"] not in str([entry.details for entry in kept])


async def test_nobody_acts_above_their_role(people: People, desk: Desk) -> None:
    operator, supervisor = await browser_of(people, "operator"), await browser_of(people, "supervisor")
    manager, admin = await browser_of(people, "manager"), await browser_of(people, "admin")
    ids: dict[str, str] = {role: await id_of(desk, people.login_of(role)) for role in Role}
    allowed = {"operator": (), "supervisor": ("operator",), "manager": ("operator", "supervisor", "manager")}
    for who, browser in (("operator", operator), ("supervisor", supervisor), ("manager", manager)):
        for role in Role:
            made = await browser.code("POST", "/api/staff", **newcomer(login=f"{who}-{role}", role=role))
            assert made == ("201" if role in allowed[who] else "role.forbidden"), (who, role)
            may = role in allowed[who] and role != who
            for path in (f"/api/staff/{ids[role]}/password",):
                assert await browser.code("POST", path) == ("200" if may else "role.forbidden"), (who, role)
            if may:  # their session has ended with the new password
                continue
            for change in ({"active": False}, {"role": "operator" if role != "operator" else "manager"}):
                assert await browser.code("PATCH", f"/api/staff/{ids[role]}", **change) == "role.forbidden", (who, role)
        if who == "supervisor":
            assert await browser.code("PATCH", f"/api/staff/{ids[Role.OPERATOR]}", role="manager") == "role.forbidden"
            assert await browser.code("PATCH", f"/api/staff/{ids[Role.SUPERVISOR]}", role="manager") == "role.forbidden"
            supervisor_list = (await browser.send("GET", "/api/staff"))[1]
            assert supervisor_list["roles"] == ["operator"]
            assert {row["role"] for row in supervisor_list["people"] if row["manageable"]} == {"operator"}
    assert await admin.code("PATCH", f"/api/staff/{ids['admin']}", role="operator") == "role.forbidden"
    assert await admin.code("PATCH", f"/api/staff/{ids['manager']}", role="supervisor") == "200"
    # Whatever was open went on with the old role; so nothing is open any more.
    assert await manager.code("GET", "/api/staff") == "auth.required"


async def test_the_last_who_manages_stays_whoever_is_faster(people: People, desk: Desk) -> None:
    async with desk.database.transaction() as session:
        await session.execute(update(Staff).where(Staff.role == Role.ADMIN).values(role=Role.OPERATOR))
        found = await session.scalars(select(Staff).where(Staff.login.in_(("bahram", "niloofar"))))
        one, other = found.all()
        one.role = other.role = Role.MANAGER
    outcomes = await asyncio.gather(
        desk.people.change(one, other.id, active=False),
        desk.people.change(other, one.id, active=False),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes if outcome] == [DeskError]
    async with desk.database.transaction() as session:
        left = (await session.scalars(select(Staff).where(Staff.role == Role.MANAGER, Staff.active))).one()
        boss = await session.get_one(Staff, await id_of(desk, "sara"))
        boss.role = Role.ADMIN  # of a demo that is over: nobody can sign in as her
    strict = type(desk.people)(desk.database, desk.clock, desk.audit, demo=False)
    for change in ({"active": False}, {"role": Role.OPERATOR}):
        with pytest.raises(DeskError, match=r"staff\.last_manager"):
            await strict.change(boss, left.id, **change)


async def test_letting_go_hands_back_chats_and_ends_sessions_at_once(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, view = await queued(people, engine)
    browser = Browser(people, *await people.browser("reza"))
    socket, _ = await people.open_desk(browser.session, browser.csrf)
    await socket.command("conversation_take", conversation_id=view["id"])
    manager = await browser_of(people, "manager")
    assert await manager.code("PATCH", f"/api/staff/{await id_of(desk, 'reza')}", active=False) == "200"
    await socket.until("signed_out")
    assert await browser.code("GET", "/api/teams") == "auth.required"
    assert (await signing_in(people, "reza", "reza-takava"))[1] == 401
    told = await customer.until(
        "message.created",
        lambda message: message["payload"] is not None and message["payload"].get("notice") == "operator_lost",
    )
    assert told["author"] == "system"
    async with desk.database.reading() as session:
        row = await session.get_one(Conversation, view["id"])
        assert (row.state, row.operator_id, row.priority) == (State.QUEUED, None, 9)
    assert await manager.code("PATCH", f"/api/staff/{await id_of(desk, 'reza')}", active=True) == "200"
    assert (await signing_in(people, "reza", "reza-takava"))[1] == 200


async def test_teams_are_added_renamed_and_removed(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    manager = await browser_of(people, "manager")
    status, made = await manager.send("POST", "/api/teams", name="  تیم   شکایت ", topics=["complain"])
    assert status == 201
    added = next(team for team in made["teams"] if team["id"] == made["id"])
    assert (added["name"], added["is_default"], added["topics"]) == ("تیم شکایت", False, ["complain"])
    assert await manager.code("POST", "/api/teams", name="تیم شکایت") == "team.taken"
    status, renamed = await manager.send("PATCH", f"/api/teams/{made['id']}", name="شکایت‌ها", mode="push")
    assert {team["name"] for team in renamed["teams"]} >= {"شکایت‌ها"}
    default = next(team for team in renamed["teams"] if team["is_default"])
    assert await manager.code("DELETE", f"/api/teams/{default['id']}") == "team.default"

    reza = await id_of(desk, "reza")
    await manager.send("PATCH", f"/api/staff/{reza}", team_id=made["id"])
    await manager.send("PATCH", f"/api/teams/{made['id']}", mode="pull")
    customer, view = await queued(people, engine, intent="complain")
    refused = await manager.send("DELETE", f"/api/teams/{made['id']}")
    assert (refused[0], refused[1]["error"]["data"]) == (409, {"waiting": 1})
    socket, _ = await people.staff("reza")
    await socket.command("conversation_take", conversation_id=view["id"])
    status, left = await manager.send("DELETE", f"/api/teams/{made['id']}")
    assert status == 200
    assert made["id"] not in {team["id"] for team in left["teams"]}
    assert next(one for one in left["people"] if one["id"] == reza)["team_id"] is None
    assert await manager.code("PATCH", f"/api/staff/{reza}", team_id=made["id"]) == "not_found"

    # What its people held goes to the default team when they give it back; nobody waits where nobody looks.
    await manager.send("PATCH", f"/api/staff/{reza}", active=False)
    await customer.until("conversation.changed", lambda changed: changed["state"] == "queued")
    async with desk.database.reading() as session:
        slug = (await session.get_one(Team, default["id"])).slug
    assert await team_of(desk, view["id"]) == slug
