"""What every HTTP route stands on: errors in one form, headers, Origin, CSRF, who is asking."""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from pydantic import BaseModel, ValidationError

from desk.auth.roles import Permission, may
from desk.context import DESK
from desk.errors import DeskError
from desk.staff.models import Staff

log = logging.getLogger(__name__)

SESSION_COOKIE = "pasokh_session"
CSRF_COOKIE = "pasokh_csrf"
CSRF_HEADER = "X-CSRF-Token"
MAX_BODY_BYTES = 64 * 1024
INTERNAL = "/internal/"

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def language(request: web.Request) -> str:
    """Give the language an answer's words should have."""
    return "en" if request.query.get("lang") == "en" else "fa"


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give every error the one form on the wire; nothing unexpected reaches a person but a reference."""
    try:
        response = await handler(request)
    except DeskError as error:
        response = error_response(request, error)
    except web.HTTPRequestEntityTooLarge:
        response = error_response(request, DeskError("frame.too_large"))
    except web.HTTPNotFound:
        response = error_response(request, DeskError("not_found"))
    except web.HTTPException as redirect_or_refusal:
        redirect_or_refusal.headers.update(HEADERS)
        raise
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("%s %s failed, reference %s", request.method, request.path, reference)
        response = error_response(request, DeskError("server.error", reference=reference))
    if not response.prepared:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
    return response


def error_response(request: web.Request, error: DeskError) -> web.Response:
    """Write an error as an HTTP answer."""
    body = {"error": error.body(request.app[DESK].texts, language(request))}
    return web.json_response(body, status=error.status, dumps=dumps)


def dumps(value: Any) -> str:
    """Write JSON with Persian left readable."""
    return json.dumps(value, ensure_ascii=False)


def answer(value: Any, status: int = 200) -> web.Response:
    """Write a JSON answer that no cache keeps."""
    return web.json_response(value, status=status, dumps=dumps, headers={"Cache-Control": "no-store"})


def check_origin(request: web.Request, also: set[str] | None = None) -> None:
    """Refuse a request from a page that is not ours.

    Args:
        request: the request; browsers always send Origin on sockets and on what changes state.
        also: further origins that may.

    Raises:
        DeskError: ``auth.origin``.
    """
    origin = request.headers.get("Origin", "")
    public = request.app[DESK].settings.public_url
    if origin and public:
        parts = urlsplit(public)
        if origin == f"{parts.scheme}://{parts.netloc}":
            return
    if origin and urlsplit(origin).netloc == request.host and not public:
        return
    if also and origin in also:
        return
    raise DeskError("auth.origin")


def check_csrf(request: web.Request) -> None:
    """Refuse a state-changing request that our own page did not send.

    Raises:
        DeskError: ``auth.origin``, ``auth.csrf``.
    """
    check_origin(request)
    cookie = request.cookies.get(CSRF_COOKIE, "")
    header = request.headers.get(CSRF_HEADER, "")
    if not cookie or not hmac.compare_digest(cookie.encode(), header.encode()):
        raise DeskError("auth.csrf")


def check_internal(request: web.Request) -> None:
    """Refuse a request to the internal API without its token.

    Raises:
        DeskError: ``auth.invalid``.
    """
    expected = f"Bearer {request.app[DESK].settings.internal_token.get_secret_value()}"
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected.encode()):
        raise DeskError("auth.invalid")


async def signed_in(request: web.Request, *permissions: Permission) -> Staff:
    """Give who is asking, if they may do any one of these.

    Raises:
        DeskError: ``auth.required``, ``role.forbidden``.
    """
    staff = await request.app[DESK].staff.find(request.cookies.get(SESSION_COOKIE))
    if staff is None:
        raise DeskError("auth.required")
    if permissions and not any(may(staff, permission) for permission in permissions):
        raise DeskError("role.forbidden")
    return staff


async def read_body[Body: BaseModel](request: web.Request, kind: type[Body]) -> Body:
    """Read a JSON body of a known form.

    Raises:
        DeskError: ``frame.invalid``.
    """
    try:
        return kind.model_validate(await request.json())
    except (ValidationError, ValueError, RecursionError) as error:
        detail = str(error) if isinstance(error, ValidationError) else "not JSON"
        raise DeskError("frame.invalid", detail=detail) from None


def staff_view(staff: Staff) -> dict[str, Any]:
    """Write a member of staff for the console."""
    return {
        "id": staff.id,
        "name": staff.name,
        "login": staff.login,
        "role": staff.role,
        "team": {"id": staff.team.id, "name": staff.team.name} if staff.team else None,
    }
