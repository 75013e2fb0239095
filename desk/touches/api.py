"""Touches over HTTP."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from desk.auth.roles import Permission
from desk.cases.api import TaskFields, place
from desk.contacts.access import Sight, sight_of
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

    def logged(self) -> Logged:
        """Give it to the service."""
        task = (self.follow_up.client_id, self.follow_up.task()) if self.follow_up else None
        return Logged(self.kind, self.direction, self.happened_at, self.text, self.corrects_id, task)


class OfCaller(New):
    """A touch with somebody who was found by their number, which proves that one may log it."""

    phone: Annotated[str | None, Field(max_length=50)] = None


async def log(request: web.Request) -> web.Response:
    """Route ``POST /api/contacts/{id}/touches``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.DESK)
    body = await read_body(request, OfCaller)
    row = await desk.touches.log(staff, request.match_info["id"], body.client_id, body.logged(), body.phone)
    async with desk.database.reading() as session:
        (view,) = await views(session, [row], staff.id)
    return answer({"touch": view}, 201)


async def touches(request: web.Request) -> web.Response:
    """Route ``GET /api/contacts/{id}/touches``."""
    staff = await signed_in(request, Permission.DESK, Permission.ALL_CONVERSATIONS)
    after = request.query.get("after")
    async with request.app[DESK].database.reading() as session:
        contact = await kept_as(session, request.match_info["id"])
        sight = await sight_of(session, staff, contact.id) if contact else None
        if contact is None or sight is None:
            raise DeskError("not_found")
        words_of = staff.id if sight is Sight.SHORT else None
        page = await touches_of(session, contact.id, place(after) if after else None, words_of=words_of)
    return answer({"touches": page.touches, "after": page.after})


_PATH = "/api/contacts/{id:[A-Za-z0-9-]{1,36}}/touches"
ROUTES = [web.get(_PATH, touches), web.post(_PATH, log)]
