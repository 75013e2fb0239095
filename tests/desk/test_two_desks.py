"""Two desks in two processes, one PostgreSQL, one Valkey: the queue is one, and one desk's end is not its chats'.

One desk is a process that can be killed; the other is in this process, whose clock can be moved past the grace time.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp.test_utils import TestServer
from yarl import URL

from desk.app import create_app
from desk.context import DESK, Desk
from desk.staff.presence import GRACE
from tests.desk.conftest import MovableClock, People, ScriptedEngine, Socket, fresh_postgres, make_settings, seeded
from tests.desk.process import DeskProcess


@dataclass
class There:
    """The other process's desk, as far as :class:`People` need it."""

    process: DeskProcess

    def make_url(self, path: str) -> URL:
        return URL(self.process.origin + path)


@dataclass
class TwoDesks:
    """Two desks, and who is at each."""

    process: DeskProcess
    there: People
    here: People
    desk: Desk
    clock: MovableClock


@pytest.fixture
async def two(tmp_path: Path, postgres: str, valkey_url: str, engine: ScriptedEngine) -> AsyncIterator[TwoDesks]:
    url = await fresh_postgres(postgres)
    settings = make_settings(tmp_path / "here", url, engine.url, redis_url=valkey_url)
    await seeded(settings)
    (tmp_path / "there").mkdir()
    process = DeskProcess(tmp_path / "there", url, engine.url, REDIS_URL=valkey_url)
    await process.start()
    clock = MovableClock(datetime.now(UTC))  # the other's is the machine's
    server = TestServer(create_app(settings, clock))
    await server.start_server()
    there, here = People(cast(TestServer, There(process))), People(server)
    yield TwoDesks(process, there, here, server.app[DESK], clock)
    for people in (there, here):
        for session in people.sessions:
            await session.close()
    await server.close()
    await process.clean_up()


async def waiting(customer: Socket) -> str:
    return str((await customer.command("handoff_request"))["conversation"]["id"])


def of(conversation_id: str, state: str) -> Any:
    return lambda view: view["id"] == conversation_id and view["state"] == state


async def test_a_chat_taken_at_one_desk_is_seen_at_the_other(two: TwoDesks) -> None:
    reza, _ = await two.there.staff("reza")
    maryam, _ = await two.here.staff("maryam")
    customer, _ = await two.here.customer()
    chat = await waiting(customer)
    await reza.until("conversation.changed", of(chat, "queued"))
    await maryam.until("conversation.changed", of(chat, "queued"))
    await reza.command("conversation_take", conversation_id=chat)
    seen = await maryam.until("conversation.changed", of(chat, "open"))
    assert (seen["operator"]["name"], seen["last"]) == ("رضا کریمی", None), "gone from her list, without its words"
    await customer.until("conversation.changed", of(chat, "open"))
    await reza.command("conversation_watch", conversation_id=chat, after=0)
    await customer.say("صدایم می‌رسد؟")
    await reza.until("message.created", lambda news: news["message"]["text"] == "صدایم می‌رسد؟")
    await reza.say("بله، بفرمایید.", conversation_id=chat)
    await customer.until("message.created", lambda message: message["text"] == "بله، بفرمایید.")


async def test_of_two_at_two_desks_who_take_one_chat_exactly_one_gets_it(two: TwoDesks) -> None:
    reza, _ = await two.there.staff("reza")
    maryam, _ = await two.here.staff("maryam")
    for _ in range(5):
        customer, _ = await two.here.customer()
        chat = await waiting(customer)
        answers = await asyncio.gather(
            *(operator.command("conversation_take", conversation_id=chat) for operator in (reza, maryam))
        )
        assert sorted(str(answer.get("code")) for answer in answers) == ["None", "conversation.taken"]
        loser = next(answer for answer in answers if "code" in answer)
        winner = next(answer for answer in answers if "code" not in answer)
        assert loser["data"]["operator"] == winner["conversation"]["operator"]["name"]


async def test_a_desk_that_is_killed_gives_its_operators_chats_back(two: TwoDesks) -> None:
    reza, _ = await two.there.staff("reza")
    maryam, _ = await two.here.staff("maryam")
    customers = [(await two.here.customer())[0] for _ in range(3)]
    held, hers, other = [await waiting(customer) for customer in customers]
    await reza.command("conversation_take", conversation_id=held)
    await maryam.command("conversation_take", conversation_id=hers)
    await two.process.end(signal.SIGKILL)
    two.clock.moment += GRACE - timedelta(seconds=15)
    await two.desk.presence.sweep()
    await two.desk.dispatcher.look()
    supervisor, snapshot = await two.here.staff(two.here.login_of("supervisor"))
    assert [row["id"] for row in snapshot["waiting"]] == [other], "within the grace time he may come back"
    two.clock.moment += timedelta(seconds=30)
    await two.desk.presence.sweep()
    await two.desk.dispatcher.look()
    back = await supervisor.until("conversation.changed", of(held, "queued"))
    assert (back["because"], back["operator"]) == (["operator_gone"], None)
    assert (await customers[0].until("conversation.changed", of(held, "queued")))["place"] == 1, "before who came later"
    notices = [frame["data"]["payload"] for frame in customers[0].inbox if frame.get("event") == "message.created"]
    assert "operator_lost" in [(payload or {}).get("notice") for payload in notices]
    taken = await maryam.command("conversation_take", conversation_id=held)
    assert taken["conversation"]["operator"]["name"] == "مریم حسینی"
    assert not [
        frame for frame in customers[1].inbox if (frame["data"].get("payload") or {}).get("notice") == "operator_lost"
    ]
