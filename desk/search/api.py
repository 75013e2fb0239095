"""Search over HTTP."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy import select

from desk.auth.roles import Permission
from desk.clock import to_wire
from desk.contacts.models import Contact
from desk.context import DESK
from desk.conversations.access import readable
from desk.conversations.models import Conversation, Message
from desk.conversations.views import contact_name
from desk.db import Session
from desk.errors import DeskError
from desk.http import answer, signed_in
from desk.search.models import SearchEntry
from desk.search.service import Page, Scope
from desk.search.snippets import snippet
from desk.staff.models import Staff
from desk.texts import Texts

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
    async with desk.database.reading() as session:
        page = await desk.search.find(
            session, staff, request.query.get("q", ""), Scope(scope), before=before, limit=limit
        )
        write = _messages if scope == Scope.CONVERSATIONS else _contacts
        hits = await write(session, staff, page, desk.texts)
    return answer({"hits": hits, "more": page.more, "before": str(page.entries[-1].id) if page.more else None})


def _number(request: web.Request, name: str) -> int | None:
    given = request.query.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 18):
        raise DeskError("frame.invalid", detail=f"{name} is not a number")
    return int(given)


async def _messages(session: Session, _staff: Staff, page: Page, texts: Texts) -> list[dict[str, Any]]:
    rows = await session.execute(
        select(Message, Conversation, Contact)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Contact, Contact.id == Conversation.contact_id)
        .where(Message.id.in_(_refs(page.entries, "message")))
    )
    by_id = {message.id: (message, conversation, contact) for message, conversation, contact in rows}
    found = [by_id[entry.ref] for entry in page.entries if entry.ref in by_id]
    return [
        {
            "kind": "message",
            "id": message.id,
            "conversation_id": conversation.id,
            "seq": message.seq,
            "state": conversation.state,
            "contact": {"id": contact.id, "name": contact_name(contact, texts)},
            "author": message.author,
            "name": message.name,
            "at": to_wire(message.created_at),
            "snippet": snippet(message.text, page.alternatives),
        }
        for message, conversation, contact in found
    ]


async def _contacts(session: Session, staff: Staff, page: Page, texts: Texts) -> list[dict[str, Any]]:
    ids = list(dict.fromkeys(entry.contact_id for entry in page.entries if entry.contact_id))
    contacts = {row.id: row for row in await session.scalars(select(Contact).where(Contact.id.in_(ids)))}
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
            "email": contact.email,
            "verified": contact.verified,
            "last_seen_at": to_wire(contact.last_seen_at),
            "conversation": {"id": latest[contact.id].id, "state": latest[contact.id].state}
            if contact.id in latest
            else None,
        }
        for contact in (contacts[contact_id] for contact_id in ids)
    ]


def _refs(entries: list[SearchEntry], kind: str) -> list[str]:
    return [entry.ref for entry in entries if entry.kind == kind]


ROUTES = [web.get("/api/search", search)]
