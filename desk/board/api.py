"""The board over HTTP: one route, asked again when news says that something has changed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from aiohttp import web

from desk.auth.roles import Permission
from desk.board.reading import Board
from desk.context import DESK
from desk.http import answer, language, signed_in


async def board(request: web.Request) -> web.Response:
    """Route ``GET /api/board``."""
    desk = request.app[DESK]
    await signed_in(request, Permission.BOARD)
    async with desk.database.reading() as session:
        view = await Board(desk.texts, ZoneInfo(desk.settings.time_zone)).view(
            session, desk.clock.now(), language(request)
        )
    return answer(view)


ROUTES = [web.get("/api/board", board)]
