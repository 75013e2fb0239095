"""Canned replies over HTTP."""

from __future__ import annotations

from typing import Any, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from desk.auth.roles import Permission, may
from desk.canned.service import LONGEST_TEXT, NotKept, Written, reply_view
from desk.canned.variables import views
from desk.context import DESK, Desk
from desk.conversations.access import may_read
from desk.conversations.models import Conversation
from desk.errors import DeskError
from desk.fields import ClientId, Id
from desk.http import answer, check_csrf, language, read_body, signed_in
from desk.staff.models import Staff, Team


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Fields(_Body):
    """A reply as somebody wrote it."""

    shortcut: str = Field(max_length=200)
    text: str = Field(max_length=2 * LONGEST_TEXT)
    scope: Literal["private", "team"]
    team_id: Id | None = None

    def written(self) -> Written:
        """Give it to the service."""
        return Written(self.shortcut, self.text, self.scope, self.team_id)


class New(Fields):
    """A new reply."""

    client_id: ClientId


class Change(Fields):
    """A reply as it shall be, and the version it was."""

    updated_at: str = Field(max_length=40)


class Remove(_Body):
    """The version that is removed."""

    updated_at: str = Field(max_length=40)


async def replies(request: web.Request) -> web.Response:
    """Route ``GET /api/canned-replies``."""
    desk = request.app[DESK]
    staff = await signed_in(request, Permission.DESK)
    manages = may(staff, Permission.TEAM_REPLIES)
    async with desk.database.reading() as session:
        rows = await desk.canned.all(session, staff)
        teams = list(await session.scalars(select(Team).where(Team.removed_at.is_(None)).order_by(Team.name, Team.id)))
    names = [desk.canned.variables.names(lang) for lang in ("fa", "en")]
    return answer(
        {
            "replies": [reply_view(row) for row in rows],
            "variables": [{"name": key, "names": [one[key] for one in names]} for key in names[0]],
            "teams": [{"id": team.id, "name": team.name} for team in teams],
            "manages_teams": manages,
        }
    )


async def add(request: web.Request) -> web.Response:
    """Route ``POST /api/canned-replies``."""
    desk, staff = await _writer(request)
    body = await read_body(request, New)
    try:
        row = await desk.canned.add(staff, body.client_id, body.written())
    except NotKept as refusal:
        raise _invalid(request, refusal) from None
    return answer({"reply": reply_view(row)}, status=201)


async def change(request: web.Request) -> web.Response:
    """Route ``PATCH /api/canned-replies/{id}``."""
    desk, staff = await _writer(request)
    body = await read_body(request, Change)
    try:
        row = await desk.canned.change(staff, request.match_info["id"], body.updated_at, body.written())
    except NotKept as refusal:
        raise _invalid(request, refusal) from None
    return answer({"reply": reply_view(row)})


async def remove(request: web.Request) -> web.Response:
    """Route ``POST /api/canned-replies/{id}/remove``."""
    desk, staff = await _writer(request)
    body = await read_body(request, Remove)
    await desk.canned.remove(staff, request.match_info["id"], body.updated_at)
    return web.Response(status=204)


async def values(request: web.Request) -> web.Response:
    """Route ``GET /api/conversations/{id}/variables``."""
    desk = request.app[DESK]
    staff = await signed_in(request, Permission.DESK)
    async with desk.database.reading() as session:
        chat = await session.get(Conversation, request.match_info["id"])
        if chat is None or not await may_read(session, staff, chat):
            raise DeskError("not_found")
        found = await desk.canned.variables.values(session, staff, chat, desk.clock.now())
    names = {lang: desk.canned.variables.names(lang) for lang in ("fa", "en")}
    return answer({"variables": views(found, names)})


async def _writer(request: web.Request) -> tuple[Desk, Staff]:
    check_csrf(request)
    return request.app[DESK], await signed_in(request, Permission.DESK)


def _invalid(request: web.Request, refusal: NotKept) -> DeskError:
    texts, lang = request.app[DESK].texts, language(request)
    told: list[dict[str, Any]] = [
        {
            "field": field,
            "problem": problem,
            "text": texts.get(lang, f"canned.problems.{problem}", **values),
            **values,
        }
        for field, problem, values in refusal.problems
    ]
    return DeskError("canned.invalid", problems=told)


ROUTES = [
    web.get("/api/canned-replies", replies),
    web.post("/api/canned-replies", add),
    web.patch("/api/canned-replies/{id:[A-Za-z0-9-]{1,36}}", change),
    web.post("/api/canned-replies/{id:[A-Za-z0-9-]{1,36}}/remove", remove),
    web.get("/api/conversations/{id:[A-Za-z0-9-]{1,36}}/variables", values),
]
