"""What staff may do with a contact, over HTTP."""

from __future__ import annotations

from typing import Any, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from desk.audit.models import Act
from desk.auth.roles import Permission, may
from desk.contacts.access import may_rename, may_see_contact
from desk.contacts.card import short_card
from desk.contacts.exporting import everything
from desk.contacts.merging import living
from desk.contacts.models import Contact
from desk.contacts.service import common_tags
from desk.contacts.views import curation_view
from desk.context import DESK
from desk.conversations.access import serves_contact
from desk.conversations.views import contact_name
from desk.db import Session
from desk.errors import DeskError
from desk.fields import Id
from desk.http import answer, check_csrf, read_body, signed_in
from desk.staff.models import Staff
from persian.digits import to_latin

READERS = (Permission.DESK, Permission.ALL_CONVERSATIONS)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Tags(_Body):
    """The tags a contact is to have."""

    tags: list[str] = Field(max_length=100)


class Named(_Body):
    """What a contact is to be called, and their phone; what is left away stays, null takes it away."""

    name: str | None = Field(None, max_length=500)
    phone: str | None = Field(None, max_length=50)


class Reason(_Body):
    """Why."""

    reason: str = Field(max_length=4000)


class Asked(Reason):
    """What a supervisor is asked for."""

    kind: Literal["block", "merge"]
    other_id: Id | None = None


class Other(_Body):
    """Who is to become a part of this contact."""

    other_id: Id


class Confirmed(_Body):
    """The contact's number, written by hand: what follows has no way back."""

    number: str = Field(max_length=20)


async def tag(request: web.Request) -> web.Response:
    """Route ``PUT /api/contacts/{id}/tags``."""
    staff, desk = await _staff(request, Permission.DESK), request.app[DESK]
    body = await read_body(request, Tags)
    async with desk.database.transaction() as session:
        contact = await _served(session, staff, request)
        return answer({"tags": await desk.contacts.tag(session, contact.id, staff, body.tags)})


async def rename(request: web.Request) -> web.Response:
    """Route ``PATCH /api/contacts/{id}``."""
    staff, desk = await _staff(request, Permission.DESK), request.app[DESK]
    body = await read_body(request, Named)
    async with desk.database.transaction() as session:
        contact = await living(session, request.match_info["id"])
        if not await may_rename(session, staff, contact.id):
            raise DeskError("not_found")
        contact = await desk.contacts.rename(session, contact.id, staff, body.model_dump(exclude_unset=True))
        if await may_see_contact(session, staff, contact.id):
            view = await curation_view(session, contact, desk.texts)
        else:
            await session.flush()
            view = (await short_card(session, staff, contact, desk.texts))["contact"]
        return answer({**view, "name": contact_name(contact, desk.texts), "phone": contact.phone})


async def tags(request: web.Request) -> web.Response:
    """Route ``GET /api/contact-tags``."""
    await signed_in(request, *READERS)
    async with request.app[DESK].database.reading() as session:
        return answer({"tags": await common_tags(session)})


async def ask(request: web.Request) -> web.Response:
    """Route ``POST /api/contacts/{id}/requests``."""
    staff, desk = await _staff(request, Permission.DESK), request.app[DESK]
    body = await read_body(request, Asked)
    async with desk.database.transaction() as session:
        contact = await _served(session, staff, request)
        task = await desk.contacts.ask(session, contact.id, staff, body.kind, body.reason, body.other_id)
        return answer({"follow_up": task.id}, 201)


async def block(request: web.Request) -> web.Response:
    """Route ``POST /api/contacts/{id}/block``."""
    staff, desk = await _staff(request, Permission.CURATE_CONTACTS), request.app[DESK]
    body = await read_body(request, Reason)
    async with desk.database.transaction() as session:
        await desk.contacts.block(session, request.match_info["id"], staff, body.reason)
        return await _curated(session, request)


async def unblock(request: web.Request) -> web.Response:
    """Route ``DELETE /api/contacts/{id}/block``."""
    staff, desk = await _staff(request, Permission.CURATE_CONTACTS), request.app[DESK]
    async with desk.database.transaction() as session:
        await desk.contacts.unblock(session, request.match_info["id"], staff)
        return await _curated(session, request)


async def merge(request: web.Request) -> web.Response:
    """Route ``POST /api/contacts/{id}/merge``."""
    staff, desk = await _staff(request, Permission.CURATE_CONTACTS), request.app[DESK]
    body = await read_body(request, Other)
    async with desk.database.transaction() as session:
        await desk.merging.merge(session, request.match_info["id"], body.other_id, staff)
        return await _curated(session, request)


async def undo_merge(request: web.Request) -> web.Response:
    """Route ``POST /api/contact-merges/{id}/undo``."""
    staff, desk = await _staff(request, Permission.CURATE_CONTACTS), request.app[DESK]
    async with desk.database.transaction() as session:
        undone = await desk.merging.undo(session, request.match_info["id"], staff)
        return answer({"contact_id": undone.kept_id, "other_id": undone.away_id})


async def export(request: web.Request) -> web.Response:
    """Route ``POST /api/contacts/{id}/export``: it is written down who took a person's data."""
    staff, desk = await _staff(request, Permission.CONTACT_DATA), request.app[DESK]
    async with desk.database.transaction() as session:
        contact = await living(session, request.match_info["id"])
        document = await everything(session, contact, desk.clock.now())
        desk.audit.note(session, staff, Act.CONTACT_EXPORTED, "contact", contact.id)
    response = answer(document)
    response.headers["Content-Disposition"] = f'attachment; filename="contact-{contact.number}.json"'
    return response


async def forget(request: web.Request) -> web.Response:
    """Route ``POST /api/contacts/{id}/forget``."""
    staff, desk = await _staff(request, Permission.CONTACT_DATA), request.app[DESK]
    body = await read_body(request, Confirmed)
    async with desk.database.transaction() as session:
        contact = await living(session, request.match_info["id"])
        if to_latin(body.number).strip() != str(contact.number):
            raise DeskError("contact.confirm")
        return answer({"forgotten": await desk.forgetting.forget(session, contact.id, staff)})


async def _staff(request: web.Request, permission: Permission) -> Staff:
    check_csrf(request)
    return await signed_in(request, permission)


async def _served(session: Session, staff: Staff, request: web.Request) -> Contact:
    """Give the contact of a request, if this person may see it.

    Raises:
        DeskError: ``not_found``.
    """
    contact = await living(session, request.match_info["id"])
    if not may(staff, Permission.ALL_CONVERSATIONS) and not await serves_contact(session, staff, contact.id):
        raise DeskError("not_found")
    return contact


async def _curated(session: Session, request: web.Request) -> web.Response:
    await session.flush()
    contact = await living(session, request.match_info["id"])
    view: dict[str, Any] = await curation_view(session, contact, request.app[DESK].texts)
    return answer(view)


_ONE = "/api/contacts/{id:[A-Za-z0-9-]{1,36}}"
ROUTES = [
    web.get("/api/contact-tags", tags),
    web.patch(_ONE, rename),
    web.put(f"{_ONE}/tags", tag),
    web.post(f"{_ONE}/requests", ask),
    web.post(f"{_ONE}/block", block),
    web.delete(f"{_ONE}/block", unblock),
    web.post(f"{_ONE}/merge", merge),
    web.post("/api/contact-merges/{id:[A-Za-z0-9-]{1,36}}/undo", undo_merge),
    web.post(f"{_ONE}/export", export),
    web.post(f"{_ONE}/forget", forget),
]
