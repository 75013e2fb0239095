"""Working hours over HTTP, for those who say when the shop's people are there."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from desk.auth.roles import Permission
from desk.context import DESK
from desk.errors import DeskError
from desk.hours.editing import HoursDraft, outlook, view
from desk.hours.lunar import lunar_holidays
from desk.hours.written import Hours
from desk.http import answer, check_csrf, read_body, signed_in
from desk.shop_rules.service import read_rules

FIRST_YEAR, LAST_YEAR = 1400, 1450


class Preview(BaseModel):
    """Hours to look at before they hold."""

    model_config = ConfigDict(extra="forbid")

    hours: HoursDraft


class Change(Preview):
    """Hours that shall hold, and which ones the editor saw."""

    updated_at: str | None = Field(max_length=40)


async def show(request: web.Request) -> web.Response:
    """Route ``GET /api/hours``."""
    desk = request.app[DESK]
    await signed_in(request, Permission.HOURS)
    async with desk.database.reading() as session:
        return answer(await view(session, desk.clock.now()))


async def preview(request: web.Request) -> web.Response:
    """Route ``POST /api/hours/preview``."""
    desk = request.app[DESK]
    check_csrf(request)
    await signed_in(request, Permission.HOURS)
    draft = (await read_body(request, Preview)).hours
    if problems := draft.problems():
        return answer({"problems": problems, "outlook": None})
    async with desk.database.reading() as session:
        zone = (await read_rules(session)).hours.time_zone
    hours = Hours.model_validate(draft.written(zone))
    return answer({"problems": [], "outlook": outlook(hours, desk.clock.now())})


async def change(request: web.Request) -> web.Response:
    """Route ``PUT /api/hours``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.HOURS)
    body = await read_body(request, Change)
    await desk.hours.replace(staff, body.hours, body.updated_at)
    return await show(request)


async def lunar(request: web.Request) -> web.Response:
    """Route ``GET /api/hours/lunar``."""
    await signed_in(request, Permission.HOURS)
    asked = request.query.get("year", "")
    if not (asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:4]) <= LAST_YEAR and len(asked) == 4):
        raise DeskError("frame.invalid", detail="year")
    return answer({"holidays": lunar_holidays(int(asked))})


ROUTES = [
    web.get("/api/hours", show),
    web.put("/api/hours", change),
    web.post("/api/hours/preview", preview),
    web.get("/api/hours/lunar", lunar),
]
