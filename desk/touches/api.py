"""Touches over HTTP."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from desk.auth.roles import Permission
from desk.cases.api import TaskFields, place
from desk.contacts.access import may_see_contact
from desk.contacts.service import kept_as
from desk.context import DESK
from desk.errors import DeskError
from desk.fields import ClientId, Id
from desk.http import answer, check_csrf, read_body, signed_in
from desk.touches.models import Direction, Kind
from desk.touches.service import Logged, touches_of, views


class Task(TaskFields):
    """What is to be done after a touch."""

    client_id: ClientId


class New(BaseModel):
    """A touch to be logged."""

    model_config = ConfigDict(extra="forbid")

    client_id: ClientId
    kind: Kind
    direction: Direction
    happened_at: AwareDatetime
    text: Annotated[str, Field(max_length=20_000)]
    corrects_id: Id | None = None
    follow_up: Task | None = None


async def log(request: web.Request) -> web.Response:
    """Route ``POST /api/contacts/{id}/touches``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.DESK)
    body = await read_body(request, New)
    task = (body.follow_up.client_id, body.follow_up.task()) if body.follow_up else None
    given = Logged(body.kind, body.direction, body.happened_at, body.text, body.corrects_id, task)
    row = await desk.touches.log(staff, request.match_info["id"], body.client_id, given)
    async with desk.database.reading() as session:
        (view,) = await views(session, [row])
    return answer({"touch": view}, 201)


async def touches(request: web.Request) -> web.Response:
    """Route ``GET /api/contacts/{id}/touches``."""
    staff = await signed_in(request, Permission.DESK, Permission.ALL_CONVERSATIONS)
    after = request.query.get("after")
    async with request.app[DESK].database.reading() as session:
        contact = await kept_as(session, request.match_info["id"])
        if contact is None or not await may_see_contact(session, staff, contact.id):
            raise DeskError("not_found")
        page = await touches_of(session, contact.id, place(after) if after else None)
    return answer({"touches": page.touches, "after": page.after})


_PATH = "/api/contacts/{id:[A-Za-z0-9-]{1,36}}/touches"
ROUTES = [web.get(_PATH, touches), web.post(_PATH, log)]
