"""Files over HTTP: sending and getting them, for customers and for staff."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote, unquote

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select

from desk.auth.roles import Permission
from desk.context import DESK
from desk.conversations.access import may_read
from desk.conversations.models import Conversation
from desk.conversations.views import message_view
from desk.errors import DeskError
from desk.fields import ClientId, problems
from desk.files.models import StoredFile
from desk.http import answer, check_csrf, check_origin, client_address, error_response, language, signed_in
from desk.sites.models import Site

CHUNK_BYTES = 64 * 1024
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Whatever a file is, opened by itself it runs nothing, loads nothing and belongs to no origin."""
SENT_HEADERS = "Authorization, Content-Type, X-Client-Id, X-File-Name"
READERS = (Permission.DESK, Permission.ALL_CONVERSATIONS)


class Sent(BaseModel):
    """What the headers of a file say of it. The body is the file itself."""

    model_config = ConfigDict(extra="forbid")

    client_id: ClientId
    name: str = Field(min_length=1, max_length=1000)


def _sent(request: web.Request) -> Sent:
    try:
        return Sent(
            client_id=request.headers.get("X-Client-Id", ""),
            name=unquote(request.headers.get("X-File-Name", "")),
        )
    except ValidationError as error:
        raise DeskError("frame.invalid", detail=problems(error)) from None


async def _body(request: web.Request) -> AsyncIterator[bytes]:
    async for chunk in request.content.iter_chunked(CHUNK_BYTES):
        yield chunk


async def _check_page(request: web.Request) -> None:
    """Refuse a page that is neither ours nor one of a site's.

    Raises:
        DeskError: ``auth.origin``.
    """
    async with request.app[DESK].database.reading() as session:
        sites = (await session.scalars(select(Site))).all()
    check_origin(request, also={origin for site in sites for origin in site.origins})


def _readable_by_page(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """Let the shop's page, whose origin has been checked, read an answer."""
    response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin", "")
    response.headers["Vary"] = "Origin"
    return response


async def ask_first(request: web.Request) -> web.StreamResponse:
    """Route ``OPTIONS /chat/files``: a browser asks whether a shop's page may send files."""
    await _check_page(request)
    allowed = {
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": SENT_HEADERS,
        "Access-Control-Max-Age": "600",
    }
    return _readable_by_page(request, web.Response(status=204, headers=allowed))


async def from_customer(request: web.Request) -> web.StreamResponse:
    """Route ``POST /chat/files``."""
    await _check_page(request)
    try:
        return _readable_by_page(request, answer(await _from_customer(request)))
    except DeskError as error:
        # Without the header the page could not read why.
        return _readable_by_page(request, error_response(request, error))


async def _from_customer(request: web.Request) -> dict[str, Any]:
    desk = request.app[DESK]
    ticket = desk.files.read_ticket(request.headers.get("Authorization", "").removeprefix("Bearer "))
    key = ticket.conversation_id or f"address {client_address(request)}"
    if (wait := desk.file_rate.wait(key)) > 0:
        raise DeskError("rate.files", retry_after=int(wait) + 1)
    desk.file_rate.count(key)
    async with desk.database.reading() as session:
        site = await session.get_one(Site, ticket.site_id)
    claim = desk.identities.read(site.key, ticket.user, ticket.signature)
    sent = _sent(request)
    async with desk.files.receive(_body(request), sent.name) as arrived:
        said = await desk.conversations.customer_message(
            site,
            ticket.conversation_id,
            language(request),
            sent.client_id,
            "",
            None,
            claim=claim,
            attach=lambda session, row: desk.files.attach(session, row, arrived, None),
        )
        if (said.message.payload or {}).get("file", {}).get("id") != arrived.id:
            await desk.files.drop(arrived)  # it was here already, and only the answer had been lost
    result: dict[str, Any] = {
        "message": message_view(said.message, for_staff=False),
        "conversation": said.news["view"],
        "new": said.moved and ticket.conversation_id is not None,
    }
    if said.moved:
        result["token"] = desk.tokens.make(said.conversation.id)
    return result


async def from_staff(request: web.Request) -> web.Response:
    """Route ``POST /api/conversations/{id}/files``."""
    check_csrf(request)
    desk = request.app[DESK]
    staff = await signed_in(request, Permission.DESK)
    conversation_id = request.match_info["id"]
    # Looked at before the file is read: it may be long, and the answer would come late.
    await desk.answering.check_holder(conversation_id, staff)
    sent = _sent(request)
    async with desk.files.receive(_body(request), sent.name) as arrived:
        message = await desk.answering.write(
            conversation_id,
            staff,
            sent.client_id,
            "",
            attach=lambda session, row: desk.files.attach(session, row, arrived, staff.id),
        )
        if (message.payload or {}).get("file", {}).get("id") != arrived.id:
            await desk.files.drop(arrived)
    return answer({"message": message_view(message, for_staff=True)})


async def for_staff(request: web.Request) -> web.StreamResponse:
    """Route ``GET /api/files/{id}``."""
    desk = request.app[DESK]
    staff = await signed_in(request, *READERS)
    row = await desk.files.find(request.match_info["id"])
    async with desk.database.reading() as session:
        conversation = await session.get_one(Conversation, row.conversation_id)
        if not await may_read(session, staff, conversation):
            raise DeskError("not_found")
    return _served(request, row, "same-origin")


async def for_customer(request: web.Request) -> web.StreamResponse:
    """Route ``GET /chat/files/{id}``: for whoever was given its address a short while ago."""
    files = request.app[DESK].files
    if not files.opens(request.query.get("key", ""), request.match_info["id"]):
        raise DeskError("not_found")
    return _served(request, await files.find(request.match_info["id"]), "cross-origin")


def _served(request: web.Request, row: StoredFile, policy: str) -> web.StreamResponse:
    small = request.query.get("small") == "1"
    path = request.app[DESK].files.path(row, small=small)
    if not path.is_file():
        raise DeskError("not_found")
    shown = row.picture and request.query.get("download") != "1"
    disposition = "inline" if shown else "attachment"
    return web.FileResponse(
        path,
        chunk_size=CHUNK_BYTES,
        headers={
            "Content-Type": row.media_type,
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(row.name, safe='')}",
            "Content-Security-Policy": SANDBOX,
            "Cross-Origin-Resource-Policy": policy,
            "Cache-Control": "private, max-age=600",
            "Referrer-Policy": "no-referrer",
        },
    )


ID = "{id:[A-Za-z0-9-]{1,36}}"
ROUTES = [
    web.options("/chat/files", ask_first),
    web.post("/chat/files", from_customer),
    web.get(f"/chat/files/{ID}", for_customer),
    web.post(f"/api/conversations/{ID}/files", from_staff),
    web.get(f"/api/files/{ID}", for_staff),
]
