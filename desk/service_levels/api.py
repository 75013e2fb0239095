"""Targets over HTTP."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from desk.auth.roles import Permission
from desk.context import DESK
from desk.http import answer, check_csrf, read_body, signed_in
from desk.service_levels.models import Level
from desk.service_levels.reading import Target
from desk.service_levels.targets import targets_view
from desk.staff.models import Team

SHORTEST, LONGEST = 10, 30 * 24 * 3600


class TargetChange(BaseModel):
    """One promise."""

    model_config = ConfigDict(extra="forbid", strict=True)

    seconds: Annotated[int, Field(ge=SHORTEST, le=LONGEST)]
    amber_percent: Annotated[int, Field(ge=10, le=99)] = 75


class TargetsChange(BaseModel):
    """What is to change of a team's promises; what is left out stays."""

    model_config = ConfigDict(extra="forbid", strict=True)

    waiting: TargetChange | None = None
    first_response: TargetChange | None = None
    resolution: TargetChange | None = None


async def targets(request: web.Request) -> web.Response:
    """Route ``GET /api/service-targets``."""
    desk = request.app[DESK]
    await signed_in(request, Permission.BOARD)
    async with desk.database.reading() as session:
        teams = await session.scalars(select(Team).where(Team.removed_at.is_(None)).order_by(Team.name, Team.id))
        return answer(
            {
                "teams": [
                    {"id": team.id, "name": team.name, "targets": await targets_view(session, team.id)}
                    for team in teams.all()
                ]
            }
        )


async def change_targets(request: web.Request) -> web.Response:
    """Route ``PATCH /api/teams/{id}/service-targets``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.TARGETS)
    change = await read_body(request, TargetsChange)
    given = {Level(name): Target(**value) for name, value in change.model_dump(exclude_none=True).items()}
    await desk.targets.change(staff, request.match_info["id"], given)
    return await targets(request)


ROUTES = [
    web.get("/api/service-targets", targets),
    web.patch("/api/teams/{id:[A-Za-z0-9-]{1,36}}/service-targets", change_targets),
]
