"""The real engine and the real actions as processes, and a small desk that serves them facts."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from aiohttp import web
from stand_in_desk import TOKEN, StandInDesk


def free_ports(count: int) -> list[int]:
    """Give ports nobody listens on, so that two runs on one machine do not meet."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


ENGINE_PORT, ACTIONS_PORT, DESK_PORT = free_ports(3)
ENGINE_TOKEN = "engine-test-token"
URL = f"http://127.0.0.1:{ENGINE_PORT}/webhooks/desk"
START_LIMIT = 120


@pytest.fixture(scope="session")
def desk() -> Iterator[StandInDesk]:
    stand_in = StandInDesk()
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(stand_in.app())

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", DESK_PORT).start()

    loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield stand_in
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


class Engine:
    """The engine as a process that can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {
            **os.environ,
            "PASOKH_ENGINE_TOKEN": ENGINE_TOKEN,
            "PASOKH_INTERNAL_TOKEN": TOKEN,
            "PASOKH_DESK_URL": f"http://127.0.0.1:{DESK_PORT}",
            "PASOKH_ACTIONS_PORT": str(ACTIONS_PORT),
            "PASOKH_VAR": str(folder),
        }

    def spawn(self, *arguments: str) -> "subprocess.Popen[bytes]":
        with (self.folder / "processes.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *arguments],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start(self) -> None:
        self.process = self.spawn("bot", "--port", str(ENGINE_PORT))
        self.wait(f"{URL}/health", self.process)

    def wait(self, url: str, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + START_LIMIT
        while time.monotonic() < until:
            try:
                if requests.get(url, headers=bearer(), timeout=2).ok:
                    return
            except requests.RequestException:
                pass
            if process.poll() is not None:
                break
            time.sleep(0.3)
        pytest.fail(f"{url} did not come up:\n{(self.folder / 'processes.log').read_text()[-3000:]}")

    def stop(self) -> None:
        if self.process:
            end(self.process)


def end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


def bearer(token: str | None = ENGINE_TOKEN) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


@pytest.fixture(scope="session")
def engine(desk: StandInDesk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if not list(Path("models").glob("*.tar.gz")):
        pytest.fail("no model: run ./pasokh setup first")
    running = Engine(tmp_path_factory.mktemp("engine"))
    actions = running.spawn("actions", "--port", str(ACTIONS_PORT))
    try:
        running.wait(f"http://127.0.0.1:{ACTIONS_PORT}/health", actions)
        running.start()
        yield running
    finally:
        running.stop()
        end(actions)


@pytest.fixture
def call(engine: Engine) -> Callable[..., requests.Response]:
    def post(path: str, body: Any, token: str | None = ENGINE_TOKEN) -> requests.Response:
        return requests.post(f"{URL}/{path}", json=body, headers=bearer(token), timeout=30)

    return post


Say = Callable[..., dict[str, Any]]


@pytest.fixture
def say(call: Callable[..., requests.Response], desk: StandInDesk, request: pytest.FixtureRequest) -> Say:
    """Send turns of one conversation: a text, or a command with its entities as keywords. Orders are linked as said."""
    count = 0

    def turn(text: str | None = None, command: str | None = None, **entities: Any) -> dict[str, Any]:
        nonlocal count
        count += 1
        body = {
            "turn_id": f"{request.node.name}-{count}",
            "conversation_id": request.node.name,
            "kind": "command" if command else "text",
            "text": text,
            "command": {"intent": command, "entities": entities} if command else None,
            "context": {"contact_name": None, "lang": "fa", "verified_order": None},
        }
        response = call("turn", body)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        for action in (action for reply in answer["replies"] for action in reply["actions"]):
            if action["type"] == "link_order":
                desk.proved.setdefault(request.node.name, []).insert(0, action["order_number"])
        return answer

    return turn
