"""Long lists of conversations: who sees which, page after page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from desk.context import Desk
from desk.staff.models import Team
from tests.desk.conftest import MovableClock, People, ScriptedEngine
from tests.desk.test_moving import SECOND, held
from tests.desk.test_offers import wish


async def page(people: People, login: str, query: str, status: int = 200) -> dict[str, Any]:
    browser, _ = await people.browser(login)
    async with browser.get(people.url(f"/api/conversations?{query}")) as response:
        answer = await response.json()
        assert response.status == status, answer
        return dict(answer)


async def test_a_team_list_shows_colleagues_chats_without_their_words(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, _, theirs = await held(people, "reza")
    await customer.say("این را همکار نباید بخواند")
    _, waiting = await wish(people)
    found = {row["id"]: row for row in (await page(people, "maryam", "list=team"))["conversations"]}
    assert set(found) == {theirs, waiting}
    assert (found[theirs]["operator"]["name"], found[theirs]["last"], found[theirs]["readable"]) == (
        "رضا کریمی",
        None,
        False,
    )
    assert found[waiting]["readable"]
    own = (await page(people, "reza", "list=team&state=open"))["conversations"]
    assert [(row["id"], row["last"]["text"]) for row in own] == [(theirs, "این را همکار نباید بخواند")]
    assert (await page(people, "sara", "list=team"))["conversations"] == [], "another team's"
    everything = (await page(people, people.login_of("supervisor"), "list=team"))["conversations"]
    assert len(everything) == 2
    assert all(row["readable"] for row in everything)


async def test_operators_see_no_other_teams_and_not_everybodys(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    async with desk.database.reading() as session:
        sales = (await session.scalars(select(Team.id).where(Team.slug == "sales"))).one()
    assert (await page(people, "reza", "list=all", 403))["error"]["code"] == "role.forbidden"
    assert (await page(people, "reza", f"list=team&team_id={sales}", 403))["error"]["code"] == "role.forbidden"
    for wrong in ("list=mine", "state=gone", "limit=many", "before=yesterday", "before=2026-01-01/x"):
        assert (await page(people, "reza", wrong, 400))["error"]["code"] == "frame.invalid"
    assert (await page(people, people.login_of("manager"), "list=all"))["conversations"] == []


async def test_pages_hold_each_conversation_once_and_a_question_narrows_them(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    ids = []
    for _ in range(5):
        _, conversation_id = await wish(people)
        ids.append(conversation_id)
        clock.moment += SECOND
    login = people.login_of("supervisor")
    seen: list[str] = []
    query = "list=all&limit=2"
    for _ in range(3):
        answer = await page(people, login, query)
        seen += [row["id"] for row in answer["conversations"]]
        query = f"list=all&limit=2&before={str(answer['before']).replace('+', '%2B')}"
    assert (seen, answer["more"], answer["before"]) == (ids[::-1], False, None)
    number = answer["conversations"][0]["contact"]["name"].split()[-1]
    found = (await page(people, login, f"list=all&q={number}"))["conversations"]
    assert [row["id"] for row in found] == [ids[0]]
    assert (await page(people, login, "list=all&q=هیچ‌کس"))["conversations"] == []
    assert (await page(people, login, "list=all&state=resolved"))["conversations"] == []
