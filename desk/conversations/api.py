"""Conversations and contacts over HTTP, for reading."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy import select

from desk.auth.roles import Permission
from desk.clock import to_wire
from desk.contacts.access import Sight, sight_of
from desk.contacts.card import card, short_card
from desk.contacts.service import kept_as
from desk.context import DESK
from desk.conversations.access import may_read
from desk.conversations.history import episodes_of
from desk.conversations.listing import Wanted, Which, listed
from desk.conversations.models import Conversation, State
from desk.conversations.paging import messages_after, messages_before
from desk.conversations.views import message_view, staff_summary, without_words
from desk.db import Session
from desk.errors import DeskError
from desk.http import answer, signed_in
from desk.notes.service import note_view, notes_beside
from desk.queue.decisions import decisions_of
from desk.queue.models import Assignment, Handoff
from desk.sites.models import Site
from desk.staff.models import Staff

READERS = (Permission.DESK, Permission.ALL_CONVERSATIONS)
LISTED = 30
MOST_LISTED = 100
QUESTION_LIMIT = 100


async def conversations(request: web.Request) -> web.Response:
    """Route ``GET /api/conversations``."""
    desk = request.app[DESK]
    staff = await signed_in(request, *READERS)
    wanted, limit = _wanted(request)
    async with desk.database.reading() as session:
        rows = await listed(session, staff, wanted, limit + 1)
        summaries = [(await staff_summary(session, row, desk.texts), words) for row, words in rows[:limit]]
        last = rows[limit - 1][0] if len(rows) > limit else None
        return answer(
            {
                "conversations": [
                    {**(summary if words else without_words(summary)), "readable": words}
                    for summary, words in summaries
                ],
                "more": last is not None,
                "before": f"{last.updated_at.isoformat()}/{last.id}" if last else None,
            }
        )


def _wanted(request: web.Request) -> tuple[Wanted, int]:
    query = request.query
    which, state, before = query.get("list", Which.TEAM), query.get("state"), query.get("before")
    limit = query.get("limit", str(LISTED))
    if which not in set(Which):
        raise DeskError("frame.invalid", detail=f"list is one of {', '.join(Which)}")
    if state is not None and state not in set(State):
        raise DeskError("frame.invalid", detail=f"state is one of {', '.join(State)}")
    if not (limit.isascii() and limit.isdecimal() and len(limit) <= 6):
        raise DeskError("frame.invalid", detail="limit is not a number")
    wanted = Wanted(
        which=Which(which),
        team_id=query.get("team_id"),
        state=State(state) if state else None,
        question=query.get("q", "")[:QUESTION_LIMIT].strip(),
        before=_place(before) if before else None,
    )
    return wanted, max(1, min(int(limit), MOST_LISTED))


def _place(given: str) -> tuple[datetime, str]:
    at, _, key = given.partition("/")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise DeskError("frame.invalid", detail="before is not a place") from None
    if moment.tzinfo is None or not key:
        raise DeskError("frame.invalid", detail="before is not a place")
    return moment, key


async def conversation(request: web.Request) -> web.Response:
    """Route ``GET /api/conversations/{id}``."""
    desk = request.app[DESK]
    staff = await signed_in(request, *READERS)
    before, after = (_seq(request, name) for name in ("before", "after"))
    async with desk.database.reading() as session:
        row = await session.get(Conversation, request.match_info["id"])
        if row is None or not await may_read(session, staff, row):
            raise DeskError("not_found")
        if after is None:
            found, more = await messages_before(session, row.id, before)
            notes = await notes_beside(session, row.id, found, before=before, more=more)
        else:
            found, more = await messages_after(session, row.id, after)
            end = found[-1].seq + 1 if found and more else None
            notes = await notes_beside(session, row.id, found, before=end, more=True) if found else []
        return answer(
            {
                "conversation": await staff_summary(session, row, desk.texts),
                "messages": [message_view(message, for_staff=True) for message in found],
                "notes": [note_view(note) for note in notes],
                "more": more,
                "episodes": await episodes_of(session, row.id),
                "handoffs": await _handoffs(session, row.id),
                "assignments": await _assignments(session, row.id),
                "decisions": await decisions_of(session, row.id),
            }
        )


def _seq(request: web.Request, name: str) -> int | None:
    given = request.query.get(name)
    if given is None:
        return None
    if not (given.isdecimal() and len(given) <= 9):
        raise DeskError("frame.invalid", detail=f"{name} is not a sequence number")
    return int(given)


async def _handoffs(session: Session, conversation_id: str) -> list[dict[str, Any]]:
    rows = await session.scalars(
        select(Handoff).where(Handoff.conversation_id == conversation_id).order_by(Handoff.requested_at)
    )
    return [
        {
            "reason": row.reason,
            "intent": row.intent,
            "summary": row.summary,
            "details": row.details,
            "requested_at": to_wire(row.requested_at),
            "accepted_at": to_wire(row.accepted_at) if row.accepted_at else None,
            "ended_at": to_wire(row.ended_at) if row.ended_at else None,
            "end": row.end,
        }
        for row in rows
    ]


async def _assignments(session: Session, conversation_id: str) -> list[dict[str, Any]]:
    rows = await session.execute(
        select(Assignment, Staff.name)
        .join(Staff, Staff.id == Assignment.operator_id)
        .where(Assignment.conversation_id == conversation_id)
        .order_by(Assignment.assigned_at)
    )
    return [
        {
            "operator": name,
            "reason": row.reason,
            "assigned_at": to_wire(row.assigned_at),
            "released_at": to_wire(row.released_at) if row.released_at else None,
        }
        for row, name in rows
    ]


async def contact(request: web.Request) -> web.Response:
    """Route ``GET /api/contacts/{id}``."""
    desk = request.app[DESK]
    staff = await signed_in(request, *READERS)
    async with desk.database.reading() as session:
        row = await kept_as(session, request.match_info["id"])
        sight = await sight_of(session, staff, row.id) if row else None
        if row is None or sight is None:
            raise DeskError("not_found")
        write = card if sight is Sight.FULL else short_card
        return answer(await write(session, staff, row, desk.texts))


async def wrap_up_options(request: web.Request) -> web.Response:
    """Route ``GET /api/wrap-up-options``."""
    await signed_in(request, *READERS)
    async with request.app[DESK].database.reading() as session:
        site = await session.scalar(select(Site).order_by(Site.id).limit(1))
        return answer({"topics": site.topics if site else [], "outcomes": site.outcomes if site else []})


ROUTES = [
    web.get("/api/conversations", conversations),
    web.get("/api/conversations/{id:[A-Za-z0-9-]{1,36}}", conversation),
    web.get("/api/contacts/{id:[A-Za-z0-9-]{1,36}}", contact),
    web.get("/api/wrap-up-options", wrap_up_options),
]
