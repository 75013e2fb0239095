"""Teams over HTTP: whom a chat can go to, and how each team works."""

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
from desk.staff.membership import Moves
from desk.staff.models import Mode, Staff, Team, TeamTopic

LONGEST = 200
Intent = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Topics = Annotated[list[Intent], Field(max_length=200)]
Members = Annotated[list[Id], Field(max_length=500)]
Words = Annotated[str, Field(max_length=LONGEST)]


class Body(BaseModel):
    """What is sent: nothing but what is asked for."""

    model_config = ConfigDict(extra="forbid")


class TeamAdd(Body):
    """A new team."""

    name: Words
    mode: Mode = Mode.PULL
    is_default: bool = False
    topics: Topics = []
    members: Members = []


class TeamChange(Body):
    """What is to change of a team; what is left out stays."""

    name: Words | None = None
    mode: Mode | None = None
    is_default: bool | None = None
    topics: Topics | None = None
    join: Members = []
    leave: Members = []


async def teams(request: web.Request) -> web.Response:
    """Route ``GET /api/teams``."""
    desk = request.app[DESK]
    await signed_in(request, Permission.DESK, Permission.TEAMS)
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
            for team in await session.scalars(
                select(Team).where(Team.removed_at.is_(None)).order_by(Team.name, Team.id)
            )
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


async def add_team(request: web.Request) -> web.Response:
    """Route ``POST /api/teams``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.TEAMS)
    new = await read_body(request, TeamAdd)
    team = await desk.teams.add(staff, **dict(new))
    async with desk.database.reading() as session:
        return answer({"id": team.id, **await _view(session)}, 201)


async def change_team(request: web.Request) -> web.Response:
    """Route ``PATCH /api/teams/{id}``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.TEAMS)
    change = await read_body(request, TeamChange)
    await desk.teams.change_team(
        staff,
        request.match_info["id"],
        name=change.name,
        mode=change.mode,
        is_default=change.is_default,
        topics=change.topics,
        members=Moves(join=change.join, leave=change.leave),
    )
    return await teams(request)


async def remove_team(request: web.Request) -> web.Response:
    """Route ``DELETE /api/teams/{id}``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.TEAMS)
    await desk.teams.remove(staff, request.match_info["id"])
    return await teams(request)


ROUTES = [
    web.get("/api/teams", teams),
    web.post("/api/teams", add_team),
    web.patch("/api/teams/{id:[A-Za-z0-9-]{1,36}}", change_team),
    web.delete("/api/teams/{id:[A-Za-z0-9-]{1,36}}", remove_team),
]
