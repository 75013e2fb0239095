"""Sent, received, read: one mark a side, known to the other side at once."""

from __future__ import annotations

from typing import Any

from desk.context import Desk
from desk.conversations.models import Conversation
from tests.desk.conftest import People, ScriptedEngine, Socket
from tests.desk.test_notes import taken


async def mark(customer: Socket, delivered: int, read: int) -> None:
    await customer.ws.send_json({"type": "mark", "id": 0, "delivered": delivered, "read": read})
    await customer.command("ping")


async def kept(desk: Desk, conversation_id: str) -> tuple[int, int, int]:
    async with desk.database.reading() as session:
        row = await session.get_one(Conversation, conversation_id)
        return row.customer_delivered_seq, row.customer_read_seq, row.revision


async def test_an_operator_sees_their_message_received_and_then_read(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, _, operator, conversation_id = await taken(people)
    await operator.command("conversation_watch", conversation_id=conversation_id, after=0)
    seq = (await operator.say("بفرمایید", conversation_id=conversation_id))["message"]["seq"]
    page = await operator.command("sync", conversation_id=conversation_id, after=0)
    assert page["conversation"]["marks"] == {"delivered": 0, "read": 0}
    _, _, revision = await kept(desk, conversation_id)

    await mark(customer, seq, seq - 1)
    news = await operator.until("marks.changed")
    assert news == {"conversation_id": conversation_id, "delivered": seq, "read": seq - 1}
    await mark(customer, seq, seq)
    assert (await operator.until("marks.changed"))["read"] == seq
    page = await operator.command("sync", conversation_id=conversation_id, after=0)
    assert page["conversation"]["marks"] == {"delivered": seq, "read": seq}
    # A mark is no change of the conversation: no list is sent anew because somebody reads.
    assert await kept(desk, conversation_id) == (seq, seq, revision)


async def test_marks_never_go_back_nor_beyond_what_there_is(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, _, _, conversation_id = await taken(people)
    last = (await customer.command("sync", after=0))["conversation"]["last_seq"]
    await mark(customer, 2, 1)
    assert (await kept(desk, conversation_id))[:2] == (2, 1)
    await mark(customer, 1, 0)
    assert (await kept(desk, conversation_id))[:2] == (2, 1)
    await mark(customer, 2**31 - 1, 2**31 - 1)
    assert (await kept(desk, conversation_id))[:2] == (last, last)
    for wrong in (-1, 2**31, "1", None):
        answer = await customer.command("mark", delivered=wrong, read=0)
        assert answer["code"] == "frame.invalid"


async def test_what_is_read_has_been_received(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, _, _, conversation_id = await taken(people)
    await mark(customer, 0, 2)
    assert (await kept(desk, conversation_id))[:2] == (2, 2)


async def test_a_customer_sees_when_the_operator_has_read(people: People, engine: ScriptedEngine) -> None:
    customer, token, operator, conversation_id = await taken(people)
    seq = (await customer.say("هنوز هستید؟"))["message"]["seq"]
    assert (await customer.command("sync", after=0))["conversation"]["read_seq"] < seq
    await operator.command("conversation_read", conversation_id=conversation_id, seq=seq)
    await customer.until("conversation.changed", lambda view: view["read_seq"] == seq)
    _, hello = await people.customer(token)
    assert hello["conversation"]["read_seq"] == seq


async def test_marks_before_anything_was_said_are_nothing(people: People) -> None:
    customer, hello = await people.customer()
    assert hello["conversation"]["read_seq"] == 0
    await mark(customer, 5, 5)
    await customer.command("ping")
    assert [frame for frame in customer.inbox if frame["type"] == "error"] == []


async def viewers(socket: Socket, *names: str) -> dict[str, Any]:
    """Wait until these, and no others, are told to look."""
    return await socket.until("viewers.changed", lambda news: [one["name"] for one in news["viewers"]] == sorted(names))


async def test_staff_see_who_else_looks_and_who_has_left(people: People, engine: ScriptedEngine) -> None:
    customer, _, operator, conversation_id = await taken(people)
    look = {"conversation_id": conversation_id, "after": 0}
    await operator.command("conversation_watch", **look)
    supervisor, _ = await people.staff(people.login_of("supervisor"))
    admin, _ = await people.staff(people.login_of("admin"))
    names = {one["role"]: one["name"] for one in _people()}
    await supervisor.command("conversation_watch", **look)
    assert (await viewers(operator, names["supervisor"]))["conversation_id"] == conversation_id
    # Who comes later hears at once of those who were there.
    await viewers(supervisor, names["operator"])
    await admin.command("conversation_watch", **look)
    await viewers(operator, names["supervisor"], names["admin"])
    await viewers(admin, names["supervisor"], names["operator"])
    await admin.command("conversation_unwatch", conversation_id=conversation_id)
    await viewers(operator, names["supervisor"])
    await supervisor.ws.close()
    await viewers(operator)
    # The customer hears nothing of all this.
    await customer.command("ping")
    assert "view" not in str([frame["event"] for frame in customer.inbox])


async def test_two_tabs_of_one_person_are_one_viewer_and_none_to_themselves(
    people: People, engine: ScriptedEngine
) -> None:
    _, _, operator, conversation_id = await taken(people)
    look = {"conversation_id": conversation_id, "after": 0}
    login = people.login_of("supervisor")
    one, _ = await people.staff(login)
    two, _ = await people.staff(login)
    for socket in (operator, one, two):
        await socket.command("conversation_watch", **look)
    name = next(person["name"] for person in _people() if person["login"] == login)
    await viewers(operator, name)
    await two.ws.close()
    await operator.command("ping")
    await operator.command("ping")
    assert not [frame for frame in operator.inbox if frame.get("event") == "viewers.changed"]
    await one.command("ping")
    told = [frame["data"]["viewers"] for frame in one.inbox if frame.get("event") == "viewers.changed"]
    assert name not in str(told)


async def test_who_may_no_longer_read_a_chat_is_no_longer_among_its_viewers(
    people: People, engine: ScriptedEngine
) -> None:
    customer, _ = await people.customer()
    conversation_id = (await customer.command("handoff_request"))["conversation"]["id"]
    look = {"conversation_id": conversation_id, "after": 0}
    first, _ = await people.staff(people.login_of("operator"))
    second, _ = await people.staff(people.login_of("operator", 1))
    supervisor, _ = await people.staff(people.login_of("supervisor"))
    for socket in (first, second, supervisor):
        await socket.command("conversation_watch", **look)
    await supervisor.until("viewers.changed", lambda news: len(news["viewers"]) == 2)
    await first.command("conversation_take", conversation_id=conversation_id)
    await supervisor.until("viewers.changed", lambda news: len(news["viewers"]) == 1)


async def test_writing_a_note_is_shown_to_staff_and_never_to_the_customer(
    people: People, engine: ScriptedEngine
) -> None:
    customer, _, operator, conversation_id = await taken(people)
    supervisor, _ = await people.staff(people.login_of("supervisor"))
    for socket in (operator, supervisor):
        await socket.command("conversation_watch", conversation_id=conversation_id, after=0)
    typing = {"type": "typing", "id": 0, "conversation_id": conversation_id, "on": True}
    # A supervisor who only looks writes notes, and is not seen as the customer's operator.
    await supervisor.ws.send_json(typing | {"note": True})
    news = await operator.until("typing")
    assert (news["note"], bool(news["staff_id"])) == (True, True)
    await supervisor.ws.send_json(typing)
    await supervisor.command("ping")
    await customer.command("ping")
    typed = [frame["data"] for frame in customer.inbox if frame.get("event") == "typing"]
    assert [data for data in typed if data["author"] == "operator"] == []
    await operator.ws.send_json(typing)
    news = await customer.until("typing", lambda data: data["author"] == "operator")
    assert news == {"author": "operator", "on": True}


def _people() -> list[dict[str, str]]:
    import json

    from desk.settings import ROOT

    people: list[dict[str, str]] = json.loads((ROOT / "data" / "shop" / "staff.json").read_text(encoding="utf-8"))
    seen: set[str] = set()
    return [person for person in people if not (person["role"] in seen or seen.add(person["role"]))]  # type: ignore[func-returns-value]
