"""An engine that misbehaves on demand, in a process of its own: ``python -m tests.desk.bad_engine PORT``."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from aiohttp import web

PARSED = {"intent": "inform", "confidence": 0.8, "entities": []}


class BadEngine:
    """Answers turns as ``POST /mode`` last said."""

    def __init__(self) -> None:
        self.mode = "good"
        self.runs: list[str] = []
        self.at_once: dict[str, int] = {}
        self.most_at_once = 0
        self.release = asyncio.Event()
        self.answers: dict[str, dict[str, Any]] = {}

    async def set_mode(self, request: web.Request) -> web.Response:
        """Misbehave in another way."""
        self.mode = (await request.json())["mode"]
        self.release.set()
        self.release = asyncio.Event()
        return web.json_response({})

    async def seen(self, _request: web.Request) -> web.Response:
        """Tell which texts were asked for, in order, and how many of one conversation at once."""
        return web.json_response({"runs": self.runs, "most_at_once": self.most_at_once})

    async def parse(self, _request: web.Request) -> web.Response:
        """Read a text."""
        return web.json_response({"understanding": PARSED})

    async def turn(self, request: web.Request) -> web.StreamResponse:
        """Answer a turn, well or badly."""
        body = await request.json()
        conversation = body["conversation_id"]
        self.runs.append(body["text"])
        self.at_once[conversation] = self.at_once.get(conversation, 0) + 1
        self.most_at_once = max(self.most_at_once, self.at_once[conversation])
        try:
            return await self._answer(request, body, self.mode)
        finally:
            self.at_once[conversation] -= 1

    async def _answer(self, request: web.Request, body: dict[str, Any], mode: str) -> web.StreamResponse:
        replies: list[dict[str, Any]] = [{"text": f"پاسخ {body['text']}", "payload": None, "actions": []}]
        good = {"turn_id": body["turn_id"], "understanding": {**PARSED, "intent": "ask_price"}, "replies": replies}
        match mode:
            case "slow":
                await self.release.wait()
            case "hang":
                await asyncio.sleep(3600)
            case "500":
                return web.json_response({"error": {"code": "server.error"}}, status=500)
            case "html":
                return web.Response(text="<html>not the engine</html>", content_type="text/html")
            case "redirect":
                raise web.HTTPFound("/webhooks/desk/elsewhere")
            case "other shape":
                return web.json_response([1, 2, 3])
            case "other turn":
                return web.json_response({**good, "turn_id": "another"})
            case "deep":
                return web.Response(text="[" * 100_000)
            case "half a character":
                return web.Response(text='{"turn_id": "\\ud800"}', content_type="application/json")
            case "bad payload":
                replies[0]["payload"] = {"type": "choices", "choices": ["not a choice"]}
            case "huge":
                response = web.StreamResponse()
                await response.prepare(request)
                for _ in range(100):
                    await response.write(b" " * 1024 * 1024)
                return response
            case "cut":
                response = web.StreamResponse(headers={"Content-Length": "1000"})
                await response.prepare(request)
                await response.write(b'{"turn_id": ')
                assert request.transport is not None
                request.transport.close()
                return response
            case "refuse":
                return web.json_response({"error": {"code": "message.too_long", "text": "…"}}, status=422)
        return web.json_response(good)


def main() -> None:
    """Serve on the port given."""
    engine = BadEngine()
    app = web.Application()
    app.router.add_post("/mode", engine.set_mode)
    app.router.add_get("/seen", engine.seen)
    app.router.add_post("/webhooks/desk/turn", engine.turn)
    app.router.add_post("/webhooks/desk/parse", engine.parse)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)


if __name__ == "__main__":
    main()
