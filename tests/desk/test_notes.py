"""Private notes: in order, live to staff, and unknown to the customer."""

from __future__ import annotations

import json
from typing import Any

from desk.context import Desk
from desk.notes.models import Note
from desk.staff.accounts import Accounts
from tests.desk.conftest import People, ScriptedEngine, Socket, new_client_id
from tests.desk.test_paging import write

SECRET = "به‌نظر همان مشتری هفته‌ی پیش است؛ ۱۰٪ تخفیف بدهید"


async def note(socket: Socket, conversation_id: str, text: str = SECRET, **fields: Any) -> dict[str, Any]:
    """Write a note."""
    sent = {"conversation_id": conversation_id, "client_id": new_client_id(), "text": text, **fields}
    return await socket.command("note_add", **sent)


async def taken(people: People, index: int = 0) -> tuple[Socket, str, Socket, str]:
    """Give a customer with their token, and the operator who holds their conversation, with its id."""
    customer, _ = await people.customer()
    token = (await customer.say("سلام"))["token"]
    conversation_id = (await customer.command("handoff_request"))["conversation"]["id"]
    operator, _ = await people.staff(people.login_of("operator", index))
    await operator.command("conversation_take", conversation_id=conversation_id)
    return customer, token, operator, conversation_id


async def test_a_note_reaches_every_staff_viewer_and_nothing_of_the_customers(
    people: People, engine: ScriptedEngine
) -> None:
    customer, token, operator, conversation_id = await taken(people)
    supervisor, _ = await people.staff(people.login_of("supervisor"))
    for socket in (operator, supervisor):
        await socket.command("conversation_watch", conversation_id=conversation_id, after=0)
    last = (await customer.command("sync", after=0))["conversation"]["last_seq"]
    await customer.command("ping")
    customer.inbox.clear()

    written = (await note(supervisor, conversation_id))["note"]
    assert (written["text"], written["number"], written["after_seq"]) == (SECRET, 1, last)
    assert written["staff"]["name"]
    assert written["created_at"].endswith("Z")
    for socket in (operator, supervisor):
        heard = await socket.until("note.created")
        assert (heard["conversation_id"], heard["note"]) == (conversation_id, written)
    # The customer's sequence has no gap and nothing came in between, not even news that something has changed.
    said = await operator.say("بفرمایید", conversation_id=conversation_id)
    assert said["message"]["seq"] == last + 1
    await customer.until("message.created", lambda message: message["seq"] == last + 1)
    assert "تخفیف" not in json.dumps(customer.inbox, ensure_ascii=False)
    assert [frame["event"] for frame in customer.inbox if frame["event"] != "conversation.changed"] == []
    synced = await customer.command("sync", after=0)
    _, hello = await people.customer(token)
    for view in (synced, hello):
        assert "note" not in json.dumps(view, ensure_ascii=False).replace("notice", "")
        assert "تخفیف" not in json.dumps(view, ensure_ascii=False)


async def test_the_customer_does_not_even_hear_that_a_note_was_written(people: People, engine: ScriptedEngine) -> None:
    customer, _, operator, conversation_id = await taken(people)
    await customer.until("conversation.changed", lambda view: view["state"] == "open")
    await customer.command("ping")
    customer.inbox.clear()
    await note(operator, conversation_id)
    await operator.command("ping")
    await customer.command("ping")
    assert customer.inbox == []


async def test_a_note_never_reaches_the_engine(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, _, operator, conversation_id = await taken(people)
    await note(operator, conversation_id)
    wrap_up = {"topic": "other", "outcome": "solved", "summary": ""}
    await operator.command("conversation_resolve", conversation_id=conversation_id, wrap_up=wrap_up)
    await customer.say("یک پرسش دیگر")
    await customer.until("message.created", lambda message: message["author"] == "bot")
    assert "تخفیف" not in json.dumps(engine.requests, ensure_ascii=False)


async def test_a_note_sent_twice_is_kept_once(people: People, engine: ScriptedEngine) -> None:
    _, _, operator, conversation_id = await taken(people)
    twice = {"client_id": new_client_id()}
    first = await note(operator, conversation_id, **twice)
    assert await note(operator, conversation_id, **twice) == first
    page = await operator.command("sync", conversation_id=conversation_id, after=0)
    assert [one["number"] for one in page["notes"]] == [1]
    assert page["conversation"]["last_note"] == 1


async def test_notes_are_refused_when_empty_too_long_or_where_one_may_not_read(
    people: People, engine: ScriptedEngine
) -> None:
    _, _, operator, conversation_id = await taken(people)
    stranger, _ = await people.staff(people.login_of("operator", 1))
    assert (await note(operator, conversation_id, " \u202e "))["code"] == "message.empty"
    assert (await note(operator, conversation_id, "ب" * 4001))["code"] == "message.too_long"
    assert (await note(stranger, conversation_id))["code"] == "conversation.taken"
    assert (await note(stranger, "no-such-conversation"))["code"] == "not_found"


async def test_a_client_that_was_away_gets_the_notes_it_missed(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, _, operator, conversation_id = await taken(people)
    for number in range(3):
        await note(operator, conversation_id, f"یادداشت {number}")
    page = await operator.command("sync", conversation_id=conversation_id, after=1, notes_after=1)
    assert [one["number"] for one in page["notes"]] == [2, 3]
    async with desk.database.transaction() as session:
        conversation = await desk.conversations.record.lock(session, conversation_id)
        writer = (await Accounts(desk.database, desk.clock).all())[0]
        for _ in range(250):
            await desk.notes.write(session, conversation, writer, new_client_id(), "…")
    seen = [one["number"] for one in page["notes"]]
    more = True
    while more:
        page = await operator.command("sync", conversation_id=conversation_id, after=999, notes_after=seen[-1])
        seen += [one["number"] for one in page["notes"]]
        more = page["more"]
    assert seen == list(range(2, 254))


async def test_every_note_stands_on_exactly_one_page_of_a_long_conversation(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, _, operator, conversation_id = await taken(people)
    for number in range(6):
        await note(operator, conversation_id, f"یادداشت {number}")
        await write(desk, conversation_id, 99)
    manager, _ = await people.browser(people.login_of("manager"))
    before: int | None = None
    numbers: list[int] = []
    while True:
        query = f"?before={before}" if before else ""
        async with manager.get(people.url(f"/api/conversations/{conversation_id}{query}")) as response:
            page = await response.json()
        low, high = page["messages"][0]["seq"], page["messages"][-1]["seq"]
        assert all(low <= one["after_seq"] <= high for one in page["notes"])
        numbers = [one["number"] for one in page["notes"]] + numbers
        if not page["more"]:
            break
        before = low
    assert numbers == [1, 2, 3, 4, 5, 6]


async def test_notes_of_one_conversation_are_numbered_without_gaps(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, _, operator, conversation_id = await taken(people)
    await note(operator, conversation_id)
    await note(operator, conversation_id, "")  # refused: takes no number
    await note(operator, conversation_id)
    async with desk.database.reading() as session:
        from sqlalchemy import select

        found = await session.scalars(select(Note.number).order_by(Note.id))
        assert found.all() == [1, 2]
