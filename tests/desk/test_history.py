"""How far back a customer reads: all of their own thread, page by page, and nothing else."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from desk.context import Desk
from desk.conversations.models import Conversation, Message, Turn
from desk.conversations.paging import PAGE
from tests.desk.conftest import MovableClock, People, ScriptedEngine, Socket
from tests.desk.test_paging import write


async def read_back(customer: Socket, hello: dict[str, Any]) -> list[dict[str, Any]]:
    """Read everything there is before the first page, as somebody who scrolls up."""
    found, more = list(hello["messages"]), hello["older"]
    while more:
        page = await customer.command("history", before=found[0]["id"])
        assert 0 < len(page["messages"]) <= PAGE
        found, more = page["messages"] + found, page["more"]
    return found


async def test_the_newest_come_first_and_older_ones_as_one_scrolls_up(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, _ = await people.customer()
    said = await customer.say("سلام")
    await customer.until("message.created", lambda message: message["author"] == "bot")
    await write(desk, said["conversation"]["id"], 2 * PAGE + 48)
    total = 2 * PAGE + 50
    again, hello = await people.customer(said["token"])
    assert [message["seq"] for message in hello["messages"]] == list(range(total - PAGE + 1, total + 1))
    assert (hello["more"], hello["older"]) == (False, True)
    found = await read_back(again, hello)
    assert [message["seq"] for message in found] == list(range(1, total + 1))
    page = await again.command("history", before=found[0]["id"])
    assert (page["messages"], page["more"]) == ([], False)


async def later(customer: Socket, people: People, clock: MovableClock, token: str, text: str) -> tuple[Socket, str]:
    """Let a customer come back two days after the end and write again; give their new token."""
    operator, _ = await people.staff(people.login_of("operator"))
    conversation_id = (await customer.command("handoff_request"))["conversation"]["id"]
    await operator.command("conversation_take", conversation_id=conversation_id)
    wrap_up = {"topic": "other", "outcome": "solved", "summary": ""}
    await operator.command("conversation_resolve", conversation_id=conversation_id, wrap_up=wrap_up)
    clock.moment += timedelta(days=2)
    again, _ = await people.customer(token)
    said = await again.say(text)
    assert said["new"] is True
    return again, said["token"]


async def all_answered(desk: Desk) -> None:
    """Wait until the bot has nothing left to say."""
    async with asyncio.timeout(10):
        while True:
            async with desk.database.reading() as session:
                if await session.scalar(select(Turn.id).where(Turn.state == "waiting").limit(1)) is None:
                    return
            await asyncio.sleep(0.05)


async def test_it_goes_on_with_the_conversations_that_this_one_continues(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    first, _ = await people.customer()
    token = (await first.say("نخستین گفت‌وگو"))["token"]
    second, second_token = await later(first, people, clock, token, "دومین گفت‌وگو")
    _, third_token = await later(second, people, clock, second_token, "سومین گفت‌وگو")
    await all_answered(desk)
    customer, hello = await people.customer(third_token)
    assert hello["older"] is True
    found = await read_back(customer, hello)
    own = [message["text"] for message in found if message["author"] == "customer"]
    assert own[0] == "نخستین گفت‌وگو"
    assert "دومین گفت‌وگو" in own
    assert own[-1] == "سومین گفت‌وگو"
    async with desk.database.reading() as session:
        everything = (await session.scalars(select(Message.id))).all()
    assert sorted(message["id"] for message in found) == sorted(everything)
    # The token of the first speaks for the first alone.
    early, hello = await people.customer(token)
    texts = [message["text"] for message in await read_back(early, hello)]
    assert "دومین گفت‌وگو" not in texts


async def test_another_conversation_of_the_same_contact_is_not_theirs_to_read(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    one, _ = await people.customer()
    theirs = await one.say("راز من")
    other, _ = await people.customer()
    mine = await other.say("سلام")
    async with desk.database.transaction() as session:
        rows = {row.id: row for row in await session.scalars(select(Conversation))}
        # Staff have joined two contacts that gave one phone number; no token proves that.
        rows[theirs["conversation"]["id"]].state = "resolved"
        rows[theirs["conversation"]["id"]].contact_id = rows[mine["conversation"]["id"]].contact_id
    customer, hello = await people.customer(mine["token"])
    assert hello["older"] is False
    assert (await customer.command("history", before=theirs["message"]["id"]))["code"] == "not_found"
    assert (await customer.command("history", before="no-such-message"))["code"] == "not_found"
    page = await customer.command("history", before=hello["messages"][0]["id"])
    assert (page["messages"], page["more"]) == ([], False)
