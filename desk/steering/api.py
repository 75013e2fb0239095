"""Closing and opening queues over HTTP."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from desk.auth.roles import Permission
from desk.context import DESK
from desk.http import answer, check_csrf, read_body, signed_in
from desk.steering.closings import closing_view


class Closing(BaseModel):
    """What those who come to a closed queue are told."""

    model_config = ConfigDict(extra="forbid", strict=True)

    message: str = Field(max_length=5000)


async def close_queue(request: web.Request) -> web.Response:
    """Route ``PUT /api/teams/{id}/closing``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.STEER)
    closing = await read_body(request, Closing)
    await desk.closings.close(staff, request.match_info["id"], closing.message)
    return await _told(request)


async def open_queue(request: web.Request) -> web.Response:
    """Route ``DELETE /api/teams/{id}/closing``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.STEER)
    await desk.closings.open(staff, request.match_info["id"])
    return await _told(request)


async def _told(request: web.Request) -> web.Response:
    async with request.app[DESK].database.reading() as session:
        return answer({"closed": await closing_view(session, request.match_info["id"])})


ROUTES = [
    web.put("/api/teams/{id:[A-Za-z0-9-]{1,36}}/closing", close_queue),
    web.delete("/api/teams/{id:[A-Za-z0-9-]{1,36}}/closing", open_queue),
]
