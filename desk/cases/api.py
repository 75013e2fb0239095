"""Follow-ups over HTTP: what is to be done, by whom and by when, and that it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import select

from desk.auth.roles import Permission, require
from desk.cases.changes import changes_of
from desk.cases.follow_ups import Task, may_see
from desk.cases.listing import Wanted, Whose, due_of, listed, seen_reminders
from desk.cases.models import Case, FollowUp
from desk.cases.views import follow_up_view
from desk.clock import to_wire
from desk.contacts.access import may_see_contact
from desk.contacts.models import Contact
from desk.context import DESK, Desk
from desk.conversations.access import readable
from desk.conversations.models import Conversation
from desk.conversations.views import contact_name
from desk.db import Session
from desk.errors import DeskError
from desk.fields import ClientId, Id
from desk.http import answer, check_csrf, read_body, signed_in
from desk.staff.models import Staff

PAGE = 50
MOST = 200


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Done(_Body):
    """What came of a follow-up."""

    result: str = Field(max_length=4000)
    rejected: bool = False


class Reminded(_Body):
    """Of which follow-ups somebody has seen that they are due."""

    ids: list[Id] = Field(max_length=MOST)


class TaskFields(_Body):
    """A follow-up as somebody wrote it."""

    title: Annotated[str, Field(max_length=1000)]
    due_at: AwareDatetime
    staff_id: Id | None = None

    def task(self) -> Task:
        """Give it to the service."""
        return Task(self.title, self.due_at, self.staff_id)


class New(TaskFields):
    """A new follow-up."""

    client_id: ClientId
    contact_id: Id
    conversation_id: Id | None = None


class Change(TaskFields):
    """A follow-up as it shall be, and the version it was."""

    updated_at: str = Field(max_length=40)


async def follow_ups(request: web.Request) -> web.Response:
    """Route ``GET /api/follow-ups``."""
    desk = request.app[DESK]
    staff = await signed_in(request, Permission.DESK)
    wanted, limit = _wanted(request, desk.clock.now())
    if wanted.whose is Whose.TEAM:
        require(staff, Permission.ALL_CONVERSATIONS)
    async with desk.database.reading() as session:
        if wanted.contact_id and not await may_see_contact(session, staff, wanted.contact_id):
            raise DeskError("not_found")
        rows = await listed(session, staff, wanted, limit + 1)
        shown = rows[:limit]
        last = shown[-1] if len(rows) > limit else None
        moment = last and (last.done_at if wanted.done else last.due_at)
        return answer(
            {
                "follow_ups": await views(session, staff, shown, desk),
                "more": last is not None,
                "after": f"{to_wire(moment)}/{last.id}" if last and moment else None,
                "now": to_wire(desk.clock.now()),
            }
        )


def _wanted(request: web.Request, now: datetime) -> tuple[Wanted, int]:
    query = request.query
    whose, after, limit = query.get("whose"), query.get("after"), query.get("limit", str(PAGE))
    if whose is not None and whose not in set(Whose):
        raise DeskError("frame.invalid", detail=f"whose is one of {', '.join(Whose)}")
    for name in ("done", "overdue"):
        if query.get(name, "0") not in ("0", "1"):
            raise DeskError("frame.invalid", detail=f"{name} is 0 or 1")
    if not (limit.isascii() and limit.isdecimal() and len(limit) <= 6):
        raise DeskError("frame.invalid", detail="limit is not a number")
    return (
        Wanted(
            whose=Whose(whose) if whose else None,
            done=query.get("done") == "1",
            overdue_at=now if query.get("overdue") == "1" else None,
            contact_id=query.get("contact_id"),
            after=place(after) if after else None,
        ),
        max(1, min(int(limit), MOST)),
    )


def place(given: str) -> tuple[datetime, str]:
    """Read where a page ended: a moment and an id.

    Raises:
        DeskError: ``frame.invalid``.
    """
    moment, _, key = given.partition("/")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        raise DeskError("frame.invalid", detail="after is not a place") from None
    if at.tzinfo is None or not key or len(key) > 36:
        raise DeskError("frame.invalid", detail="after is not a place")
    return at, key


async def add(request: web.Request) -> web.Response:
    """Route ``POST /api/follow-ups``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.DESK)
    body = await read_body(request, New)
    async with desk.database.reading() as session:
        if not await may_see_contact(session, staff, body.contact_id):
            raise DeskError("not_found")
    row = await desk.follow_ups.add(staff, body.client_id, body.task(), body.contact_id, body.conversation_id)
    return await _one(desk, staff, row, status=201)


async def change(request: web.Request) -> web.Response:
    """Route ``PATCH /api/follow-ups/{id}``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.DESK)
    body = await read_body(request, Change)
    row = await desk.follow_ups.change(staff, request.match_info["id"], body.updated_at, body.task())
    return await _one(desk, staff, row)


async def done(request: web.Request) -> web.Response:
    """Route ``POST /api/follow-ups/{id}/done``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.DESK)
    body = await read_body(request, Done)
    row = await desk.follow_ups.finish(staff, request.match_info["id"], body.result, rejected=body.rejected)
    return await _one(desk, staff, row)


async def reminded(request: web.Request) -> web.Response:
    """Route ``POST /api/follow-ups/reminded``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, Permission.DESK)
    body = await read_body(request, Reminded)
    await desk.follow_ups.reminded(staff, body.ids)
    return web.Response(status=204)


async def due(request: web.Request) -> web.Response:
    """Route ``GET /api/follow-ups/due``."""
    desk = request.app[DESK]
    staff = await signed_in(request, Permission.DESK)
    now = desk.clock.now()
    async with desk.database.reading() as session:
        found = await due_of(session, staff, now)
        return answer(
            {
                "count": found.count,
                "fresh": await views(session, staff, found.fresh, desk),
                "next_at": to_wire(found.next_at) if found.next_at else None,
                "now": to_wire(now),
            }
        )


async def changes(request: web.Request) -> web.Response:
    """Route ``GET /api/follow-ups/{id}/changes``."""
    desk = request.app[DESK]
    staff = await signed_in(request, Permission.DESK)
    async with desk.database.reading() as session:
        row = await session.get(FollowUp, request.match_info["id"])
        if row is None or not may_see(staff, row):
            raise DeskError("not_found")
        return answer({"changes": await changes_of(session, row.id)})


async def _one(desk: Desk, staff: Staff, row: FollowUp, status: int = 200) -> web.Response:
    async with desk.database.reading() as session:
        (view,) = await views(session, staff, [row], desk)
    return answer({"follow_up": view}, status)


async def views(session: Session, staff: Staff, rows: Sequence[FollowUp], desk: Desk) -> list[dict[str, Any]]:
    """Write follow-ups for somebody."""
    ids = {one for row in rows for one in (row.staff_id, row.created_by, row.done_by) if one}
    people = {row.id: row.name for row in await session.scalars(select(Staff).where(Staff.id.in_(ids)))}
    cases = {
        row.id: row
        for row in await session.scalars(select(Case).where(Case.id.in_([row.case_id for row in rows if row.case_id])))
    }
    whose = await session.scalars(select(Contact).where(Contact.id.in_({row.contact_id for row in rows})))
    contacts = {row.id: row for row in whose}
    seen = await seen_reminders(session, staff, rows)
    chats = select(Conversation.id).where(
        Conversation.id.in_({row.conversation_id for row in rows if row.conversation_id}), readable(staff)
    )
    opened = set(await session.scalars(chats))
    return [
        follow_up_view(
            row,
            cases.get(row.case_id or ""),
            contact_name(contacts[row.contact_id], desk.texts),
            desk.texts,
            people=people,
            reminded=row.id in seen,
            openable=row.conversation_id in opened,
        )
        for row in rows
    ]


ROUTES = [
    web.get("/api/follow-ups", follow_ups),
    web.post("/api/follow-ups", add),
    web.patch("/api/follow-ups/{id:[A-Za-z0-9-]{1,36}}", change),
    web.post("/api/follow-ups/{id:[A-Za-z0-9-]{1,36}}/done", done),
    web.get("/api/follow-ups/{id:[A-Za-z0-9-]{1,36}}/changes", changes),
    web.get("/api/follow-ups/due", due),
    web.post("/api/follow-ups/reminded", reminded),
]
