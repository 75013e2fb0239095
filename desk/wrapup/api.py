"""The proposed wrap-up over HTTP."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from desk.auth.roles import Permission, may
from desk.context import DESK
from desk.conversations.access import may_read
from desk.conversations.models import Conversation, State
from desk.errors import DeskError
from desk.http import answer, signed_in
from desk.wrapup.facts import read_facts
from desk.wrapup.proposal import propose


async def proposal(request: web.Request) -> web.Response:
    """Route ``GET /api/conversations/{id}/wrap-up``."""
    desk = request.app[DESK]
    staff = await signed_in(request, Permission.DESK)
    async with desk.database.snapshot() as session:
        chat = await session.get(Conversation, request.match_info["id"])
        if chat is None or not await may_read(session, staff, chat):
            raise DeskError("not_found")
        if chat.operator_id != staff.id and not may(staff, Permission.RESOLVE_ANY):
            raise DeskError("conversation.not_holder")
        if chat.state not in (State.OPEN, State.SNOOZED):
            raise DeskError("conversation.state", state=chat.state)
        episode = await desk.conversations.record.episode(session, chat)
        proposed = propose(await read_facts(session, chat, episode), desk.texts, staff.name)
    return answer(asdict(proposed))


ROUTES = [web.get("/api/conversations/{id:[A-Za-z0-9-]{1,36}}/wrap-up", proposal)]
