"""People over HTTP: who is who, added, changed, let go, given passwords; with the load of their chats."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import Field
from sqlalchemy import func, select

from desk.auth.roles import MANAGES, Permission
from desk.clock import to_wire
from desk.context import DESK
from desk.fields import Id
from desk.http import answer, check_csrf, read_body, signed_in
from desk.queue.api import Body, Words, teams
from desk.queue.candidates import LOAD
from desk.staff.models import CAPACITY, Role, Staff, StaffSession, Team

MOST_CHATS = 50
Capacity = Annotated[int, Field(ge=0, le=MOST_CHATS, strict=True)]


class PersonAdd(Body):
    """A new person."""

    login: Words
    name: Words
    role: Role
    team_id: Id | None = None
    capacity: Capacity = CAPACITY


class PersonChange(Body):
    """What is to change of somebody; what is left out stays. A ``team_id`` of null: they are in no team."""

    name: Words | None = None
    role: Role | None = None
    capacity: Capacity | None = None
    team_id: Id | None = None
    active: Annotated[bool | None, Field(strict=True)] = None


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
    web.get("/api/staff", people),
    web.post("/api/staff", add_person),
    web.patch("/api/staff/{id:[A-Za-z0-9-]{1,36}}", change_person),
    web.post("/api/staff/{id:[A-Za-z0-9-]{1,36}}/password", give_password),
]
