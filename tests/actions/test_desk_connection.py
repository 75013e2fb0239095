"""The actions speak to the desk over connections that they keep, and give back when they end."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from actions import desk
from tests.contract.engine.stand_in_desk import TOKEN


class CountingDesk:
    """A desk that remembers from where it was asked, and can hang up."""

    def __init__(self) -> None:
        self.callers: list[Any] = []
        self.hang_up = False

    async def hours(self, request: web.Request) -> web.Response:
        assert request.transport
        self.callers.append(request.transport.get_extra_info("peername"))
        if self.hang_up:
            self.hang_up = False
            request.transport.close()
        return web.json_response({"open": True})


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> CountingDesk:
    monkeypatch.setenv("PASOKH_INTERNAL_TOKEN", TOKEN)
    return CountingDesk()


def against(counting: CountingDesk, monkeypatch: pytest.MonkeyPatch, asking: Any) -> None:
    async def run() -> None:
        app = web.Application()
        app.router.add_get("/internal/hours", counting.hours)
        app.router.add_post("/internal/orders/lookup", counting.hours)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        monkeypatch.setenv("PASOKH_DESK_URL", f"http://127.0.0.1:{runner.addresses[0][1]}")
        try:
            await asking()
        finally:
            await desk.close()
            await runner.cleanup()

    asyncio.run(run())


def test_one_connection_serves_many_questions(counting: CountingDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def asking() -> None:
        for _ in range(4):
            assert (await desk.hours())["open"]
        assert len(set(counting.callers)) == 1
        await desk.close()
        assert (await desk.hours())["open"], "closed, it is opened again when it is needed"
        assert len(set(counting.callers)) == 2

    against(counting, monkeypatch, asking)
    counting.callers.clear()
    against(counting, monkeypatch, asking)


def test_a_connection_that_the_desk_gave_up_is_no_failure(
    counting: CountingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asking() -> None:
        await desk.hours()
        counting.hang_up = True
        assert (await desk.hours())["open"]
        counting.hang_up = True
        with pytest.raises(desk.DeskUnavailableError):
            await desk.order("102345", "1234", "c1")
        assert len(counting.callers) == 4, "a try that counts is not made twice"

    against(counting, monkeypatch, asking)
