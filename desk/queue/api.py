"""Teams and people over HTTP: whom a chat can go to, how each team works, and who is who."""

from __future__ import annotations

from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select

from desk.auth.roles import MANAGES, Permission
from desk.clock import to_wire
from desk.context import DESK
from desk.conversations.models import Conversation, State
from desk.db import Session
from desk.fields import Id
from desk.http import answer, check_csrf, read_body, signed_in
from desk.queue.candidates import ANSWERING, LOAD
from desk.staff.membership import Moves
from desk.staff.models import CAPACITY, Mode, Role, Staff, StaffSession, Team, TeamTopic

MOST_CHATS = 50
LONGEST = 200
Intent = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Topics = Annotated[list[Intent], Field(max_length=200)]
Members = Annotated[list[Id], Field(max_length=500)]
Capacity = Annotated[int, Field(ge=0, le=MOST_CHATS, strict=True)]
Words = Annotated[str, Field(max_length=LONGEST)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TeamAdd(_Body):
    """A new team."""

    name: Words
    mode: Mode = Mode.PULL
    is_default: bool = False
    topics: Topics = []
    members: Members = []


class TeamChange(_Body):
    """What is to change of a team; what is left out stays."""

    name: Words | None = None
    mode: Mode | None = None
    is_default: bool | None = None
    topics: Topics | None = None
    join: Members = []
    leave: Members = []


class PersonAdd(_Body):
    """A new person."""

    login: Words
    name: Words
    role: Role
    team_id: Id | None = None
    capacity: Capacity = CAPACITY


class PersonChange(_Body):
    """What is to change of somebody; what is left out stays. A ``team_id`` of null: they are in no team."""

    name: Words | None = None
    role: Role | None = None
    capacity: Capacity | None = None
    team_id: Id | None = None
    active: Annotated[bool | None, Field(strict=True)] = None


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


async def people(request: web.Request) -> web.Response:
    """Route ``GET /api/staff``."""
    desk = request.app[DESK]
    asker = await signed_in(request, Permission.STAFF)
    now = desk.clock.now()
    signed = (
        select(StaffSession.staff_id, func.max(StaffSession.created_at).label("at"))
        .group_by(StaffSession.staff_id)
        .subquery()
    )
    async with desk.database.reading() as session:
        rows = await session.execute(
            select(Staff, LOAD.label("load"), signed.c.at)
            .outerjoin(signed, signed.c.staff_id == Staff.id)
            .order_by(Staff.active.desc(), Staff.name, Staff.id)
        )
        found = []
        for staff, load, at in rows:
            seen = max((moment for moment in (staff.seen_at, at) if moment), default=None)
            first = staff.first_password_until
            found.append(
                {
                    "id": staff.id,
                    "login": staff.login,
                    "name": staff.name,
                    "role": staff.role,
                    "team": {"id": staff.team.id, "name": staff.team.name} if staff.team else None,
                    "capacity": staff.capacity,
                    "active": staff.active,
                    "presence": staff.presence,
                    "load": load,
                    "last_seen_at": to_wire(seen) if seen else None,
                    "first_password": None if first is None else "expired" if first <= now else "waiting",
                    "manageable": staff.role in MANAGES.get(asker.role, frozenset()),
                }
            )
        standing = await session.scalars(select(Team).where(Team.removed_at.is_(None)).order_by(Team.name, Team.id))
        return answer(
            {
                "people": found,
                "teams": [{"id": team.id, "name": team.name} for team in standing],
                "roles": [role for role in Role if role in MANAGES.get(asker.role, frozenset())],
            }
        )


async def add_person(request: web.Request) -> web.Response:
    """Route ``POST /api/staff``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.STAFF)
    new = await read_body(request, PersonAdd)
    person, password = await desk.people.add(
        staff, login=new.login, name=new.name, role=new.role, team_id=new.team_id, capacity=new.capacity
    )
    return answer({"id": person.id, "login": person.login, "password": password}, 201)


async def change_person(request: web.Request) -> web.Response:
    """Route ``PATCH /api/staff/{id}``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.STAFF)
    change = await read_body(request, PersonChange)
    await desk.people.change(
        staff,
        request.match_info["id"],
        name=change.name,
        role=change.role,
        capacity=change.capacity,
        team_id=change.team_id,
        no_team="team_id" in change.model_fields_set and change.team_id is None,
        active=change.active,
    )
    return await teams(request)


async def give_password(request: web.Request) -> web.Response:
    """Route ``POST /api/staff/{id}/password``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.STAFF)
    return answer({"password": await desk.people.give_password(staff, request.match_info["id"])})


ROUTES = [
    web.get("/api/teams", teams),
    web.post("/api/teams", add_team),
    web.patch("/api/teams/{id:[A-Za-z0-9-]{1,36}}", change_team),
    web.delete("/api/teams/{id:[A-Za-z0-9-]{1,36}}", remove_team),
    web.get("/api/staff", people),
    web.post("/api/staff", add_person),
    web.patch("/api/staff/{id:[A-Za-z0-9-]{1,36}}", change_person),
    web.post("/api/staff/{id:[A-Za-z0-9-]{1,36}}/password", give_password),
]
