"""What was said is kept as it was said: no route changes it, and the database itself refuses to."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from desk.context import Desk
from desk.conversations.models import Message
from desk.errors import DeskError
from desk.notes.models import Note
from desk.sockets.customer import CustomerSocket
from desk.sockets.staff import StaffSocket
from tests.desk.conftest import People, ScriptedEngine
from tests.desk.test_notes import note, taken
from tests.desk.test_roles import commands_of, routes_of


@pytest.fixture
async def said(people: People, engine: ScriptedEngine) -> str:
    customer, _, operator, conversation_id = await taken(people)
    await operator.say("بفرمایید", conversation_id=conversation_id)
    await customer.say("یک گوشی می‌خواهم")
    await note(operator, conversation_id)
    return conversation_id


@pytest.mark.parametrize("table", [Message, Note])
@pytest.mark.parametrize(
    "change",
    [
        {"text": "چیز دیگری"},
        {"created_at": None},
        {"staff_id": "somebody"},
        {"conversation_id": "another"},
        {"client_id": "another-client-id"},
    ],
)
async def test_the_database_refuses_to_change_a_word(
    desk: Desk, said: str, table: type[Message | Note], change: dict[str, object]
) -> None:
    async with desk.database.reading() as session:
        before = [row.__dict__["text"] for row in await session.scalars(select(table).order_by(table.id))]
    with pytest.raises((DBAPIError, DeskError)):
        async with desk.database.transaction() as session:
            await session.execute(update(table).values(**change))
    async with desk.database.reading() as session:
        after = [row.__dict__["text"] for row in await session.scalars(select(table).order_by(table.id))]
    assert after == before


@pytest.mark.parametrize("change", [{"author": "bot"}, {"seq": 99}, {"payload": {"type": "notice"}}, {"name": "کسی"}])
async def test_nor_who_said_it_nor_its_place_nor_what_came_with_it(
    desk: Desk, said: str, change: dict[str, object]
) -> None:
    with pytest.raises((DBAPIError, DeskError)):
        async with desk.database.transaction() as session:
            await session.execute(update(Message).where(Message.author == "customer").values(**change))


@pytest.mark.parametrize("table", [Message, Note])
async def test_the_database_refuses_to_delete(desk: Desk, said: str, table: type[Message | Note]) -> None:
    with pytest.raises((DBAPIError, DeskError)):
        async with desk.database.transaction() as session:
            await session.execute(delete(table))


async def test_what_the_bot_made_of_a_message_may_come_later_and_words_may_be_emptied(desk: Desk, said: str) -> None:
    async with desk.database.transaction() as session:
        await session.execute(update(Message).values(understanding={"intent": "greet"}))
    # Somebody who asks to be forgotten leaves empty messages behind, not other ones.
    async with desk.database.transaction() as session:
        await session.execute(update(Message).values(text="", payload=None, name=None))
        await session.execute(update(Note).values(text=""))
    async with desk.database.reading() as session:
        assert set(await session.scalars(select(Message.text))) == {""}


def test_no_route_and_no_command_edits_or_deletes_what_was_said(desk: Desk, people: People) -> None:
    app = people.server.app
    assert app is not None
    changing = {path for method, path in routes_of(app) if method in ("PATCH", "PUT", "DELETE")}
    assert not [path for path in changing if "message" in path or "note" in path or "conversations" in path]
    commands = [*commands_of(StaffSocket), *commands_of(CustomerSocket)]
    assert not [name for name in commands if any(word in name for word in ("edit", "delete", "update", "remove"))]
