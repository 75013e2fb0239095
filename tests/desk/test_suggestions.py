"""Suggested answers: of the shop's own, and of what was answered to a question alike that ended well."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import select

from desk.contacts.models import Contact
from desk.context import Desk
from desk.conversations.models import Conversation
from desk.suggestions.sharing import shareable
from tests.desk.conftest import People, ScriptedEngine, Socket

WRAP_UP = {"topic": "warranty_and_repair", "outcome": "solved", "summary": ""}
QUESTION = "جعبه شارژر هدفون بلوتوثی را گم کرده‌ام، جداگانه می‌فروشید؟"
ANSWER = "جعبه‌ی شارژ جداگانه نداریم، ولی از نمایندگی با کد کالا می‌توانید سفارش دهید."


@pytest.fixture(autouse=True)
def quiet(engine: ScriptedEngine) -> None:
    engine.script = lambda _: []


async def answered(
    people: People, operator: Socket, question: str, *answers: str, outcome: str = "solved", engine: ScriptedEngine
) -> str:
    """Let somebody ask and an operator answer and close it."""
    customer, _ = await people.customer()
    conversation_id = str((await customer.say(question))["conversation"]["id"])
    await customer.command("handoff_request")
    await operator.command("conversation_take", conversation_id=conversation_id)
    for one in answers:
        await operator.say(one, conversation_id=conversation_id)
    closed = await operator.command(
        "conversation_resolve", conversation_id=conversation_id, wrap_up={**WRAP_UP, "outcome": outcome}
    )
    assert "conversation" in closed, closed
    return conversation_id


async def suggested(people: People, browser: ClientSession, conversation_id: str) -> dict[str, Any]:
    async with browser.get(people.url(f"/api/conversations/{conversation_id}/suggestions")) as response:
        found = await response.json()
        assert response.status == 200, found
        return dict(found)


async def waiting(people: People, *said: str) -> str:
    customer, _ = await people.customer()
    for one in said:
        sent = await customer.say(one)
    await customer.command("handoff_request")
    return str(sent["conversation"]["id"])


async def test_the_shops_own_answer_is_suggested_with_its_source(people: People) -> None:
    conversation_id = await waiting(people, "سلام", "هزینه ارسال به شیراز چقدره؟")
    browser, _ = await people.browser("sara")
    found = await suggested(people, browser, conversation_id)
    assert found["question"] == {"seq": 2, "text": "سلام\nهزینه ارسال به شیراز چقدره؟"}
    first = found["suggestions"][0]
    assert (first["kind"], first["topic"], first["id"]) == ("answer", "shipping_cost", "answer:shipping_cost")
    assert first["text"]
    assert first["question"]
    assert first["score"] > 0.3


async def test_what_was_answered_to_a_question_alike_is_suggested(people: People, engine: ScriptedEngine) -> None:
    sara, _ = await people.staff("sara")
    earlier = await answered(people, sara, QUESTION, "سلام،", ANSWER, engine=engine)
    conversation_id = await waiting(people, "سلام جعبه شارژر هدفون بلوتوثی من گم شده، جدا هم میفروشین؟")
    browser, _ = await people.browser("sara")
    (one,) = [
        one for one in (await suggested(people, browser, conversation_id))["suggestions"] if one["kind"] == "solved"
    ]
    assert one["text"] == f"سلام،\n{ANSWER}"
    assert one["conversation_id"] == earlier
    assert (one["operator"], one["topic"]) == ("سارا احمدی", "warranty_and_repair")
    assert one["question"] == QUESTION


async def test_nothing_is_suggested_of_what_ended_badly_or_may_not_be_read(
    people: People, engine: ScriptedEngine
) -> None:
    sara, _ = await people.staff("sara")
    reza, _ = await people.staff("reza")
    await answered(people, sara, QUESTION, "جعبه‌ی شارژ را نمی‌دانم، ببخشید.", outcome="unsolved", engine=engine)
    theirs = await answered(people, reza, QUESTION, ANSWER, engine=engine)
    conversation_id = await waiting(people, QUESTION)
    expected = {"sara": [], "reza": [theirs], "niloofar": [theirs]}
    for login, sources in expected.items():
        browser, _ = await people.browser(login)
        found = (await suggested(people, browser, conversation_id))["suggestions"]
        assert [one["conversation_id"] for one in found if one["kind"] == "solved"] == sources, login


async def test_the_same_answer_is_suggested_once_and_three_at_most(people: People, engine: ScriptedEngine) -> None:
    sara, _ = await people.staff("sara")
    for number in range(5):
        await answered(people, sara, QUESTION, ANSWER, engine=engine)
        await answered(people, sara, QUESTION, f"{ANSWER} {'بله ' * number}", engine=engine)
    conversation_id = await waiting(people, QUESTION)
    browser, _ = await people.browser("sara")
    found = (await suggested(people, browser, conversation_id))["suggestions"]
    assert len(found) <= 3
    assert len({one["text"] for one in found}) == len(found)


async def test_nobodys_data_goes_with_an_answer(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    sara, _ = await people.staff("sara")
    earlier = await answered(
        people, sara, QUESTION, "خانم مینا رضايي، سفارش ۱۰۲۳۴۵ را دیدم؛ سارا هستم و پیگیری می‌کنم.", engine=engine
    )
    async with desk.database.transaction() as session:
        chat = await session.get_one(Conversation, earlier)
        contact = (await session.scalars(select(Contact).where(Contact.id == chat.contact_id))).one()
        contact.name = "مینا رضایی"
    await answered(people, sara, QUESTION, "به شماره‌ی ۰۹۱۲۱۲۳۴۵۶۷ زنگ می‌زنیم، نگران نباشید.", engine=engine)
    conversation_id = await waiting(people, QUESTION)
    browser, _ = await people.browser("sara")
    found = (await suggested(people, browser, conversation_id))["suggestions"]
    assert [one["text"] for one in found if one["kind"] == "solved"] == [
        "خانم {{نام مشتری}}، سفارش {{شماره سفارش}} را دیدم؛ {{نام اپراتور}} هستم و پیگیری می‌کنم."
    ]


async def test_without_a_question_there_is_no_suggestion(people: People) -> None:
    customer, _ = await people.customer()
    conversation_id = (await customer.command("handoff_request"))["conversation"]["id"]
    browser, _ = await people.browser("sara")
    found = await suggested(people, browser, conversation_id)
    assert found["suggestions"] == []
    odd = await waiting(people, "😀؟!")
    assert (await suggested(people, browser, odd))["suggestions"] == []


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("بله، هزینه‌ی ارسال ۱۲۵۰۰۰ تومان است.", "بله، هزینه‌ی ارسال ۱۲۵۰۰۰ تومان است."),
        ("قیمت آن ۱۲٬۵۰۰٬۰۰۰ تومان و گارانتی ۱۸ ماهه است.", "قیمت آن ۱۲٬۵۰۰٬۰۰۰ تومان و گارانتی ۱۸ ماهه است."),
        ("مدل SM-A546E موجود است و فردا می‌رسد.", "مدل SM-A546E موجود است و فردا می‌رسد."),
        ("کد رهگیری شما TRK-2026-009 است.", None),
        ("کارت ۶۰۳۷۹۹۱۱۱۱۱۱۱۱۱۱ شما برگشت خورد.", None),
        ("به ali@example.com فرستادیم، نگاه کنید.", None),
        ("چشم.", None),
        ("خیلی بلند " * 80, None),
    ],
)
def test_what_may_be_said_to_somebody_else(text: str, fit: str | None) -> None:
    assert shareable(text, {}, "{{شماره سفارش}}") == fit
