"""Working hours for the actions (docs/protocol.md, section 4)."""

from __future__ import annotations

from datetime import UTC, datetime

from aiohttp import web
from sqlalchemy import func, select

from desk.auth.roles import GRANTS, Permission
from desk.clock import to_wire
from desk.context import DESK
from desk.errors import DeskError
from desk.http import answer, check_internal
from desk.shop_rules.service import read_rules
from desk.staff.models import Staff

ANSWERING = [role for role, granted in GRANTS.items() if Permission.DESK in granted]


async def hours(request: web.Request) -> web.Response:
    """Route ``GET /internal/hours``, of now or of the moment ``at``."""
    check_internal(request)
    desk = request.app[DESK]
    asked = request.query.get("at")
    try:
        at = datetime.fromisoformat(asked) if asked else desk.clock.now()
        if at.tzinfo is None:
            raise ValueError("a moment without its zone")
        at = at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise DeskError("frame.invalid", detail="at") from error
    async with desk.database.reading() as session:
        schedule = (await read_rules(session)).hours.schedule()
        online = await session.scalar(
            select(func.count()).select_from(Staff).where(Staff.presence == "online", Staff.role.in_(ANSWERING))
        )
    opens_at, closes_at = schedule.opens_at(at), schedule.closes_at(at)
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
