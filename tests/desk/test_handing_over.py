"""What the bot tells of a handoff, what the customer may do instead of waiting, and hours and dues that were agreed."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientSession
from sqlalchemy import select

from desk.cases.models import Case, FollowUp
from desk.clock import to_wire
from desk.context import Desk
from desk.queue.models import Handoff
from persian.digits import to_persian
from tests.desk.conftest import INTERNAL, People, ScriptedEngine

CALL_ME = "با من تماس بگیرید"
CALLBACK = {"intent": "request_callback", "entities": {}}
HANDOFF = {
    "type": "request_handoff",
    "reason": "asked",
    "intent": "request_human",
    "summary": "مشتری می‌خواهد بداند سفارشش کجاست. پاسخ‌گوی خودکار قیمت را گفته است.",
    "mood": "angry",
    "priority": 2,
    "entities": {"order_number": "102345"},
    "last_order": "102345",
    "last_product": None,
    "choices": [{"title": "بماند در صف", "command": None}, {"title": CALL_ME, "command": CALLBACK}],
}


async def test_a_handoff_carries_what_the_bot_knew_and_a_call_instead_of_waiting(
    people: People, desk: Desk, engine: ScriptedEngine
) -> None:
    commands: list[Any] = []

    def script(turn: dict[str, Any]) -> list[dict[str, Any]]:
        commands.append(turn["command"])
        due = {"type": "open_case", "kind": "callback", "details": {}, "due_at": "2026-11-25T06:30:00Z"}
        called = {"text": "کد پیگیری {case_code}، {case_due}", "actions": [due]}
        return [called] if turn["command"] else [{"text": "چشم", "actions": [HANDOFF]}]

    engine.script = script
    customer, _ = await people.customer()
    await customer.say("اپراتور لطفا")
    notice = await customer.until("message.created", lambda found: found["author"] == "system")
    assert [choice["title"] for choice in notice["payload"]["choices"]] == ["بماند در صف", CALL_ME]
    async with desk.database.reading() as session:
        handoff = (await session.scalars(select(Handoff))).one()
    assert handoff.details == {
        "mood": "angry",
        "entities": {"order_number": "102345"},
        "last_order": "102345",
        "last_product": None,
    }
    operator, _ = await people.browser("sara")
    async with operator.get(people.url(f"/api/conversations/{handoff.conversation_id}")) as response:
        assert (await response.json())["conversation"]["priority"] == 2

    pressed = await customer.say(CALL_ME, choice={"message_id": notice["id"], "index": 1})
    assert pressed["conversation"]["state"] == "bot", "who is to be called no longer waits"
    answer = await customer.until("message.created", lambda found: "کد" in found["text"])
    assert commands[-1] == CALLBACK
    async with desk.database.reading() as session:
        case = (await session.scalars(select(Case))).one()
        task = (await session.scalars(select(FollowUp))).one()
    # The tests begin on a Tuesday; the call was agreed for ten o'clock on Wednesday in Tehran.
    assert answer["text"] == f"کد پیگیری {to_persian(case.code)}، فردا ساعت ۱۰"
    assert to_wire(task.due_at) == "2026-11-25T06:30:00.000Z"


async def test_hours_of_a_moment_that_is_asked_for(people: People) -> None:
    async with ClientSession(headers={"Authorization": f"Bearer {INTERNAL}"}) as actions:
        friday = {"at": "2026-11-27T08:00:00Z"}
        async with actions.get(people.url("/internal/hours"), params=friday) as response:
            found = await response.json()
        assert (found["open"], found["opens_at"]) == (False, "2026-11-28T05:30:00.000Z")
        for bad in ("tomorrow", "2026-11-27T08:00:00", "9999-12-31T23:59:59-23:00"):
            async with actions.get(people.url("/internal/hours"), params={"at": bad}) as response:
                assert response.status == 400
