"""Callers over HTTP. The number is in the body: addresses are written into logs."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from desk.auth.roles import Permission
from desk.context import DESK
from desk.http import answer, check_csrf, read_body, signed_in
from desk.touches.api import New
from desk.touches.service import views


class Number(BaseModel):
    """A phone number as somebody typed it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    phone: str = Field(max_length=50)


class Caller(BaseModel):
    """Somebody who has never been heard of, and what passed."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, max_length=500)
    phone: str | None = Field(None, max_length=50)
    touch: New


async def look_up(request: web.Request) -> web.Response:
    """Route ``POST /api/contacts/lookup``."""
    check_csrf(request)
    staff = await signed_in(request, Permission.DESK)
    body = await read_body(request, Number)
    found = await request.app[DESK].callers.find(staff, body.phone)
    return answer({"phone": found.phone, "contacts": found.contacts})


async def add(request: web.Request) -> web.Response:
    """Route ``POST /api/contacts``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.DESK)
    body = await read_body(request, Caller)
    row = await desk.callers.welcome(staff, body.name, body.phone, body.touch.client_id, body.touch.logged())
    async with desk.database.reading() as session:
        (view,) = await views(session, [row], staff.id)
    return answer({"contact_id": row.contact_id, "touch": view}, 201)


ROUTES = [web.post("/api/contacts/lookup", look_up), web.post("/api/contacts", add)]
