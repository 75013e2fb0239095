"""Two at once: whatever meets whatever, each thing happens exactly once."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import func, select

from desk.context import Desk
from desk.conversations.models import Conversation, Message
from desk.orders.models import Order
from desk.queue.models import Assignment, Handoff, WrapUp
from desk.surveys.models import Survey
from tests.desk.conftest import People, ScriptedEngine, Socket, new_client_id

WRAP_UP = {"topic": "other", "outcome": "solved", "summary": "تمام"}
ROUNDS = 5


async def count(desk: Desk, table: Any, *where: Any) -> int:
    async with desk.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table).where(*where)) or 0


async def test_one_message_from_two_sockets_at_once_is_stored_once(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    sockets = [(await people.customer())[0] for _ in range(4)]
    first_id = new_client_id()
    results = await asyncio.gather(*(socket.say("سلام", client_id=first_id) for socket in sockets))
    assert len({result["message"]["id"] for result in results}) == 1
    assert len({result["conversation"]["id"] for result in results}) == 1
    for _ in range(ROUNDS):
        client_id = new_client_id()
        results = await asyncio.gather(*(socket.say("باز", client_id=client_id) for socket in sockets[:2]))
        assert len({result["message"]["id"] for result in results}) == 1
    assert await count(desk, Message, Message.author == "customer") == ROUNDS + 1
    assert await count(desk, Conversation) == 1


async def test_one_wish_for_a_human_sent_twice_begins_one_conversation(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    client_id = new_client_id()
    one, _ = await people.customer()
    two, _ = await people.customer()
    answers = await asyncio.gather(*(socket.command("handoff_request", client_id=client_id) for socket in (one, two)))
    assert len({answer["conversation"]["id"] for answer in answers}) == 1
    assert all(answer["conversation"]["state"] == "queued" and answer["token"] for answer in answers)
    assert await count(desk, Handoff) == 1
    assert engine.requests == [], "a wish that needs no bot asks none"


async def _waiting(people: People) -> tuple[Socket, str]:
    customer, _ = await people.customer()
    return customer, (await customer.command("handoff_request"))["conversation"]["id"]


async def test_many_take_many_and_each_chat_has_one_holder(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    staff = [(await people.staff(people.login_of("operator", number)))[0] for number in range(3)]
    for _ in range(ROUNDS):
        _, conversation_id = await _waiting(people)
        results = await asyncio.gather(
            *(socket.command("conversation_take", conversation_id=conversation_id) for socket in staff)
        )
        codes = sorted(str(result.get("code")) for result in results)
        assert codes == ["None", "conversation.taken", "conversation.taken"]
    assert await count(desk, Assignment) == ROUNDS


async def test_take_against_leaving_the_queue_one_of_them_wins(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    operator, _ = await people.staff(people.login_of("operator"))
    for _ in range(ROUNDS):
        customer, conversation_id = await _waiting(people)
        taken, left = await asyncio.gather(
            operator.command("conversation_take", conversation_id=conversation_id),
            customer.command("handoff_cancel"),
        )
        async with desk.database.reading() as session:
            row = await session.get_one(Conversation, conversation_id)
            current = await session.scalar(
                select(func.count()).where(
                    Assignment.conversation_id == conversation_id, Assignment.released_at.is_(None)
                )
            )
        won = [result for result in (taken, left) if "code" not in result]
        assert len(won) == 1, (taken, left)
        assert (row.state, current) == (("open", 1) if won == [taken] else ("bot", 0))


async def test_resolve_twice_at_once_is_one_wrap_up_and_one_survey(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    operator, _ = await people.staff(people.login_of("operator"))
    second_tab, _ = await people.staff(people.login_of("operator"))
    supervisor, _ = await people.staff(people.login_of("supervisor"))
    for number in range(1, ROUNDS + 1):
        customer, conversation_id = await _waiting(people)
        await operator.command("conversation_take", conversation_id=conversation_id)
        results = await asyncio.gather(
            *(
                socket.command("conversation_resolve", conversation_id=conversation_id, wrap_up=WRAP_UP)
                for socket in (operator, second_tab, supervisor)
            ),
            customer.say("هنوز یک سؤال"),
        )
        codes = sorted(str(result.get("code")) for result in results[:3])
        # A customer's word that comes right after the end reopens it; then it is the bot's, and nobody's to close.
        assert codes[0] == "None", results
        assert set(codes[1:]) <= {"conversation.state", "conversation.not_holder"}
        assert await count(desk, WrapUp) == number
        assert await count(desk, Survey) == number


async def test_each_episode_gets_a_survey_of_its_own(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    operator, _ = await people.staff(people.login_of("operator"))
    customer, conversation_id = await _waiting(people)
    asked = []
    for episode in (1, 2):
        await operator.command("conversation_take", conversation_id=conversation_id)
        await operator.command("conversation_resolve", conversation_id=conversation_id, wrap_up=WRAP_UP)
        asked.append((await customer.command("sync", after=0))["conversation"]["survey"]["id"])
        assert await count(desk, Survey) == episode
        await customer.command("handoff_request")
    assert len(set(asked)) == 2
    async with desk.database.reading() as session:
        states = (await session.scalars(select(Survey.state).order_by(Survey.sent_at))).all()
    assert list(states) == ["left", "left"], "a new wish closes what was still being asked"


async def test_one_survey_answer_from_two_tabs_is_one_message(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    operator, _ = await people.staff(people.login_of("operator"))
    one, _ = await people.customer()
    asked = await one.command("handoff_request")
    two, _ = await people.customer(asked["token"])
    conversation_id = asked["conversation"]["id"]
    await operator.command("conversation_take", conversation_id=conversation_id)
    await operator.command("conversation_resolve", conversation_id=conversation_id, wrap_up=WRAP_UP)
    survey = (await one.command("sync", after=0))["conversation"]["survey"]
    client_id = new_client_id()
    fields = {"client_id": client_id, "survey_id": survey["id"], "question": "rating", "value": 4}
    results = await asyncio.gather(*(tab.command("survey_answer", **fields) for tab in (one, two)))
    assert len({result["message"]["id"] for result in results}) == 1, results
    async with desk.database.reading() as session:
        assert (await session.scalars(select(Survey))).one().rating == 4
        assert len((await session.scalars(select(Message).where(Message.client_id == client_id))).all()) == 1


async def test_the_contact_card_shows_the_proven_orders_and_no_others(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    engine.script = lambda body: [
        {"text": "این هم سفارش", "actions": [{"type": "link_order", "order_number": "102345"}]}
    ]
    async with desk.database.transaction() as session:
        proven = await session.get_one(Order, "102345")
        twin = {name: getattr(proven, name) for name in Order.__table__.columns.keys() if name != "number"}  # noqa: SIM118
        session.add(Order(number="999001", **twin))
    customer, _ = await people.customer()
    for text in ("سفارش من", "باز هم سفارش من"):
        await customer.say(text)
        await customer.until("message.created", lambda message: message["author"] == "bot")
    await customer.command("handoff_request")
    _, snapshot = await people.staff(people.login_of("operator"))
    contact = snapshot["waiting"][0]["contact"]
    assert contact["verified"]
    browser, _ = await people.browser(people.login_of("operator"))
    async with browser.get(people.url(f"/api/contacts/{contact['id']}")) as response:
        card = await response.json()
    assert [order["number"] for order in card["orders"]] == ["102345"]
