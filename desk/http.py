"""What every HTTP route stands on: errors in one form, headers, Origin, CSRF, who is asking."""

from __future__ import annotations

import hmac
import json
import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from pydantic import BaseModel, ValidationError

from desk.auth.roles import Permission, may
from desk.context import DESK
from desk.errors import DeskError
from desk.fields import problems, read_json
from desk.staff.models import Staff

log = logging.getLogger(__name__)

SESSION_COOKIE = "pasokh_session"
CSRF_COOKIE = "pasokh_csrf"
CSRF_HEADER = "X-CSRF-Token"
MAX_BODY_BYTES = 64 * 1024
INTERNAL = "/internal/"

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
_CSRF_VALUE = re.compile(r"[A-Za-z0-9_-]{20,64}")

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
    except web.HTTPMethodNotAllowed as refusal:
        response = error_response(request, DeskError("method.not_allowed"))
        response.headers["Allow"] = ", ".join(sorted(refusal.allowed_methods))
    except web.HTTPException as redirect_or_refusal:
        redirect_or_refusal.headers.update(_headers(request))
        raise
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("%s %s failed, reference %s", request.method, request.path, reference)
        response = error_response(request, DeskError("server.error", reference=reference))
    if not response.prepared:
        for name, value in _headers(request).items():
            response.headers.setdefault(name, value)
    return response


def behind_https(request: web.Request) -> bool:
    """Tell whether browsers reach this desk by https alone."""
    return (request.app[DESK].settings.public_url or "").startswith("https://")


def _headers(request: web.Request) -> dict[str, str]:
    return HEADERS | HTTPS_ONLY if behind_https(request) else HEADERS


def client_address(request: web.Request) -> str:
    """Give the address a request came from, for counting tries.

    With a public address a proxy stands in front, and what it appended last to ``X-Forwarded-For`` is the client;
    everything before that is the client's own claim.
    """
    if request.app[DESK].settings.public_url:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded[:64]
    return request.remote or ""


def same(given: str, expected: str) -> bool:
    """Compare two secrets in constant time, whatever bytes the client sent."""
    return hmac.compare_digest(given.encode(errors="surrogateescape"), expected.encode(errors="surrogateescape"))


def csrf_cookie(request: web.Request) -> str:
    """Give the CSRF value of this browser, or an empty text when it has none that we could have made."""
    value = request.cookies.get(CSRF_COOKIE, "")
    return value if _CSRF_VALUE.fullmatch(value) else ""


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
    if origin and not public and origin.partition("://")[2] == request.host:
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
    cookie = csrf_cookie(request)
    if not cookie or not same(request.headers.get(CSRF_HEADER, ""), cookie):
        raise DeskError("auth.csrf")


def check_internal(request: web.Request) -> None:
    """Refuse a request to the internal API without its token.

    Raises:
        DeskError: ``auth.invalid``.
    """
    expected = f"Bearer {request.app[DESK].settings.internal_token.get_secret_value()}"
    if not same(request.headers.get("Authorization", ""), expected):
        raise DeskError("auth.invalid")


async def signed_in(request: web.Request, *permissions: Permission, first_password: bool = False) -> Staff:
    """Give who is asking, if they may do any one of these.

    Args:
        request: the request.
        permissions: what it takes; none: to be signed in.
        first_password: whether it is also for those who have yet to choose a password of their own.

    Raises:
        DeskError: ``auth.required``, ``auth.password_change``, ``role.forbidden``.
    """
    staff = await request.app[DESK].staff.find(request.cookies.get(SESSION_COOKIE))
    if staff is None:
        raise DeskError("auth.required")
    if staff.first_password_until and not first_password:
        raise DeskError("auth.password_change")
    if permissions and not any(may(staff, permission) for permission in permissions):
        raise DeskError("role.forbidden")
    return staff


async def read_body[Body: BaseModel](request: web.Request, kind: type[Body]) -> Body:
    """Read a JSON body of a known form.

    Raises:
        DeskError: ``frame.invalid``.
    """
    try:
        return kind.model_validate(read_json(await request.read()))
    except ValidationError as error:
        raise DeskError("frame.invalid", detail=problems(error)) from None
    except ValueError:
        raise DeskError("frame.invalid", detail="not JSON") from None


def staff_view(staff: Staff) -> dict[str, Any]:
    """Write a member of staff for the console."""
    return {
        "id": staff.id,
        "name": staff.name,
        "login": staff.login,
        "role": staff.role,
        "team": {"id": staff.team.id, "name": staff.team.name} if staff.team else None,
    }
