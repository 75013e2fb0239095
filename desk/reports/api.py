"""Reports over HTTP."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from aiohttp import web

from desk.auth.roles import Permission
from desk.context import DESK
from desk.http import answer, language, signed_in
from desk.reports.service import Range, Reports


async def satisfaction(request: web.Request) -> web.Response:
    """Route ``GET /api/reports/satisfaction``."""
    await signed_in(request, Permission.REPORTS)
    desk = request.app[DESK]
    reports = Reports(desk.database, desk.texts, ZoneInfo(desk.settings.time_zone))
    days = Range.parse(request.query.get("from", ""), request.query.get("to", ""))
    before = request.query.get("comments_before")
    return answer(await reports.satisfaction(days, language(request), before))


ROUTES = [web.get("/api/reports/satisfaction", satisfaction)]
