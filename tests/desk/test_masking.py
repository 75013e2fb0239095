"""Private numbers never reach the database, the engine, the other side or a log, whoever writes them and wherever."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from sqlalchemy import MetaData, select, text

from desk.cases.models import Case, FollowUp
from desk.context import Desk
from desk.conversations.models import Message
from desk.notes.models import Note
from desk.orders.models import Order
from desk.queue.models import WrapUp
from desk.shop_rules.service import write_rules
from desk.staff.models import Staff, Team
from desk.surveys.models import Survey
from desk.tables import metadata
from persian.digits import to_persian
from tests.desk.conftest import People, ScriptedEngine, new_client_id
from tests.desk.test_notes import note, taken

CARD, CODE = "6037991122334455", "0499370899"
GROUPED = to_persian("6037 9911 2233 4455")
CARD_KEPT, CODE_KEPT = "‎•••• •••• •••• 4455", "‎•••••• 0899"


async def everything(desk: Desk, tables: MetaData = metadata) -> str:
    """Give all that the database holds, as one text."""
    found = []
    async with desk.database.reading() as session:
        for table in tables.sorted_tables:
            found += [str(tuple(row)) for row in await session.execute(select(table))]
    return "\n".join(found)


async def test_what_a_customer_writes_is_masked_for_everybody(
    people: People, engine: ScriptedEngine, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    customer, _ = await people.customer()
    result = await customer.say(f"کارتم {CARD} و کد ملیم {CODE} است؛ سفارش ۱۰۲۳۴۵، موبایل ۰۹۱۲۳۴۵۶۷۸۹")
    kept = f"کارتم {CARD_KEPT} و کد ملیم {CODE_KEPT} است؛ سفارش ۱۰۲۳۴۵، موبایل ۰۹۱۲۳۴۵۶۷۸۹"
    assert result["message"]["text"] == kept
    await customer.until("message.created", lambda message: message["author"] == "bot")
    await customer.say(f"دوباره: {GROUPED}")
    assert engine.requests[0]["text"] == kept
    stored = await everything(desk)
    for secret in (CARD, CODE, GROUPED):
        assert secret not in stored
        assert secret not in caplog.text
        assert secret not in str(engine.requests)


async def test_a_first_message_sent_twice_is_masked_and_stored_once(people: People, engine: ScriptedEngine) -> None:
    client_id = new_client_id()
    one, _ = await people.customer()
    first = await one.say(CARD, client_id=client_id)
    two, _ = await people.customer()
    again = await two.say(CARD, client_id=client_id)
    assert first["message"] == again["message"]
    assert first["message"]["text"] == CARD_KEPT


async def test_what_staff_write_is_masked_as_well(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, _, operator, conversation_id = await taken(people)
    said = await operator.command(
        "message_send", conversation_id=conversation_id, client_id=new_client_id(), text=f"کارت شما {CARD}؟"
    )
    assert said["message"]["text"] == f"کارت شما {CARD_KEPT}؟"
    heard = await customer.until("message.created", lambda message: message["author"] == "operator")
    assert heard["text"] == f"کارت شما {CARD_KEPT}؟"
    assert (await note(operator, conversation_id, f"کد ملی {CODE}"))["note"]["text"] == f"کد ملی {CODE_KEPT}"
    wrap_up = {"topic": "other", "outcome": "solved", "summary": f"واریز به {CARD}"}
    await operator.command("conversation_resolve", conversation_id=conversation_id, wrap_up=wrap_up)
    async with desk.database.reading() as session:
        assert (await session.scalars(select(Note.text))).all() == [f"کد ملی {CODE_KEPT}"]
        assert (await session.scalars(select(WrapUp.summary))).all() == [f"واریز به {CARD_KEPT}"]
    assert CARD not in await everything(desk)


async def test_survey_comments_and_cases_are_masked(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    details = {"note": f"به کارت {CARD} برگردانید"}
    case = {"type": "open_case", "kind": "refund", "order_number": None, "details": details}
    helped = {"type": "mark_helped", "topic": "faq:refund"}
    engine.script = lambda _: [{"text": "ثبت شد", "actions": [case, helped, {"type": "finish_conversation"}]}]
    customer, _ = await people.customer()
    await customer.say("پولم را برگردانید")
    await customer.until("conversation.changed", lambda view: view["survey"] is not None)
    async with desk.database.reading() as session:
        staff = (await session.scalars(select(Staff).where(Staff.role == "supervisor"))).one()
        survey = (await session.scalars(select(Survey))).one()
        task = (await session.scalars(select(FollowUp))).one()
    answered = await customer.command(
        "survey_answer", client_id=new_client_id(), survey_id=survey.id, question="comment", value=f"کد ملی {CODE} بود"
    )
    assert answered["message"]["text"] == f"کد ملی {CODE_KEPT} بود"
    await desk.follow_ups.finish(staff, task.id, f"به {CARD} واریز شد", rejected=False)
    async with desk.database.reading() as session:
        assert (await session.get_one(Survey, survey.id)).comment == f"کد ملی {CODE_KEPT} بود"
        assert (await session.scalars(select(Case.details))).one() == {"note": f"به کارت {CARD_KEPT} برگردانید"}
        assert (await session.get_one(FollowUp, task.id)).result == f"به {CARD_KEPT} واریز شد"


async def test_orders_and_the_shops_own_numbers_survive(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    async with desk.database.transaction() as session:
        order = (await session.scalars(select(Order).limit(1))).one()
        values = {column.name: getattr(order, column.name) for column in Order.__table__.columns} | {"number": CODE}
        session.add(Order(**values))
        await write_rules(session, {"own_numbers": [CARD]}, desk.clock.now())
    customer, _ = await people.customer()
    assert (await customer.say(f"{CODE} و {GROUPED}"))["message"]["text"] == f"{CODE} و {GROUPED}"
    assert (await customer.say("4111111111111111"))["message"]["text"] == "‎•••• •••• •••• 1111"


async def test_what_was_asked_for_names_a_number_without_words(people: People, engine: ScriptedEngine) -> None:
    engine.script = lambda _: [{"text": "کد پستی ده‌رقمی‌تان را بنویسید.", "actions": []}]
    customer, _ = await people.customer()
    await customer.say("آدرسم عوض شده")
    await customer.until("message.created", lambda message: message["author"] == "bot")
    assert (await customer.say(CODE))["message"]["text"] == CODE


async def test_a_message_at_the_limit_is_not_stored_longer_than_the_limit(people: People, desk: Desk) -> None:
    customer, _ = await people.customer()
    refused: dict[str, Any] = await customer.say("آ" * (4000 - len(CARD)) + CARD)
    assert refused["code"] == "message.too_long"
    async with desk.database.reading() as session:
        assert (await session.scalars(select(Message))).all() == []
        assert await session.scalar(text("SELECT count(*) FROM turns")) == 0


async def test_the_note_of_a_transfer_is_masked(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    _, _, operator, conversation_id = await taken(people)
    async with desk.database.reading() as session:
        team_id = (await session.scalars(select(Team.id).limit(1))).one()
    await operator.command(
        "conversation_transfer", conversation_id=conversation_id, team_id=team_id, note=f"کارتش {CARD} است"
    )
    async with desk.database.reading() as session:
        assert (await session.scalars(select(Note.text))).one() == f"کارتش {CARD_KEPT} است"
