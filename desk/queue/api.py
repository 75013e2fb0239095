"""Teams and people over HTTP: whom a chat can go to, and how each team works."""

from __future__ import annotations

from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select

from desk.auth.roles import Permission
from desk.context import DESK
from desk.conversations.models import Conversation, State
from desk.db import Session
from desk.fields import Id
from desk.http import answer, check_csrf, read_body, signed_in
from desk.queue.candidates import ANSWERING, LOAD
from desk.staff.models import Mode, Staff, Team, TeamTopic

MOST_CHATS = 50
Intent = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


class TeamChange(BaseModel):
    """What is to change of a team; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    mode: Mode | None = None
    is_default: bool | None = None
    topics: list[Intent] | None = Field(default=None, max_length=200)


class PersonChange(BaseModel):
    """What is to change of somebody's part in the desk."""

    model_config = ConfigDict(extra="forbid", strict=True)

    capacity: int | None = Field(default=None, ge=0, le=MOST_CHATS)
    team_id: Id | None = None
    active: bool | None = None


async def teams(request: web.Request) -> web.Response:
    """Route ``GET /api/teams``."""
    desk = request.app[DESK]
    await signed_in(request, Permission.DESK)
    async with desk.database.reading() as session:
        return answer(await _view(session))


async def _view(session: Session) -> dict[str, Any]:
    queued = await session.execute(
        select(Conversation.team_id, func.count().label("waiting"))
        .where(Conversation.state == State.QUEUED)
        .group_by(Conversation.team_id)
    )
    waiting = {row.team_id: row.waiting for row in queued}
    topics: dict[str, list[str]] = {}
    for topic in await session.scalars(select(TeamTopic).order_by(TeamTopic.intent)):
        topics.setdefault(topic.team_id, []).append(topic.intent)
    people = await session.execute(
        select(Staff, LOAD).where(Staff.active, Staff.role.in_(ANSWERING)).order_by(Staff.name, Staff.id)
    )
    return {
        "teams": [
            {
                "id": team.id,
                "slug": team.slug,
                "name": team.name,
                "mode": team.mode,
                "is_default": team.is_default,
                "topics": topics.get(team.id, []),
                "waiting": waiting.get(team.id, 0),
            }
            for team in await session.scalars(select(Team).order_by(Team.name, Team.id))
        ],
        "people": [
            {
                "id": staff.id,
                "name": staff.name,
                "role": staff.role,
                "team_id": staff.team_id,
                "presence": staff.presence,
                "load": load,
                "capacity": staff.capacity,
            }
            for staff, load in people
        ],
    }


async def change_team(request: web.Request) -> web.Response:
    """Route ``PATCH /api/teams/{id}``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.TEAMS)
    change = await read_body(request, TeamChange)
    await desk.teams.change_team(
        staff, request.match_info["id"], mode=change.mode, is_default=change.is_default, topics=change.topics
    )
    return await teams(request)


async def change_person(request: web.Request) -> web.Response:
    """Route ``PATCH /api/staff/{id}``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.TEAMS)
    change = await read_body(request, PersonChange)
    await desk.teams.change_person(
        staff, request.match_info["id"], capacity=change.capacity, team_id=change.team_id, active=change.active
    )
    return await teams(request)


ROUTES = [
    web.get("/api/teams", teams),
    web.patch("/api/teams/{id:[A-Za-z0-9-]{1,36}}", change_team),
    web.patch("/api/staff/{id:[A-Za-z0-9-]{1,36}}", change_person),
]
