"""A team and its people, saved in one act: all of it or nothing, each move in the log by itself."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from desk.audit.models import AuditEntry
from desk.context import Desk
from desk.staff.models import Staff, Team
from tests.desk.conftest import People
from tests.desk.test_people import Browser, browser_of, id_of


async def team_named(desk: Desk, login: str) -> str | None:
    async with desk.database.reading() as session:
        return (
            await session.scalars(
                select(Team.name)
                .select_from(Staff)
                .outerjoin(Team, Team.id == Staff.team_id)
                .where(Staff.login == login)
            )
        ).one()


async def acts(desk: Desk) -> list[tuple[str, str]]:
    async with desk.database.reading() as session:
        found = await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(entry.act, entry.object_id) for entry in found]


async def made(browser: Browser, name: str) -> str:
    return str((await browser.send("POST", "/api/teams", name=name))[1]["id"])


async def test_a_new_team_comes_with_its_people_and_as_the_default(people: People, desk: Desk) -> None:
    manager = await browser_of(people, "manager")
    reza = await id_of(desk, "reza")
    status, answer = await manager.send("POST", "/api/teams", name="گارانتی", is_default=True, members=[reza, reza])
    assert status == 201
    assert await team_named(desk, "reza") == "گارانتی"
    assert [team["name"] for team in answer["teams"] if team["is_default"]] == ["گارانتی"]
    assert await acts(desk) == [("team.added", answer["id"]), ("staff.changed", reza)]


async def test_people_move_with_the_team_or_nothing_does(people: People, desk: Desk) -> None:
    supervisor = await browser_of(people, "supervisor")
    team = await made(supervisor, "گارانتی")
    reza, sara, manager = [await id_of(desk, login) for login in ("reza", "sara", "bahram")]
    url = f"/api/teams/{team}"
    assert await supervisor.code("PATCH", url, name="ضمانت", join=[reza, sara]) == "200"
    assert (await team_named(desk, "reza"), await team_named(desk, "sara")) == ("ضمانت", "ضمانت")
    before = await acts(desk)
    assert before[-3:-2] == [("team.changed", team)]
    assert set(before[-2:]) == {("staff.changed", reza), ("staff.changed", sara)}

    # One who is above the supervisor, one who is nobody, a name that is taken: then the others stay as well.
    for refused, code in (
        ({"join": [manager]}, "role.forbidden"),
        ({"join": ["nobody"]}, "not_found"),
        ({"name": " "}, "team.invalid"),
    ):
        assert await supervisor.code("PATCH", url, **{"name": "دیگر", "leave": [reza], **refused}) == code
        assert await team_named(desk, "reza") == "ضمانت"
    assert await supervisor.code("POST", "/api/teams", name="سوم", members=[manager, reza]) == "role.forbidden"
    assert await acts(desk) == before

    # Where only people move, the team itself is not said to have changed.
    assert await supervisor.code("PATCH", url, leave=[reza], join=[sara]) == "200"
    assert await team_named(desk, "reza") is None
    assert (await acts(desk))[len(before) :] == [("staff.changed", reza)]


async def test_who_was_moved_elsewhere_meanwhile_stays_there(people: People, desk: Desk) -> None:
    supervisor = await browser_of(people, "supervisor")
    first, second = await made(supervisor, "یکم"), await made(supervisor, "دوم")
    reza = await id_of(desk, "reza")
    await supervisor.send("PATCH", f"/api/teams/{second}", join=[reza])
    assert await supervisor.code("PATCH", f"/api/teams/{first}", leave=[reza]) == "200"
    assert await team_named(desk, "reza") == "دوم"


async def test_two_who_move_the_same_people_at_once_both_come_through(people: People, desk: Desk) -> None:
    supervisor, manager = await browser_of(people, "supervisor"), await browser_of(people, "manager")
    teams = [await made(supervisor, "یکم"), await made(supervisor, "دوم")]
    both = [await id_of(desk, login) for login in ("reza", "sara")]
    codes = await asyncio.gather(
        *(
            browser.code("PATCH", f"/api/teams/{team}", join=people_in)
            for browser, team, people_in in zip((supervisor, manager), teams, (both, both[::-1]), strict=True)
        )
    )
    assert codes == ["200", "200"]
    assert await team_named(desk, "reza") == await team_named(desk, "sara")
