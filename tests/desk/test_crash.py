"""Kill -9 of a real desk in the middle of everything: what it acknowledged is stored exactly once."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, CookieJar
from sqlalchemy import func, select

from desk.conversations.models import Conversation, Message, Turn
from desk.db import Database
from desk.events import InProcessBus
from desk.queue.models import Assignment, Handoff, WrapUp
from desk.surveys.models import Survey
from tests.desk.conftest import People, ScriptedEngine, Socket, make_settings, new_client_id, seeded
from tests.desk.process import DeskProcess

CUSTOMERS = 8
MESSAGES = 18
"""Fewer than the rate limit holds back, so that the burst is one."""
KILLS = 3
LOST = (ClientError, OSError, ConnectionError, TimeoutError)


@dataclass
class Writer:
    """A customer's widget: keeps each message until it is acknowledged, and sends it again on a new connection."""

    desk: DeskProcess
    name: str
    token: str | None = None
    acknowledged: dict[str, str] = field(default_factory=dict)
    waiting: list[tuple[str, str]] = field(default_factory=list)

    async def write(self) -> None:
        self.waiting = [(new_client_id(), f"{self.name} {number}") for number in range(MESSAGES)]
        while self.waiting:
            try:
                await self._connected()
            except LOST:
                await asyncio.sleep(0.05)

    async def _connected(self) -> None:
        async with (
            ClientSession(headers={"Origin": self.desk.origin}) as session,
            session.ws_connect(self.desk.origin + "/chat/socket") as ws,
        ):
            await ws.send_json({"type": "auth", "site": "demo-shop", "token": self.token, "lang": "fa", "after": 0})
            socket = Socket(ws)
            await socket.frame()
            while self.waiting:
                client_id, text = self.waiting[0]
                result = await socket.say(text, client_id=client_id)
                if result.get("code") == "rate.messages":
                    await asyncio.sleep(0.5)
                    continue
                assert result.get("code") in (None, "server.busy"), result
                if "message" in result:
                    self.token = result.get("token", self.token)
                    self.acknowledged[client_id] = result["message"]["id"]
                    self.waiting.pop(0)


@pytest.fixture
async def process(tmp_path: Path, database_url: str, engine: ScriptedEngine) -> AsyncIterator[DeskProcess]:
    await seeded(make_settings(tmp_path, database_url, engine.url))
    process = DeskProcess(tmp_path, database_url, engine.url)
    await process.start()
    yield process
    await process.clean_up()


async def test_killed_during_a_burst_nothing_acknowledged_is_lost_or_doubled(
    process: DeskProcess, database_url: str, engine: ScriptedEngine
) -> None:
    engine.script = lambda body: [{"text": f"پاسخ {body['text']}", "actions": []}]
    writers = [Writer(process, f"مشتری {number}") for number in range(CUSTOMERS)]
    writing = asyncio.gather(*(writer.write() for writer in writers))
    chance = random.Random(1405)  # noqa: S311 (where a kill falls need not be secret)
    for kill in range(1, KILLS + 1):
        # By how much is written, not by the clock: each kill falls in the middle of the burst.
        goal = CUSTOMERS * MESSAGES * kill // (KILLS + 1)
        while sum(len(writer.acknowledged) for writer in writers) < goal and not writing.done():  # noqa: ASYNC110
            await asyncio.sleep(chance.random() / 50)
        await process.end(signal.SIGKILL)
        await process.start()
    async with asyncio.timeout(240):
        await writing
    database = Database(database_url, InProcessBus())
    try:
        await every_turn_is_done(database)
        async with database.reading() as session:
            for writer in writers:
                texts = [f"{writer.name} {number}" for number in range(MESSAGES)]
                rows = (
                    await session.scalars(
                        select(Message).where(Message.client_id.in_(writer.acknowledged)).order_by(Message.seq)
                    )
                ).all()
                assert [row.text for row in rows] == texts, "each once, in the order they were written"
                assert {row.client_id: row.id for row in rows} == writer.acknowledged
                assert len({row.conversation_id for row in rows}) == 1
                answers = (
                    await session.scalars(
                        select(Message.text)
                        .where(Message.conversation_id == rows[0].conversation_id, Message.author == "bot")
                        .order_by(Message.seq)
                    )
                ).all()
                assert list(answers) == [f"پاسخ {text}" for text in texts], "each answered once, in order"
                conversation = await session.get_one(Conversation, rows[0].conversation_id)
                seqs = (
                    await session.scalars(select(Message.seq).where(Message.conversation_id == conversation.id))
                ).all()
                assert sorted(seqs) == list(range(1, conversation.last_seq + 1))
    finally:
        await database.close()


async def every_turn_is_done(database: Database) -> None:
    """Wait until the outbox is empty."""
    async with asyncio.timeout(120):
        while True:
            async with database.reading() as session:
                if not await session.scalar(select(func.count()).select_from(Turn).where(Turn.state == "waiting")):
                    return
            await asyncio.sleep(0.1)


async def test_killed_between_handoff_take_reply_and_resolve_each_step_is_whole(
    process: DeskProcess, database_url: str, engine: ScriptedEngine
) -> None:
    """Each step is sent, the desk is killed without waiting for its answer, and the step is sent again."""
    operator = Clerk(process)
    token: str | None = None
    client_id = new_client_id()
    for attempt in range(2):
        async with ClientSession(headers={"Origin": process.origin}) as session:
            ws = await session.ws_connect(process.origin + "/chat/socket")
            await ws.send_json({"type": "auth", "site": "demo-shop", "token": token, "lang": "fa", "after": 0})
            customer = Socket(ws)
            await customer.frame()
            if attempt == 0:
                await ws.send_json({"type": "handoff_request", "id": 1, "client_id": client_id})
                await process.end(signal.SIGKILL)
                await process.start()
            else:
                result = await customer.command("handoff_request", client_id=client_id)
    token, conversation_id = result["token"], result["conversation"]["id"]
    assert token
    reply_id = new_client_id()
    wrap_up = {"topic": "other", "outcome": "solved", "summary": "تمام"}
    steps: list[tuple[str, dict[str, Any]]] = [
        ("conversation_take", {"conversation_id": conversation_id}),
        ("message_send", {"conversation_id": conversation_id, "client_id": reply_id, "text": "در خدمتم"}),
        ("conversation_resolve", {"conversation_id": conversation_id, "wrap_up": wrap_up}),
    ]
    for command, fields in steps:
        await operator.fire(command, fields)
        await process.end(signal.SIGKILL)
        await process.start()
        answer = await operator.ask(command, fields)
        # A second resolve finds the first one's work done.
        assert answer.get("code") in (None, "conversation.state"), (command, answer)
    database = Database(database_url, InProcessBus())
    try:
        await every_turn_is_done(database)
        async with database.reading() as session:
            conversation = (await session.scalars(select(Conversation))).one()
            assert conversation.state == "resolved"
            handoff = (await session.scalars(select(Handoff))).one()
            assert (handoff.reason, handoff.end) == ("asked", "resolved")
            assert (await session.scalars(select(Assignment))).one().released_at
            assert (await session.scalars(select(WrapUp))).one().summary == "تمام"
            assert (await session.scalars(select(Survey))).one().handled_by == "operator"
            replies = await session.scalars(select(Message).where(Message.author == "operator"))
            assert [row.client_id for row in replies] == [reply_id]
    finally:
        await database.close()


@dataclass
class Clerk:
    """An operator whose browser keeps its cookies while the desk dies under it."""

    desk: DeskProcess
    cookies: CookieJar = field(default_factory=lambda: CookieJar(unsafe=True))

    async def fire(self, command: str, fields: dict[str, Any]) -> None:
        """Send a command and do not wait for its answer."""
        async with self._session() as session:
            socket = await self._socket(session)
            await socket.ws.send_json({"type": command, "id": 1, **fields})
            await asyncio.sleep(random.Random(len(command)).random() / 20)  # noqa: S311

    async def ask(self, command: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Send a command and give its answer."""
        async with self._session() as session:
            return await (await self._socket(session)).command(command, **fields)

    def _session(self) -> ClientSession:
        return ClientSession(cookie_jar=self.cookies, headers={"Origin": self.desk.origin})

    async def _socket(self, session: ClientSession) -> Socket:
        async with session.get(self.desk.origin + "/api/session") as response:
            body = await response.json()
        csrf = body["csrf"]
        if body["staff"] is None:
            async with session.post(
                self.desk.origin + "/api/session",
                json=People.credentials_of("operator"),
                headers={"X-CSRF-Token": csrf},
            ) as response:
                csrf = (await response.json())["csrf"]
        ws = await session.ws_connect(self.desk.origin + "/desk/socket")
        await ws.send_json({"type": "auth", "csrf": csrf})
        socket = Socket(ws)
        assert (await socket.frame())["type"] == "auth_ok"
        await socket.until("snapshot")
        return socket


async def test_told_to_stop_it_says_goodbye_and_ends_in_order(process: DeskProcess, tmp_path: Path) -> None:
    async with ClientSession(headers={"Origin": process.origin}) as session:
        ws = await session.ws_connect(process.origin + "/chat/socket")
        await ws.send_json({"type": "auth", "site": "demo-shop", "token": None, "lang": "fa", "after": 0})
        socket = Socket(ws)
        await socket.frame()
        await socket.say("سلام")
        stopping = asyncio.create_task(process.end(signal.SIGTERM))
        while (message := await ws.receive(timeout=30)).type.name == "TEXT":
            pass
        assert message.data == 4000
        assert await stopping == 0
    log = (tmp_path / "desk.log").read_text(encoding="utf-8")
    assert "Traceback" not in log
