"""Suggested answers over HTTP."""

from __future__ import annotations

from aiohttp import web

from desk.auth.roles import Permission
from desk.context import DESK
from desk.conversations.access import may_read
from desk.conversations.models import Conversation
from desk.errors import DeskError
from desk.http import answer, signed_in


async def suggestions(request: web.Request) -> web.Response:
    """Route ``GET /api/conversations/{id}/suggestions``."""
    desk = request.app[DESK]
    staff = await signed_in(request, Permission.DESK)
    async with desk.database.snapshot() as session:
        chat = await session.get(Conversation, request.match_info["id"])
        if chat is None or not await may_read(session, staff, chat):
            raise DeskError("not_found")
        question, found = await desk.suggestions.of(session, staff, chat)
    return answer(
        {"question": {"seq": question.seq, "text": question.text} if question else None, "suggestions": found}
    )


ROUTES = [web.get("/api/conversations/{id:[A-Za-z0-9-]{1,36}}/suggestions", suggestions)]
