"""The engine slow, hanging, broken or gone: nothing the customer wrote is lost, doubled or out of order."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession
from aiohttp.test_utils import TestServer, unused_port
from sqlalchemy import func, select

from desk.app import create_app
from desk.context import DESK, Desk
from desk.conversations.models import Conversation, Message, Turn
from desk.engine import turns
from desk.settings import ROOT, Settings
from tests.desk.conftest import MovableClock, People, Socket, make_settings, new_client_id, seeded

BREAKDOWNS = (
    "hang", "500", "html", "redirect", "other shape", "other turn", "deep", "half a character", "bad payload", "huge",
    "cut",
)  # fmt: skip


class Engine:
    """The misbehaving engine's process, seen from the test."""

    def __init__(self) -> None:
        self.port = unused_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.desk.bad_engine", str(self.port), cwd=ROOT
        )
        async with asyncio.timeout(60):
            while True:
                try:
                    await self.seen()
                except (ClientError, OSError):
                    await asyncio.sleep(0.05)
                else:
                    return

    async def stop(self) -> None:
        if self._process:
            self._process.kill()
            await self._process.wait()
            self._process = None

    async def behave(self, mode: str) -> None:
        async with ClientSession() as session, session.post(self.url + "/mode", json={"mode": mode}) as response:
            assert response.status == 200

    async def seen(self) -> dict[str, Any]:
        async with ClientSession() as session, session.get(self.url + "/seen") as response:
            return dict(await response.json())


@pytest.fixture
async def bad_engine() -> AsyncIterator[Engine]:
    engine = Engine()
    await engine.start()
    yield engine
    await engine.stop()


@pytest.fixture
def settings(tmp_path: Path, database_url: str, bad_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(turns, "RETRY_SECONDS", (0.05, 0.1))
    monkeypatch.setattr(turns, "BAD_ANSWERS", 10_000)
    return make_settings(tmp_path, database_url, bad_engine.url, engine_timeout=1.0, engine_notice_after=0.3)


def notice(name: str) -> Any:
    return lambda message: (message["payload"] or {}).get("notice") == name


def answer_to(text: str) -> Any:
    return lambda message: message["author"] == "bot" and message["text"] == f"پاسخ {text}"


async def said(desk: Desk, author: str) -> list[str]:
    async with desk.database.reading() as session:
        return list(await session.scalars(select(Message.text).where(Message.author == author).order_by(Message.seq)))


async def notices(desk: Desk) -> list[str]:
    async with desk.database.reading() as session:
        rows = await session.scalars(select(Message).where(Message.author == "system").order_by(Message.seq))
        return [str((row.payload or {}).get("notice")) for row in rows]


async def until_answered(customer: Socket, text: str) -> None:
    async with asyncio.timeout(60):
        await customer.until("message.created", answer_to(text))


async def test_whatever_is_wrong_the_customer_is_told_once_and_answered_when_it_is_right(
    people: People, bad_engine: Engine, desk: Desk
) -> None:
    for number, mode in enumerate(BREAKDOWNS):
        await bad_engine.behave(mode)
        customer, _ = await people.customer()
        first, second = f"اول {number}", f"دوم {number}"
        await customer.say(first)
        told = await customer.until("message.created", notice("engine_slow"))
        assert [choice["title"] for choice in told["payload"]["choices"]] == ["گفت‌وگو با همکاران"], mode
        await customer.say(second)
        state = (await customer.command("sync", after=0))["conversation"]["state"]
        assert state == "bot", f"{mode}: nobody is queued by a slow bot"
        await bad_engine.behave("good")
        await until_answered(customer, second)
        answers = (await customer.command("sync", after=0))["messages"]
        texts = [message["text"] for message in answers if message["author"] == "bot"]
        assert texts == [f"پاسخ {first}", f"پاسخ {second}"], mode
        told_of = [message for message in answers if message["author"] == "system"]
        assert len(told_of) == 1, mode
    async with desk.database.reading() as session:
        waiting = await session.scalar(
            select(func.count()).select_from(Conversation).where(Conversation.state != "bot")
        )
    assert waiting == 0


async def test_one_turn_at_a_time_in_order_within_a_conversation(people: People, bad_engine: Engine) -> None:
    customer, _ = await people.customer()
    texts = [f"پیام {number}" for number in range(8)]
    await bad_engine.behave("slow")
    for text in texts:
        await customer.say(text)
    await bad_engine.behave("good")
    await until_answered(customer, texts[-1])
    seen = await bad_engine.seen()
    assert seen == {"runs": texts, "most_at_once": 1}


async def test_an_answer_after_a_human_took_over_is_dropped_and_the_bot_stays_silent(
    people: People, bad_engine: Engine, desk: Desk
) -> None:
    await bad_engine.behave("slow")
    customer, _ = await people.customer()
    conversation_id = (await customer.say("دیر"))["conversation"]["id"]
    await customer.say("پشت سرش")
    operator, _ = await people.staff(people.login_of("operator"))
    await customer.command("handoff_request")
    await operator.command("conversation_take", conversation_id=conversation_id)
    await bad_engine.behave("good")
    await operator.command("conversation_watch", conversation_id=conversation_id, after=0)
    await customer.say("با آدم")
    async with asyncio.timeout(30):
        await operator.until("message.understood", lambda news: news["message"]["text"] == "با آدم")
        while True:
            async with desk.database.reading() as session:
                states = [(turn.kind, turn.state) for turn in await session.scalars(select(Turn).order_by(Turn.id))]
            if all(state != "waiting" for _, state in states):
                break
            await asyncio.sleep(0.02)
    assert states == [("text", "dropped"), ("text", "dropped"), ("parse", "answered")]
    assert await said(desk, "bot") == []


async def test_a_refused_turn_is_given_up_in_words_and_the_next_is_answered(
    people: People, bad_engine: Engine, desk: Desk
) -> None:
    await bad_engine.behave("refuse")
    customer, _ = await people.customer()
    await customer.say("نمی‌شود")
    offered = await customer.until("message.created", notice("handoff_offer"))
    assert offered["payload"]["choices"]
    await bad_engine.behave("good")
    await customer.say("می‌شود")
    await until_answered(customer, "می‌شود")
    assert await said(desk, "bot") == ["پاسخ می‌شود"]


async def test_nonsense_is_given_up_after_some_tries_and_silences_nobody(
    people: People, bad_engine: Engine, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "BAD_ANSWERS", 3)
    await bad_engine.behave("bad payload")
    customer, _ = await people.customer()
    await customer.say("ناخوانا")
    await customer.until("message.created", notice("handoff_offer"))
    await bad_engine.behave("good")
    await customer.say("خوانا")
    await until_answered(customer, "خوانا")
    assert await notices(desk) == ["engine_slow", "handoff_offer"]


async def test_what_waited_is_answered_once_after_a_restart_of_the_desk(
    settings: Settings, bad_engine: Engine, clock: MovableClock
) -> None:
    await seeded(settings)
    await bad_engine.stop()
    texts = [f"{name} {number}" for name in ["الف", "ب", "پ"] for number in range(3)]
    tokens = []
    for restart in range(2):
        server = TestServer(create_app(settings, clock))
        await server.start_server()
        people = People(server)
        if restart == 0:
            for name in ["الف", "ب", "پ"]:
                customer, _ = await people.customer()
                for number in range(3):
                    result = await customer.say(f"{name} {number}")
                    tokens.append(result.get("token"))
                await customer.until("message.created", notice("engine_slow"))
        else:
            await bad_engine.start()
            desk = server.app[DESK]
            async with asyncio.timeout(60):
                while len(await said(desk, "bot")) < len(texts):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            assert sorted(await said(desk, "bot")) == sorted(f"پاسخ {text}" for text in texts)
            assert await notices(desk) == ["engine_slow"] * 3, "nobody is told twice of one slow turn"
            for token in filter(None, tokens):
                customer, hello = await people.customer(token)
                answers = [message["text"] for message in hello["messages"] if message["author"] == "bot"]
                assert answers == sorted(answers)
                assert len(answers) == 3
        for session in people.sessions:
            await session.close()
        await server.close()


async def test_a_turn_that_nobody_was_told_of_is_found(
    people: People, bad_engine: Engine, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The news of a turn can be lost between the commit and the bus; the turn may not.
    customer, _ = await people.customer()
    await customer.say("سلام")
    await until_answered(customer, "سلام")
    real = desk.bus.publish

    async def lossy(event: Any) -> None:
        if event.topic != "turns":
            await real(event)

    monkeypatch.setattr(desk.bus, "publish", lossy)
    await customer.say("گم‌شده", client_id=new_client_id())
    await until_answered(customer, "گم‌شده")
