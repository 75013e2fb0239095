"""The event bus over a real Valkey, and sockets that will not be closed: everything ends, nothing is lost unnoticed."""

from __future__ import annotations

import asyncio
import socket as sockets
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from redis.asyncio import Redis

from desk.app import create_app
from desk.context import DESK, Desk
from desk.events import Event, InProcessBus
from desk.redis_bus import RedisBus
from desk.sockets import connection as connections
from tests.desk.conftest import MovableClock, People, ScriptedEngine, make_settings, seeded

STARTS = 50


async def busy(stop: asyncio.Event) -> None:
    """Keep the loop from its work, as a loaded machine does."""
    while not stop.is_set():
        sum(range(20_000))
        await asyncio.sleep(0)


async def test_it_opens_and_closes_under_load_again_and_again(valkey_url: str) -> None:
    stop = asyncio.Event()
    load = [asyncio.create_task(busy(stop)) for _ in range(4)]
    try:
        async with asyncio.timeout(240):
            for number in range(STARTS):
                bus = RedisBus(valkey_url)
                await bus.start()
                bus.listen("t", lambda _: None)
                publishing = [asyncio.create_task(bus.publish(Event("t", "n"))) for _ in range(number % 5)]
                if number % 2:
                    await asyncio.gather(*publishing)
                await bus.close()
                await asyncio.gather(*publishing)
                await bus.close()
    finally:
        stop.set()
        await asyncio.gather(*load)
    left = [task for task in asyncio.all_tasks() if task.get_name() == "redis-bus"]
    assert left == []


async def test_a_subscription_that_was_cut_is_noticed_though_the_client_mends_it_itself(valkey_url: str) -> None:
    noticed = asyncio.Event()

    async def lost() -> None:
        noticed.set()

    bus = RedisBus(valkey_url, lost)
    await bus.start()
    assert not noticed.is_set()
    heard: asyncio.Queue[Event] = asyncio.Queue()
    bus.listen("t", heard.put_nowait)
    admin: Redis = Redis.from_url(valkey_url)
    async with asyncio.timeout(30):
        await admin.client_kill_filter(_type="pubsub")
        await noticed.wait()
        await bus.publish(Event("t", "again"))
        assert (await heard.get()).name == "again"
    await admin.aclose()
    await bus.close()


async def test_what_is_no_event_does_not_deafen_it(valkey_url: str) -> None:
    bus = RedisBus(valkey_url)
    await bus.start()
    heard: asyncio.Queue[Event] = asyncio.Queue()
    bus.listen("t", heard.put_nowait)
    stranger: Redis = Redis.from_url(valkey_url)
    for noise in ("", "no json", "[]", "{}", '{"topic": "t"}', '{"topic": "t", "name": "n", "more": 1}'):
        await stranger.publish(RedisBus.CHANNEL, noise)
    await bus.publish(Event("t", "heard"))
    async with asyncio.timeout(10):
        assert (await heard.get()).name == "heard"
    await stranger.aclose()
    await bus.close()


async def test_with_the_server_gone_one_process_still_hears_itself_and_closes(tmp_path: Path) -> None:
    bus = RedisBus(f"unix://{tmp_path}/no-such.sock")
    heard: list[Event] = []
    bus.listen("t", heard.append)
    async with asyncio.timeout(30):
        await bus.publish(Event("t", "n"))
        await bus.close()
    assert [event.name for event in heard] == ["n"]


async def test_a_listener_that_fails_keeps_the_news_from_nobody() -> None:
    bus = InProcessBus()
    heard: list[Event] = []

    def fail(_: Event) -> None:
        raise RuntimeError

    bus.listen("t", fail)
    bus.listen("t", heard.append)
    await bus.publish(Event("t", "n"))
    assert len(heard) == 1


async def test_two_desks_over_valkey_show_each_other_everything(
    tmp_path: Path, database_url: str, engine: ScriptedEngine, valkey_url: str, clock: MovableClock
) -> None:
    settings = make_settings(tmp_path, database_url, engine.url, redis_url=valkey_url)
    await seeded(settings)
    servers = [TestServer(create_app(settings, clock)) for _ in range(2)]
    for server in servers:
        await server.start_server()
    there, here = (People(server) for server in servers)
    try:
        operator, _ = await there.staff(there.login_of("operator"))
        customer, _ = await here.customer()
        conversation_id = (await customer.command("handoff_request"))["conversation"]["id"]
        await operator.until("conversation.changed", lambda view: view["state"] == "queued")
        await operator.command("conversation_take", conversation_id=conversation_id)
        await operator.command("conversation_watch", conversation_id=conversation_id, after=0)
        await customer.until("conversation.changed", lambda view: view["state"] == "open")
        await customer.say("هستید؟")
        await operator.until("message.created", lambda news: news["message"]["text"] == "هستید؟")
        supervisor, _ = await here.staff(here.login_of("supervisor"))
        await operator.command("presence_set", presence="away")
        await supervisor.until("presence.changed", lambda news: news["presence"] == "away")
    finally:
        for person in (there, here):
            for session in person.sessions:
                await session.close()
        for server in servers:
            await server.close()


async def test_a_client_that_reads_nothing_is_cut_off(
    people: People, engine: ScriptedEngine, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "CLOSE_SECONDS", 0.5)
    customer, _ = await people.customer()
    token = (await customer.say("سلام"))["token"]
    before = set(desk.connections)
    # A raw socket with a small buffer that shakes hands, signs in, and then never reads again.
    raw = sockets.socket()
    raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    raw.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(raw, (people.server.host, people.server.port))
    upgrade = (
        "GET /chat/socket HTTP/1.1",
        f"Host: {people.origin[7:]}",
        f"Origin: {people.origin}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {'A' * 22}==",
    )
    await loop.sock_sendall(raw, "".join(f"{line}\r\n" for line in (*upgrade, "")).encode())
    await loop.sock_recv(raw, 100)
    auth = f'{{"type":"auth","site":"demo-shop","token":"{token}","lang":"fa","after":99}}'.encode()
    mask = b"\0\0\0\0"
    await loop.sock_sendall(raw, bytes([0x81, 0x80 | 126]) + len(auth).to_bytes(2, "big") + mask + auth)
    async with asyncio.timeout(60):
        while len(desk.connections) == len(before):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        (slow,) = desk.connections - before
        while slow in desk.connections:
            slow.event("typing", {"author": "bot", "on": True, "padding": "x" * 60_000})
            await asyncio.sleep(0)
    raw.close()
    assert await customer.command("ping") == {}, "the others go on"


async def test_nothing_is_left_running_when_a_desk_stops(
    tmp_path: Path, database_url: str, engine: ScriptedEngine, valkey_url: str, clock: MovableClock
) -> None:
    settings = make_settings(tmp_path, database_url, engine.url, redis_url=valkey_url)
    await seeded(settings)
    async with asyncio.timeout(240):
        for _ in range(5):
            server = TestServer(create_app(settings, clock))
            await server.start_server()
            people = People(server)
            customers = [(await people.customer())[0] for _ in range(3)]
            staff, _ = await people.staff(people.login_of("operator"))
            # Stop in the middle of it: commands under way, readings under way.
            for socket in (*customers, staff):
                await socket.ws.send_json({"type": "ping", "id": 1})
            await customers[0].ws.send_json({"type": "handoff_request", "id": 2})
            await server.close()
            assert not server.app[DESK].connections
            for session in people.sessions:
                await session.close()
    names = {task.get_name() for task in asyncio.all_tasks()}
    assert not {name for name in names if name in ("redis-bus", "sweeper", "presence", "turn-sweeper", "socket-writer")}
