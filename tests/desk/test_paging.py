"""Reading on from where one stands: with a thousand messages, pages and lost news, no client ever misses one."""

from __future__ import annotations

import random
from typing import Any

from desk.context import Desk
from desk.conversations.models import Author
from desk.conversations.paging import PAGE
from tests.desk.conftest import People, ScriptedEngine, Socket

THOUSAND = 1000


async def write(desk: Desk, conversation_id: str, count: int) -> None:
    """Add messages to a conversation as the desk does, in one go."""
    record = desk.conversations.record
    async with desk.database.transaction() as session:
        conversation = await record.lock(session, conversation_id)
        for _ in range(count):
            await record.append(session, conversation, Author.BOT, f"شماره‌ی {conversation.last_seq + 1}")


class Reader:
    """A client that knows the highest number up to which it has everything, and asks on from there."""

    def __init__(self) -> None:
        self.held: dict[int, str] = {}

    @property
    def complete(self) -> int:
        last = 0
        while last + 1 in self.held:
            last += 1
        return last

    def take(self, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            assert self.held.setdefault(message["seq"], message["id"]) == message["id"]

    async def catch_up(self, socket: Socket, **fields: Any) -> None:
        while True:
            page = await socket.command("sync", after=self.complete, **fields)
            assert len(page["messages"]) <= PAGE
            self.take(page["messages"])
            if not page["more"]:
                return
            assert page["messages"], "more is promised and nothing comes: a client would ask for ever"


async def test_a_customer_that_comes_back_again_and_again_misses_none(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, _ = await people.customer()
    result = await customer.say("سلام")
    token, conversation_id = result["token"], result["conversation"]["id"]
    await customer.until("message.created", lambda message: message["author"] == "bot")
    chance = random.Random(7)  # noqa: S311
    reader = Reader()
    reader.take([result["message"]])
    total = 2
    while total < THOUSAND:
        count = min(chance.choice([1, 3, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE + 7]), THOUSAND - total)
        await write(desk, conversation_id, count)
        total += count
        if chance.random() < 0.6:
            again, hello = await people.customer(token, after=reader.complete)
            reader.take(hello["messages"])
            assert hello["more"] is (len(hello["messages"]) == PAGE and reader.complete < total)
            await reader.catch_up(again)
            await again.ws.close()
    again, hello = await people.customer(token, after=reader.complete)
    reader.take(hello["messages"])
    await reader.catch_up(again)
    assert sorted(reader.held) == list(range(1, THOUSAND + 1))


async def test_staff_see_the_newest_page_first_read_back_and_keep_up(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, _ = await people.customer()
    conversation_id = (await customer.command("handoff_request"))["conversation"]["id"]
    start = (await customer.command("sync", after=0))["conversation"]["last_seq"]
    await write(desk, conversation_id, THOUSAND - start)
    browser, csrf = await people.browser(people.login_of("supervisor"))
    staff, _ = await people.open_desk(browser, csrf)
    for command in ("conversation_watch", "sync"):
        page = await staff.command(command, conversation_id=conversation_id, after=0)
        assert [message["seq"] for message in page["messages"]] == list(range(THOUSAND - PAGE + 1, THOUSAND + 1))
        assert page["more"] is True, "there are older ones"
    seqs = [message["seq"] for message in page["messages"]]
    more = True
    while more:
        url = people.url(f"/api/conversations/{conversation_id}?before={seqs[0]}")
        async with browser.get(url) as response:
            body = await response.json()
        older = [message["seq"] for message in body["messages"]]
        assert older[-1] == seqs[0] - 1
        seqs, more = older + seqs, body["more"]
    assert seqs == list(range(1, THOUSAND + 1))
    async with browser.get(people.url(f"/api/conversations/{conversation_id}?before=1")) as response:
        body = await response.json()
    assert (body["messages"], body["more"]) == ([], False)
    # News comes while they look, and is lost while they do not.
    await staff.ws.close()
    await write(desk, conversation_id, 2 * PAGE + 50)
    back, _ = await people.open_desk(browser, csrf)
    found: list[int] = []
    page = await back.command("conversation_watch", conversation_id=conversation_id, after=THOUSAND)
    assert page["more"] is True
    found += [message["seq"] for message in page["messages"]]
    while page["more"]:
        page = await back.command("sync", conversation_id=conversation_id, after=found[-1])
        found += [message["seq"] for message in page["messages"]]
    assert found == list(range(THOUSAND + 1, THOUSAND + 2 * PAGE + 51))
    await write(desk, conversation_id, 1)
    live = await back.until("message.created")
    assert live["message"]["seq"] == found[-1] + 1
