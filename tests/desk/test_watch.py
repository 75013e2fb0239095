"""What an operator learns of a conversation that leaves their lists."""

from __future__ import annotations

from tests.desk.conftest import People, ScriptedEngine


async def test_watching_a_chat_another_holds_names_the_holder_and_shows_no_word_of_it(
    people: People, engine: ScriptedEngine
) -> None:
    customer, _ = await people.customer()
    await customer.say("سلام")
    conversation_id = (await customer.command("handoff_request"))["conversation"]["id"]
    first, _ = await people.staff(people.login_of("operator"))
    second, _ = await people.staff(people.login_of("operator", 1))
    taken = await first.command("conversation_take", conversation_id=conversation_id)
    refused = await second.command("conversation_watch", conversation_id=conversation_id, after=0)
    assert (refused["code"], refused["data"]) == (
        "conversation.taken",
        {"operator": taken["conversation"]["operator"]["name"]},
    )
    wrap_up = {"topic": "other", "outcome": "solved", "summary": ""}
    await first.command("conversation_resolve", conversation_id=conversation_id, wrap_up=wrap_up)
    over = await second.command("conversation_watch", conversation_id=conversation_id, after=0)
    assert over["code"] == "not_found"


async def test_a_customer_who_leaves_the_queue_leaves_every_waiting_list(
    people: People, engine: ScriptedEngine
) -> None:
    customer, _ = await people.customer()
    await customer.say("سلام")
    early, _ = await people.staff(people.login_of("operator"))
    conversation_id = (await customer.command("handoff_request"))["conversation"]["id"]
    late, snapshot = await people.staff(people.login_of("operator", 1))
    assert [summary["id"] for summary in snapshot["waiting"]] == [conversation_id]
    await customer.command("handoff_cancel")
    for operator in (early, late):
        left = await operator.until("conversation.changed", lambda summary: summary["state"] == "bot")
        assert left["id"] == conversation_id
    # What the bot and the customer go on to say is none of the operators' news.
    await customer.say("قیمت؟")
    await customer.command("handoff_request")
    for operator in (early, late):
        assert (await operator.until("conversation.changed"))["state"] == "queued"


async def test_a_summary_tells_what_a_person_last_wrote(people: People, engine: ScriptedEngine) -> None:
    customer, _ = await people.customer()
    await customer.say("گوشی‌ام روشن نمی‌شود")
    await customer.until("message.created", lambda message: message["author"] == "bot")
    await customer.command("handoff_request")
    _, snapshot = await people.staff(people.login_of("operator"))
    (summary,) = snapshot["waiting"]
    assert (summary["last"]["author"], summary["last"]["text"]) == ("customer", "گوشی‌ام روشن نمی‌شود")
