"""A small desk behind real HTTP, which the actions ask."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from aiohttp import web

from tests.contract.engine.stand_in_desk import TOKEN, StandInDesk


@pytest.fixture(scope="session")
def serving() -> Iterator[tuple[StandInDesk, str]]:
    stand_in, loop = StandInDesk(), asyncio.new_event_loop()
    runner = web.AppRunner(stand_in.app())
    loop.run_until_complete(runner.setup())
    site = web.TCPSite(runner, "127.0.0.1", 0)
    loop.run_until_complete(site.start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield stand_in, f"http://127.0.0.1:{runner.addresses[0][1]}"
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


@pytest.fixture
def shop(serving: tuple[StandInDesk, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[StandInDesk]:
    stand_in, url = serving
    monkeypatch.setenv("PASOKH_DESK_URL", url)
    monkeypatch.setenv("PASOKH_INTERNAL_TOKEN", TOKEN)
    yield stand_in
    stand_in.away, stand_in.slow, stand_in.open = False, 0.0, True
    stand_in.tries.clear()
    stand_in.proved.clear()
    stand_in.cases.clear()
