"""Search over HTTP."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy import select

from desk.auth.roles import Permission
from desk.clock import to_wire
from desk.contacts.access import seen_in_full
from desk.contacts.models import Contact
from desk.context import DESK
from desk.conversations.access import readable
from desk.conversations.models import Author, Conversation, Message
from desk.conversations.views import contact_name
from desk.db import Session
from desk.errors import DeskError
from desk.http import answer, signed_in
from desk.notes.models import Note
from desk.search.service import Page, Scope
from desk.search.snippets import snippet
from desk.staff.models import Staff
from desk.texts import Texts
from desk.touches.models import Touch

LIMIT = 20
MOST = 50
READERS = (Permission.DESK, Permission.ALL_CONVERSATIONS)


async def search(request: web.Request) -> web.Response:
    """Route ``GET /api/search``."""
    desk = request.app[DESK]
    staff = await signed_in(request, *READERS)
    scope = request.query.get("in", Scope.CONVERSATIONS)
    if scope not in set(Scope):
        raise DeskError("frame.invalid", detail=f"in is one of {', '.join(Scope)}")
    before = _number(request, "before")
    limit = min(_number(request, "limit") or LIMIT, MOST)
    async with desk.database.snapshot() as session:
        page = await desk.search.find(
            session, staff, request.query.get("q", ""), Scope(scope), before=before, limit=limit
        )
        hits = await WRITERS[Scope(scope)](session, staff, page, desk.texts)
    return answer({"hits": hits, "more": page.more, "before": str(page.entries[-1].id) if page.more else None})


def _number(request: web.Request, name: str) -> int | None:
    given = request.query.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 18):
        raise DeskError("frame.invalid", detail=f"{name} is not a number")
    return int(given)


async def _messages(session: Session, _staff: Staff, page: Page, texts: Texts) -> list[dict[str, Any]]:
    """Write what was said and what was noted about it; a note stands behind the message ``seq``."""
    refs = [entry.ref for entry in page.entries]
    found: dict[str, Message | Note] = {
        **{row.id: row for row in await session.scalars(select(Message).where(Message.id.in_(refs)))},
        **{row.id: row for row in await session.scalars(select(Note).where(Note.id.in_(refs)))},
    }
    whose = await session.execute(
        select(Conversation, Contact)
        .join(Contact, Contact.id == Conversation.contact_id)
        .where(Conversation.id.in_({row.conversation_id for row in found.values()}))
    )
    chats = {chat.id: (chat, contact) for chat, contact in whose}
    hits = []
    for row in (found[entry.ref] for entry in page.entries if entry.ref in found):
        chat, contact = chats[row.conversation_id]
        hits.append(
            {
                "kind": "note" if isinstance(row, Note) else "message",
                "id": row.id,
                "conversation_id": chat.id,
                "seq": row.after_seq if isinstance(row, Note) else row.seq,
                "state": chat.state,
                "contact": {"id": contact.id, "name": contact_name(contact, texts)},
                "author": Author.OPERATOR if isinstance(row, Note) else row.author,
                "name": row.name,
                "at": to_wire(row.created_at),
                "snippet": snippet(row.text, page.alternatives),
            }
        )
    return hits


async def _contacts(session: Session, staff: Staff, page: Page, texts: Texts) -> list[dict[str, Any]]:
    ids = list(dict.fromkeys(entry.contact_id for entry in page.entries if entry.contact_id))
    contacts = {
        row.id: row
        for row in await session.scalars(select(Contact).where(Contact.id.in_(ids), Contact.merged_into_id.is_(None)))
    }
    full = await seen_in_full(session, staff, ids)
    latest: dict[str, Conversation] = {}
    for row in await session.scalars(
        select(Conversation)
        .where(Conversation.contact_id.in_(ids), readable(staff))
        .order_by(Conversation.opened_at, Conversation.id)
    ):
        latest[row.contact_id] = row
    return [
        {
            "kind": "contact",
            "id": contact.id,
            "name": snippet(contact_name(contact, texts), page.alternatives),
            "phone": contact.phone,
            "email": contact.email if contact.id in full else None,
            "verified": contact.verified,
            "last_seen_at": to_wire(contact.last_seen_at),
            "conversation": {"id": latest[contact.id].id, "state": latest[contact.id].state}
            if contact.id in latest
            else None,
        }
        for contact in (contacts[contact_id] for contact_id in ids if contact_id in contacts)
    ]


async def _touches(session: Session, _staff: Staff, page: Page, texts: Texts) -> list[dict[str, Any]]:
    refs = [entry.ref for entry in page.entries]
    rows = await session.execute(
        select(Touch, Contact, Staff.name)
        .join(Contact, Contact.id == Touch.contact_id)
        .join(Staff, Staff.id == Touch.staff_id)
        .where(Touch.id.in_(refs))
    )
    found = {touch.id: (touch, contact, name) for touch, contact, name in rows}
    return [
        {
            "kind": "touch",
            "id": touch.id,
            "contact": {"id": contact.id, "name": contact_name(contact, texts)},
            "way": touch.kind,
            "direction": touch.direction,
            "name": name,
            "at": to_wire(touch.happened_at),
            "snippet": snippet(touch.text, page.alternatives),
        }
        for touch, contact, name in (found[ref] for ref in refs if ref in found)
    ]


WRITERS = {Scope.CONVERSATIONS: _messages, Scope.CONTACTS: _contacts, Scope.TOUCHES: _touches}
ROUTES = [web.get("/api/search", search)]
