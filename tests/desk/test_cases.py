"""Requests that outlive their conversation: the code a customer is told, the task somebody gets, the shop's rules."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession
from sqlalchemy import select

from desk.cases.models import Case, FollowUp
from desk.context import Desk
from desk.conversations.models import Conversation
from desk.orders.models import Order
from desk.orders.rules import allowances
from desk.shop_rules.written import OrderRules
from persian.digits import to_latin
from tests.desk.conftest import INTERNAL, MovableClock, People, ScriptedEngine

ORDER = "102345"
LINK = {"type": "link_order", "order_number": ORDER}


def cancelling(number: str | None = ORDER, note: str = "پشیمان شدم") -> list[dict[str, Any]]:
    """What the engine answers when somebody wants to cancel an order."""
    case = {"type": "open_case", "kind": "cancel", "order_number": number, "details": {"note": note}}
    return [{"text": "درخواستتان ثبت شد. کد پیگیری: {case_code}", "actions": [LINK, case]}]


async def told_code(customer: Any) -> str:
    """Wait for the bot's message and give the code in it."""
    message = await customer.until("message.created", lambda found: found["author"] == "bot")
    found = re.search(r"\d{8}", to_latin(message["text"]))
    assert found, message["text"]
    return found.group()


async def test_a_request_becomes_a_case_with_a_code_and_a_task(
    people: People, desk: Desk, engine: ScriptedEngine, clock: MovableClock
) -> None:
    engine.script = lambda _: cancelling()
    customer, _ = await people.customer()
    await customer.say("سفارشمو کنسل کن")
    code = await told_code(customer)
    async with desk.database.reading() as session:
        case = (await session.scalars(select(Case))).one()
        task = (await session.scalars(select(FollowUp))).one()
    assert (case.code, case.kind, case.state, case.order_number) == (code, "cancel", "open", ORDER)
    assert case.details == {"note": "پشیمان شدم"}
    # The tests begin at half past eleven on a Tuesday in Tehran: two working hours later is half past two,
    # for the shop is closed from one to two.
    assert task.case_id == case.id
    assert task.due_at - case.created_at == timedelta(hours=3)


async def test_asking_again_gives_the_same_case_and_adds_to_it(
    people: People, desk: Desk, engine: ScriptedEngine
) -> None:
    engine.script = lambda _: cancelling()
    customer, _ = await people.customer()
    await customer.say("سفارشمو کنسل کن")
    first = await told_code(customer)
    engine.script = lambda _: cancelling(note="زودتر لطفاً")
    await customer.say("کنسل شد؟")
    assert await told_code(customer) == first
    async with desk.database.reading() as session:
        case = (await session.scalars(select(Case))).one()
        assert case.details == {"note": "زودتر لطفاً"}
        assert len((await session.scalars(select(FollowUp))).all()) == 1


async def test_the_bot_may_ask_for_the_newest_case_of_the_contact(
    people: People, desk: Desk, engine: ScriptedEngine
) -> None:
    async def newest(conversation_id: str, token: str = INTERNAL) -> tuple[int, Any]:
        async with (
            ClientSession(headers={"Authorization": f"Bearer {token}"}) as session,
            session.get(people.url("/internal/cases/newest"), params={"conversation_id": conversation_id}) as response,
        ):
            return response.status, await response.json()

    engine.script = lambda _: cancelling()
    customer, _ = await people.customer()
    await customer.say("سفارشمو کنسل کن")
    first = await told_code(customer)
    callback = {"type": "open_case", "kind": "callback", "details": {"phone": "09121112233"}}
    engine.script = lambda _: [{"text": "با کد {case_code} ثبت شد", "actions": [callback]}]
    await customer.say("زنگ بزنید")
    second = await told_code(customer)
    engine.script = lambda _: [{"text": "سلام", "actions": []}]
    stranger, _ = await people.customer()
    await stranger.say("سلام")
    async with desk.database.reading() as session:
        own = (await session.scalars(select(Case).where(Case.code == first))).one().conversation_id
        others = (await session.scalars(select(Conversation.id).where(Conversation.id != own))).one()
    status, found = await newest(own)
    assert (status, found["case"]["code"], found["case"]["kind"]) == (200, second, "callback")
    assert (found["case"]["state"], found["case"]["order_number"]) == ("open", None)
    assert found["case"]["due_at"] > found["case"]["created_at"]
    assert await newest(others) == (200, {"case": None}), "nobody hears of another's case"
    assert (await newest(own, "wrong"))[0] == 401
    assert (await newest(""))[0] == 400


async def test_an_order_nobody_knows_is_kept_as_what_was_said(
    people: People, desk: Desk, engine: ScriptedEngine
) -> None:
    engine.script = lambda _: cancelling(number="999999")[:1]
    customer, _ = await people.customer()
    await customer.say("سفارش ۹۹۹۹۹۹ رو کنسل کن")
    await told_code(customer)
    async with desk.database.reading() as session:
        case = (await session.scalars(select(Case))).one()
    assert case.order_number is None
    assert case.details["order"] == "999999"


async def test_a_follow_up_is_done_once_and_closes_its_case(people: People, desk: Desk, engine: ScriptedEngine) -> None:
    engine.script = lambda _: cancelling()
    customer, _ = await people.customer()
    await customer.say("سفارشمو کنسل کن")
    code = await told_code(customer)
    browser, csrf = await people.browser("sara")
    async with browser.get(people.url("/api/follow-ups")) as response:
        (task,) = (await response.json())["follow_ups"]
    assert task["case"]["code"] == code
    assert task["case"]["title"] == "لغو سفارش"
    path = people.url(f"/api/follow-ups/{task['id']}/done")
    headers = {"X-CSRF-Token": csrf}
    async with browser.post(path, json={"result": "  "}, headers=headers) as response:
        assert (await response.json())["error"]["code"] == "case.result"
    async with browser.post(path, json={"result": "لغو شد."}, headers=headers) as response:
        assert (await response.json())["follow_up"]["case"]["state"] == "done"
    async with browser.post(path, json={"result": "دوباره"}, headers=headers) as response:
        assert (response.status, (await response.json())["error"]["code"]) == (409, "case.closed")
    async with browser.get(people.url("/api/follow-ups")) as response:
        assert (await response.json())["follow_ups"] == []


async def test_proven_orders_and_hours_are_told_to_the_actions(people: People, engine: ScriptedEngine) -> None:
    engine.script = lambda _: [{"text": "بله", "actions": [LINK]}]
    customer, _ = await people.customer()
    sent = await customer.say("۶۷۸۹")
    await customer.until("message.created", lambda found: found["author"] == "bot")
    headers = {"Authorization": f"Bearer {INTERNAL}"}
    async with ClientSession(headers=headers) as actions:
        query = {"conversation_id": sent["conversation"]["id"]}
        async with actions.get(people.url("/internal/orders/proven"), params=query) as response:
            (order,) = (await response.json())["orders"]
        assert order["number"] == ORDER
        assert order["can"]["cancel"] == {"allowed": False, "reason": "dispatched"}
        async with actions.get(people.url("/internal/orders/proven"), params={"conversation_id": "x"}) as response:
            # An editor tries a message in a conversation that there is not: nothing was proved in it.
            assert (response.status, await response.json()) == (200, {"orders": []})
        async with actions.get(people.url("/internal/hours")) as response:
            hours = await response.json()
    assert hours["open"] is True
    assert hours["closes_at"] == "2026-11-24T09:30:00.000Z"


RULES = OrderRules(return_days=7, cancel_statuses=["paid"], change_statuses=["paid"])
TEHRAN = ZoneInfo("Asia/Tehran")
DELIVERED = datetime(2026, 11, 10, 15, 0, tzinfo=TEHRAN)


@pytest.mark.parametrize(
    ("status", "asked", "what", "allowed", "reason"),
    [
        ("paid", DELIVERED, "cancel", True, None),
        ("shipped", DELIVERED, "cancel", False, "dispatched"),
        ("delivered", DELIVERED, "change", False, "dispatched"),
        ("refunded", DELIVERED, "cancel", False, "closed"),
        ("shipped", DELIVERED, "return", False, "not_delivered"),
        ("returned", DELIVERED, "return", False, "closed"),
        ("delivered", DELIVERED + timedelta(days=7), "return", True, None),
        ("delivered", datetime(2026, 11, 17, 23, 59, 59, tzinfo=TEHRAN), "return", True, None),
        ("delivered", datetime(2026, 11, 18, 0, 0, tzinfo=TEHRAN), "return", False, "too_late"),
    ],
)
def test_what_an_order_still_allows(status: str, asked: datetime, what: str, allowed: bool, reason: str | None) -> None:
    order = Order(status=status, delivered_at=DELIVERED.astimezone(UTC))
    found = allowances(order, RULES, asked, TEHRAN)[what]
    assert (found["allowed"], found["reason"]) == (allowed, reason)
