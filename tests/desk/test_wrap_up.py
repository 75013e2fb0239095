"""The wrap-up is proposed from what happened, kept with its follow-up or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from desk.cases.models import FollowUp
from desk.context import Desk
from desk.conversations.models import Conversation
from desk.queue.models import WrapUp
from persian.digits import to_latin
from tests.desk.conftest import People, ScriptedEngine, Socket, new_client_id

LINK = {"type": "link_order", "order_number": "102345"}
WRAP_UP = {"topic": "order_status", "outcome": "follow_up", "summary": "پیگیری شود."}


async def proposal(people: People, login: str, conversation_id: str) -> dict[str, Any]:
    browser, _ = await people.browser(login)
    async with browser.get(people.url(f"/api/conversations/{conversation_id}/wrap-up")) as response:
        return {"status": response.status, **await response.json()}


async def taken(people: People, operator: Socket, *said: str) -> tuple[Socket, str]:
    customer, _ = await people.customer()
    for one in said:
        sent = await customer.say(one)
        await customer.until("message.created", lambda found: found["author"] == "bot")
    conversation_id = str(sent["conversation"]["id"])
    await customer.command("handoff_request")
    await operator.command("conversation_take", conversation_id=conversation_id)
    return customer, conversation_id


async def test_it_is_drafted_from_what_was_wanted_done_and_answered(people: People, engine: ScriptedEngine) -> None:
    case = {"type": "open_case", "kind": "cancel", "order_number": "102345", "details": {}}
    engine.intent = "cancel_order"
    engine.script = lambda _: [{"text": "ثبت شد: {case_code}", "actions": [LINK, case]}]
    sara, _ = await people.staff("sara")
    customer, conversation_id = await taken(people, sara, "سفارشم را لغو کنید لطفاً")
    await sara.say("سلام", conversation_id=conversation_id)
    await sara.say("سفارش شما لغو شد و وجه تا فردا برمی‌گردد.", conversation_id=conversation_id)
    await customer.say("خیلی ممنون")
    found = await proposal(people, "sara", conversation_id)
    assert found["topic"] == "return_and_refund"
    # The case's follow-up is still to be done.
    assert (found["outcome"], found["follow_up"]) == ("follow_up", False)
    lines = found["summary"].split("\n")
    assert "(سفارش ۱۰۲۳۴۵) پرسید: «سفارشم را لغو کنید لطفاً»" in lines[0]
    assert lines[1] == "سارا احمدی پاسخ داد: «سفارش شما لغو شد و وجه تا فردا برمی‌گردد.»"
    assert lines[2].startswith("لغو سفارش با کد پیگیری ")
    assert len("".join(char for char in to_latin(lines[2]) if char.isdigit())) == 8


@pytest.mark.parametrize(
    ("customer_says", "operator_says", "outcome"),
    [
        ("مرسی حل شد", "چشم، درست کردم.", "solved"),
        ("خریدم، ممنون", "بفرمایید.", "sold"),
        ("باشه منتظرم", "پیگیری می‌کنم و خبر می‌دهم.", "follow_up"),
        ("مشکلم حل نشد", "متأسفم.", "unsolved"),
        (None, "سلام، در خدمتم.", "no_reply"),
    ],
)
async def test_the_outcome_is_read_from_the_last_words(
    people: People, engine: ScriptedEngine, customer_says: str | None, operator_says: str, outcome: str
) -> None:
    sara, _ = await people.staff("sara")
    customer, conversation_id = await taken(people, sara, "قیمت گوشی چند است؟")
    await sara.say(operator_says, conversation_id=conversation_id)
    if customer_says:
        await customer.say(customer_says)
    found = await proposal(people, "sara", conversation_id)
    assert (found["topic"], found["outcome"]) == ("price_and_stock", outcome)
    assert found["follow_up"] is (outcome == "follow_up")


async def test_only_whoever_closes_it_gets_a_proposal(people: People, engine: ScriptedEngine) -> None:
    sara, _ = await people.staff("sara")
    _, conversation_id = await taken(people, sara, "سلام")
    assert (await proposal(people, "niloofar", conversation_id))["status"] == 200
    refused = await proposal(people, "reza", conversation_id)
    assert refused["error"]["code"] in ("not_found", "conversation.not_holder")
    await sara.command("conversation_resolve", conversation_id=conversation_id, wrap_up=WRAP_UP)
    assert (await proposal(people, "sara", conversation_id))["error"]["code"] == "conversation.state"


async def test_a_follow_up_is_kept_with_the_wrap_up(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    sara, _ = await people.staff("sara")
    customer, conversation_id = await taken(people, sara, "سلام")
    task = {
        "client_id": new_client_id(),
        "title": "تماس با مشتری درباره‌ی گارانتی",
        "due_at": "2026-11-25T06:30:00Z",
        "staff_id": None,
    }
    resolve = {"conversation_id": conversation_id, "wrap_up": WRAP_UP, "follow_up": task}
    late = {**resolve, "follow_up": {**task, "due_at": "2026-11-20T06:30:00Z"}}
    refused = await sara.command("conversation_resolve", **late)
    assert (refused["code"], refused["data"]["field"]) == ("follow_up.invalid", "due_at")
    unzoned = {**resolve, "follow_up": {**task, "due_at": "2026-11-25T06:30:00"}}
    assert (await sara.command("conversation_resolve", **unzoned))["code"] == "frame.invalid"
    async with desk.database.reading() as session:
        assert (await session.get_one(Conversation, conversation_id)).state == "open"
        assert (await session.scalars(select(WrapUp))).all() == []
    closed = await sara.command("conversation_resolve", **resolve)
    assert closed["conversation"]["state"] == "resolved"
    await customer.until("message.created", lambda found: (found["payload"] or {}).get("notice") == "resolved")
    async with desk.database.reading() as session:
        row = (await session.scalars(select(FollowUp))).one()
    assert (row.title, row.conversation_id, row.staff_id) == (task["title"], conversation_id, None)
    assert row.due_at.isoformat() == "2026-11-25T06:30:00+00:00"
