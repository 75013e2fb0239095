"""Working hours for the actions (docs/protocol.md, section 4)."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import func, select

from desk.auth.roles import GRANTS, Permission
from desk.clock import to_wire
from desk.context import DESK
from desk.http import answer, check_internal
from desk.shop_rules.service import read_rules
from desk.staff.models import Staff

ANSWERING = [role for role, granted in GRANTS.items() if Permission.DESK in granted]


async def hours(request: web.Request) -> web.Response:
    """Route ``GET /internal/hours``."""
    check_internal(request)
    desk = request.app[DESK]
    now = desk.clock.now()
    async with desk.database.reading() as session:
        schedule = (await read_rules(session)).hours.schedule()
        online = await session.scalar(
            select(func.count()).select_from(Staff).where(Staff.presence == "online", Staff.role.in_(ANSWERING))
        )
    opens_at, closes_at = schedule.opens_at(now), schedule.closes_at(now)
    return answer(
        {
            "open": closes_at is not None,
            "opens_at": to_wire(opens_at) if opens_at and closes_at is None else None,
            "closes_at": to_wire(closes_at) if closes_at else None,
            # Somebody may work late; then a customer is not told that nobody is there.
            "somebody_online": bool(online),
        }
    )


ROUTES = [web.get("/internal/hours", hours)]
