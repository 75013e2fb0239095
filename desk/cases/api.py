"""Follow-ups over HTTP: what is to be done, and that it is done."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from desk.auth.roles import Permission
from desk.cases.models import Case, FollowUp
from desk.cases.service import open_follow_ups
from desk.cases.views import follow_up_view
from desk.contacts.models import Contact
from desk.context import DESK, Desk
from desk.conversations.views import contact_name
from desk.db import Session
from desk.http import answer, check_csrf, read_body, signed_in

SHOWN = 200


class Done(BaseModel):
    """What came of a follow-up."""

    model_config = ConfigDict(extra="forbid")

    result: str = Field(max_length=4000)
    rejected: bool = False


async def follow_ups(request: web.Request) -> web.Response:
    """Route ``GET /api/follow-ups``: what is still to be done by this person or by anybody, the most urgent first."""
    desk = request.app[DESK]
    staff = await signed_in(request, Permission.DESK)
    async with desk.database.reading() as session:
        rows = await open_follow_ups(session, staff_id=staff.id, before=None, limit=SHOWN)
        return answer({"follow_ups": [await _view(session, row, desk) for row in rows]})


async def done(request: web.Request) -> web.Response:
    """Route ``POST /api/follow-ups/{id}/done``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.DESK)
    body = await read_body(request, Done)
    async with desk.database.transaction() as session:
        row = await desk.cases.finish(session, request.match_info["id"], staff.id, body.result, rejected=body.rejected)
        return answer({"follow_up": await _view(session, row, desk)})


async def _view(session: Session, row: FollowUp, desk: Desk) -> dict[str, Any]:
    case = await session.get(Case, row.case_id) if row.case_id else None
    contact = await session.get_one(Contact, row.contact_id)
    return follow_up_view(row, case, contact_name(contact, desk.texts), desk.texts)


ROUTES = [web.get("/api/follow-ups", follow_ups), web.post("/api/follow-ups/{id}/done", done)]
