"""The live board: what it shows, and to whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from desk.context import Desk
from tests.desk.conftest import MovableClock, People, ScriptedEngine
from tests.desk.test_moving import held
from tests.desk.test_offers import WRAP_UP, wish

SECOND = timedelta(seconds=1)


async def board(people: People, role: str = "supervisor") -> dict[str, Any]:
    browser, _ = await people.browser(people.login_of(role))
    async with browser.get(people.url("/api/board")) as response:
        return dict(await response.json())


async def test_it_shows_the_room(people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock) -> None:
    _, reza, mine = await held(people)
    await reza.say("سلام", conversation_id=mine)
    _, waiting = await wish(people)
    clock.moment += 185 * SECOND
    await desk.service_watch.look()
    shown = await board(people)
    assert shown["open"]
    teams = {team["name"]: team for team in shown["teams"]}
    assert (teams["فروش"]["waiting_count"], teams["پشتیبانی"]["waiting_count"]) == (0, 1)
    (row,) = teams["پشتیبانی"]["waiting"]
    assert (row["id"], row["reason"]) == (waiting, "asked")
    assert [one["level"] for one in row["clocks"]] == ["waiting", "first_response", "resolution"]
    assert teams["پشتیبانی"]["targets"]["waiting"] == {"seconds": 180, "amber_percent": 75}
    operators = {one["name"]: one for one in shown["operators"]}
    busy = operators["رضا کریمی"]
    assert (busy["presence"], busy["load"], busy["capacity"]) == ("online", 1, 5)
    assert [(chat["id"], chat["state"]) for chat in busy["chats"]] == [(mine, "open")]
    assert operators["سارا احمدی"]["presence"] == "offline"
    assert shown["levels"]["now"] == {
        "waiting": {"calm": 0, "amber": 0, "red": 1},
        "first_response": {"calm": 1, "amber": 0, "red": 0},
        "resolution": {"calm": 2, "amber": 0, "red": 0},
    }
    assert shown["levels"]["today"] == teams["پشتیبانی"]["today"]
    assert shown["levels"]["today"]["waiting"] == {"kept": 1, "broken": 1}
    (breach,) = shown["breaches"]
    assert (breach["conversation_id"], breach["level"], breach["operator"]) == (waiting, "waiting", None)
    clock.moment += timedelta(days=1)
    later = await board(people, "manager")
    assert (later["breaches"], later["levels"]["today"]["waiting"]) == ([], {"kept": 0, "broken": 0}), "today alone"


async def test_the_bots_share_is_of_those_it_helped_and_those_people_served(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, reza, conversation_id = await held(people)
    await reza.command("conversation_resolve", conversation_id=conversation_id, wrap_up=WRAP_UP)
    engine.script = lambda _: [{"text": "بفرمایید", "actions": [{"type": "mark_helped", "topic": "price_and_stock"}]}]
    helped, _ = await people.customer()
    await helped.say("قیمت گوشی؟")
    await helped.until("message.created", lambda message: message["author"] == "bot")
    engine.script = lambda _: [{"text": "سلام", "actions": []}]
    greeted, _ = await people.customer()
    await greeted.say("سلام")
    await greeted.until("message.created", lambda message: message["author"] == "bot")
    clock.moment += timedelta(hours=1)
    await desk.ending.close_idle(timedelta(minutes=30))
    assert (await board(people))["bot"] == {"alone": 1, "with_people": 1}


async def test_operators_do_not_see_it(people: People) -> None:
    assert (await board(people, "operator"))["error"]["code"] == "role.forbidden"
