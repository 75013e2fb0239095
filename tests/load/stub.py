"""What stands beside the desk in `./pasokh bench desk`: an echo server of bare aiohttp, an engine without a model."""

from __future__ import annotations

import sys

from aiohttp import WSMsgType, web

UNDERSTANDING = {"intent": "inform", "confidence": 0.9, "entities": []}


async def echo(request: web.Request) -> web.WebSocketResponse:
    """Give every text frame back as it is."""
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            await socket.send_str(message.data)
    return socket


async def turn(request: web.Request) -> web.Response:
    """Answer a customer's turn with silence."""
    body = await request.json()
    return web.json_response({"turn_id": body["turn_id"], "understanding": UNDERSTANDING, "replies": []})


async def parse(_request: web.Request) -> web.Response:
    """Read along."""
    return web.json_response({"understanding": UNDERSTANDING})


def make() -> web.Application:
    """Put both into one application."""
    app = web.Application()
    app.add_routes(
        [
            web.get("/echo", echo),
            web.post("/webhooks/desk/turn", turn),
            web.post("/webhooks/desk/parse", parse),
        ]
    )
    return app


if __name__ == "__main__":
    web.run_app(make(), host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
