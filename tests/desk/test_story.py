"""The whole path, thin and real, on both databases: bot, handoff, operator, survey, report."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from desk.context import Desk
from desk.conversations.models import Message, Turn
from desk.queue.models import Assignment, Handoff
from desk.surveys.models import Survey
from tests.desk.conftest import MovableClock, People, ScriptedEngine, new_client_id

WRAP_UP = {"topic": "other", "outcome": "solved", "summary": "راهنمایی شد."}


async def test_bot_answers_and_the_answer_is_stored(people: People, engine: ScriptedEngine) -> None:
    customer, hello = await people.customer()
    assert hello["new"] is True
    assert hello["conversation"]["id"] is None
    result = await customer.say("سلام، قیمت؟")
    assert result["message"]["seq"] == 1
    assert result["token"]
    reply = await customer.until("message.created", lambda message: message["author"] == "bot")
    assert (reply["seq"], reply["text"]) == (2, "سلام")
    assert "understanding" not in reply
    assert engine.requests[0]["kind"] == "text"


async def test_repeat_of_a_message_is_stored_once(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    client_id = new_client_id()
    first, _ = await people.customer()
    one = await first.say("سلام", client_id=client_id)
    # The acknowledgement was lost, and with it the token: the same first message on a fresh socket.
    second, _ = await people.customer()
    two = await second.say("سلام", client_id=client_id)
    assert two["message"]["id"] == one["message"]["id"]
    third = await second.say("سلام", client_id=client_id)
    assert third["message"]["id"] == one["message"]["id"]
    async with desk.database.reading() as session:
        count = await session.scalar(select(func.count()).select_from(Message).where(Message.author == "customer"))
    assert count == 1


async def test_reconnect_gives_what_was_missed_and_nothing_twice(people: People, engine: ScriptedEngine) -> None:
    customer, _ = await people.customer()
    token = (await customer.say("سلام"))["token"]
    await customer.until("message.created", lambda message: message["author"] == "bot")
    again, hello = await people.customer(token, after=1)
    assert hello["new"] is False
    assert [message["seq"] for message in hello["messages"]] == [2]
    assert (await again.command("sync", after=0))["conversation"]["last_seq"] == 2


async def _handed_off(people: People, engine: ScriptedEngine) -> tuple[Any, str, str]:
    def script(_: dict[str, Any]) -> list[dict[str, Any]]:
        action = {"type": "request_handoff", "reason": "not_understood", "intent": None, "summary": "خلاصه"}
        return [{"text": "وصلتان می‌کنم.", "actions": [action]}]

    engine.script = script
    customer, _ = await people.customer()
    result = await customer.say("بلبلبلب")
    queued = await customer.until("conversation.changed", lambda view: view["state"] == "queued")
    assert queued["place"] == 1
    return customer, queued["id"], result["token"]


async def test_handoff_take_chat_resolve_survey_report(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    operator, snapshot = await people.staff(people.login_of("operator"))
    assert snapshot["waiting"] == []
    customer, conversation_id, _ = await _handed_off(people, engine)
    waiting = await operator.until("conversation.changed", lambda view: view["state"] == "queued")
    assert waiting["handoff"]["reason"] == "not_understood"
    assert waiting["handoff"]["summary"] == "خلاصه"

    taken = await operator.command("conversation_take", conversation_id=conversation_id)
    assert taken["conversation"]["state"] == "open"
    joined = await customer.until("conversation.changed", lambda view: view["state"] == "open")
    assert joined["operator"]["name"]
    page = await operator.command("conversation_watch", conversation_id=conversation_id, after=0)
    assert [message["author"] for message in page["messages"]] == ["customer", "bot", "system", "system"]

    turns_before = len(engine.requests)
    await customer.say("هستید؟")
    seen = await operator.until("message.created", lambda news: news["message"]["author"] == "customer")
    assert seen["message"]["text"] == "هستید؟"
    client_id = new_client_id()
    for _ in range(2):
        sent = await operator.command(
            "message_send", conversation_id=conversation_id, client_id=client_id, text="بله، در خدمتم."
        )
    answer = await customer.until("message.created", lambda message: message["author"] == "operator")
    assert answer["id"] == sent["message"]["id"]
    assert answer["client_id"] is None
    assert len(engine.requests) == turns_before, "the bot is silent while a human holds the conversation"

    bad = await operator.command(
        "conversation_resolve", conversation_id=conversation_id, wrap_up={**WRAP_UP, "topic": "no-such"}
    )
    assert bad["code"] == "wrap_up.invalid"
    engine.script = lambda body: [
        {
            "text": "از ۱ تا ۵؟",
            "payload": {
                "type": "survey_question",
                "question": "rating",
                "survey_id": body["command"]["entities"].get("survey_id", ""),
                "min": 1,
                "max": 5,
            },
            "actions": [],
        }
    ]
    done = await operator.command("conversation_resolve", conversation_id=conversation_id, wrap_up=WRAP_UP)
    assert done["conversation"]["state"] == "resolved"
    question = await customer.until(
        "message.created", lambda message: (message["payload"] or {}).get("type") == "survey_question"
    )
    survey_id = question["payload"]["survey_id"]
    engine.script = lambda _: [
        {"text": "سپاس", "actions": [{"type": "survey_finish", "survey_id": survey_id, "state": "answered"}]}
    ]
    wrong = await customer.command(
        "survey_answer", client_id=new_client_id(), survey_id=survey_id, question="rating", value=9
    )
    assert wrong["code"] == "frame.invalid"
    await customer.command("survey_answer", client_id=new_client_id(), survey_id=survey_id, question="rating", value=5)
    await customer.until("conversation.changed", lambda view: (view["survey"] or {}).get("state") == "answered")

    manager, _ = await people.browser(people.login_of("manager"))
    url = people.server.make_url("/api/reports/satisfaction?from=2026-11-24&to=2026-11-24")
    async with manager.get(url) as response:
        report = await response.json()
    assert (report["sent"], report["answered"], report["ratings"]["5"]) == (1, 1, 1)
    assert report["csat"] == {"value": None, "n": 1, "low": None, "high": None}
    assert report["comments"][0]["conversation_id"] == conversation_id
    async with desk.database.reading() as session:
        survey = (await session.scalars(select(Survey))).one()
        assert (survey.handled_by, survey.rating, survey.topic) == ("operator", 5, "other")
        assert survey.operator_id
        assert (await session.scalars(select(Handoff))).one().end == "resolved"
        assert (await session.scalars(select(Assignment))).one().released_at


async def test_two_operators_take_one_chat_and_exactly_one_gets_it(people: People, engine: ScriptedEngine) -> None:
    one, _ = await people.staff(people.login_of("operator", 0))
    two, _ = await people.staff(people.login_of("operator", 1))
    _, conversation_id, _ = await _handed_off(people, engine)
    results = await asyncio.gather(
        one.command("conversation_take", conversation_id=conversation_id),
        two.command("conversation_take", conversation_id=conversation_id),
    )
    assert sorted(result.get("code", "got it") for result in results) == ["conversation.taken", "got it"]


async def test_late_bot_reply_is_dropped_when_a_human_was_asked_for(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    engine.hold = asyncio.Event()
    customer, _ = await people.customer()
    await customer.say("سلام")
    await customer.command("handoff_request")
    engine.hold.set()
    async with asyncio.timeout(5):
        while True:
            async with desk.database.reading() as session:
                turn = (await session.scalars(select(Turn))).one()
                authors = set(await session.scalars(select(Message.author)))
                understood = await session.scalar(select(Message.understanding).where(Message.seq == 1))
            if understood:
                break
            await asyncio.sleep(0.02)
    assert turn.state == "dropped"
    assert "bot" not in authors


async def test_engine_down_keeps_the_message_offers_a_human_and_answers_later(
    people: People, engine: ScriptedEngine
) -> None:
    engine.down = True
    customer, _ = await people.customer()
    await customer.say("قیمت؟")
    notice = await customer.until(
        "message.created", lambda message: (message["payload"] or {}).get("notice") == "engine_slow"
    )
    assert notice["payload"]["choices"]
    assert (await customer.command("sync", after=0))["conversation"]["state"] == "bot", "nobody is queued by it"
    engine.down = False
    reply = await customer.until("message.created", lambda message: message["author"] == "bot")
    assert reply["text"] == "سلام"


async def test_offered_human_is_reached_with_the_engine_down(people: People, engine: ScriptedEngine) -> None:
    engine.down = True
    customer, _ = await people.customer()
    await customer.say("قیمت؟")
    notice = await customer.until(
        "message.created", lambda message: (message["payload"] or {}).get("notice") == "engine_slow"
    )
    await customer.say("", choice={"message_id": notice["id"], "index": 0})
    queued = await customer.until("conversation.changed", lambda view: view["state"] == "queued")
    assert queued["place"] == 1
    stale = await customer.say("", choice={"message_id": notice["id"], "index": 0})
    assert stale["code"] == "message.choice_gone"


async def test_bot_alone_is_surveyed_only_if_it_helped(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    def script(body: dict[str, Any]) -> list[dict[str, Any]]:
        helped = [{"type": "mark_helped", "topic": "price"}] if "قیمت" in body["text"] else []
        return [{"text": "باشه", "actions": helped}]

    engine.script = script
    for text in ("قیمت", "هیچ"):
        customer, _ = await people.customer()
        await customer.say(text)
        await customer.until("message.created", lambda message: message["author"] == "bot")
    clock.moment += timedelta(hours=1)
    assert await desk.ending.close_idle(timedelta(minutes=30)) == 2
    async with desk.database.reading() as session:
        survey = (await session.scalars(select(Survey))).one()
    assert (survey.handled_by, survey.topic, survey.intents) == ("bot", "price", ["ask_price"])


async def test_after_a_day_the_same_contact_begins_anew_and_earlier_is_counted(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    customer, _ = await people.customer()
    first = await customer.say("سلام")
    await customer.until("message.created", lambda message: message["author"] == "bot")
    clock.moment += timedelta(hours=1)
    await desk.ending.close_idle(timedelta(minutes=30))
    clock.moment += timedelta(hours=2)
    reopened = await customer.say("باز هم سلام")
    assert reopened["conversation"]["id"] == first["conversation"]["id"]
    assert reopened["new"] is False
    await customer.until("message.created", lambda message: message["author"] == "bot")
    clock.moment += timedelta(hours=1)
    await desk.ending.close_idle(timedelta(minutes=30))
    clock.moment += timedelta(days=2)
    again, _ = await people.customer(first["token"])
    later = await again.say("برگشتم")
    assert later["new"] is True
    assert later["conversation"]["id"] != first["conversation"]["id"]
    operator, _ = await people.staff(people.login_of("operator"))
    await again.command("handoff_request")
    waiting = await operator.until("conversation.changed", lambda view: view["state"] == "queued")
    assert waiting["contact"]["earlier"] == 1


async def test_leaving_the_queue_returns_to_the_bot(people: People, engine: ScriptedEngine) -> None:
    customer, _, _ = await _handed_off(people, engine)
    engine.script = lambda _: [{"text": "من هستم", "actions": []}]
    left = await customer.command("handoff_cancel")
    assert left["conversation"]["state"] == "bot"
    assert (await customer.until("message.created", lambda m: m["text"] == "من هستم"))["author"] == "bot"
    assert engine.requests[-1]["command"]["intent"] == "human_left"
