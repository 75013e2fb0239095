"""A customer's cases, for the actions (docs/protocol.md, section 4)."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy import func, select

from desk.cases.models import Case, FollowUp
from desk.clock import to_wire
from desk.context import DESK
from desk.conversations.models import Conversation
from desk.db import Session
from desk.errors import DeskError
from desk.http import answer, check_internal


async def newest_case(session: Session, conversation_id: str) -> dict[str, Any] | None:
    """Give the newest case of whoever a conversation is with; None if they have none, or there is no such conversation.

    Args:
        session: where to read.
        conversation_id: which.
    """
    newest = (
        select(Case)
        .join(Conversation, Conversation.contact_id == Case.contact_id)
        .where(Conversation.id == conversation_id)
        .order_by(Case.created_at.desc(), Case.id.desc())
        .limit(1)
    )
    case = await session.scalar(newest)
    if case is None:
        return None
    due = select(func.max(FollowUp.due_at)).where(FollowUp.case_id == case.id, FollowUp.done_at.is_(None))
    due_at = await session.scalar(due)
    return {
        "code": case.code,
        "kind": case.kind,
        "state": case.state,
        "order_number": case.order_number,
        "created_at": to_wire(case.created_at),
        "due_at": to_wire(due_at) if due_at else None,
    }


async def newest(request: web.Request) -> web.Response:
    """Route ``GET /internal/cases/newest``."""
    check_internal(request)
    conversation_id = request.query.get("conversation_id", "")
    if not conversation_id:
        raise DeskError("frame.invalid", detail="conversation_id is missing")
    async with request.app[DESK].database.reading() as session:
        return answer({"case": await newest_case(session, conversation_id)})


ROUTES = [web.get("/internal/cases/newest", newest)]
