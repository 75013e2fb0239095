"""Signing in and out over HTTP."""

from __future__ import annotations

import json
import secrets
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from desk.context import DESK
from desk.http import (
    CSRF_COOKIE,
    SESSION_COOKIE,
    answer,
    behind_https,
    check_csrf,
    client_address,
    csrf_cookie,
    read_body,
    signed_in,
    staff_view,
)
from desk.staff.models import Staff
from desk.staff.service import SESSION_LENGTH


class SignIn(BaseModel):
    """Body of a sign-in."""

    model_config = ConfigDict(extra="forbid")

    login: str = Field(max_length=64, pattern=r"^[^\x00-\x1f]*$")
    password: str = Field(max_length=256)


class OwnPassword(BaseModel):
    """Body of a change of one's own password."""

    model_config = ConfigDict(extra="forbid")

    current: str | None = Field(default=None, max_length=256)
    password: str = Field(max_length=256)


async def _demo_accounts(request: web.Request) -> list[dict[str, Any]] | None:
    settings = request.app[DESK].settings
    path = settings.shop_data / "staff.json"
    if not settings.demo or not path.exists():
        return None
    accounts = json.loads(path.read_text(encoding="utf-8"))
    usable = await request.app[DESK].staff.demo_logins()
    return [
        {key: account[key] for key in ("login", "password", "role", "name")}
        for account in accounts
        if account["login"] in usable
    ]


async def _session(request: web.Request, staff: Staff | None, csrf: str) -> web.Response:
    response = answer(
        {
            "staff": staff_view(staff) if staff else None,
            "change_password": bool(staff and staff.first_password_until),
            "csrf": csrf,
            "demo": None if staff else await _demo_accounts(request),
        }
    )
    _set_cookie(request, response, CSRF_COOKIE, csrf)
    return response


def _set_cookie(request: web.Request, response: web.Response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        httponly=True,
        samesite="Strict",
        secure=behind_https(request),
        max_age=int(SESSION_LENGTH.total_seconds()),
        path="/",
    )


async def show(request: web.Request) -> web.Response:
    """Route ``GET /api/session``."""
    staff = await request.app[DESK].staff.find(request.cookies.get(SESSION_COOKIE))
    return await _session(request, staff, csrf_cookie(request) or secrets.token_urlsafe(24))


async def sign_in(request: web.Request) -> web.Response:
    """Route ``POST /api/session``."""
    check_csrf(request)
    body = await read_body(request, SignIn)
    staff, token = await request.app[DESK].staff.sign_in(body.login, body.password, client_address(request))
    # A new value with a new session: one planted before the sign-in is worth nothing after it.
    response = await _session(request, staff, secrets.token_urlsafe(24))
    _set_cookie(request, response, SESSION_COOKIE, token)
    return response


async def sign_out(request: web.Request) -> web.Response:
    """Route ``DELETE /api/session``."""
    check_csrf(request)
    await signed_in(request, first_password=True)
    await request.app[DESK].staff.sign_out(request.cookies[SESSION_COOKIE])
    response = web.Response(status=204)
    response.del_cookie(SESSION_COOKIE, path="/")
    return response


async def change_password(request: web.Request) -> web.Response:
    """Route ``POST /api/session/password``."""
    desk = request.app[DESK]
    check_csrf(request)
    staff = await signed_in(request, first_password=True)
    body = await read_body(request, OwnPassword)
    token = request.cookies[SESSION_COOKIE]
    await desk.staff.change_password(staff, token, body.current, body.password)
    return await _session(request, await desk.staff.find(token), csrf_cookie(request))


ROUTES = [
    web.get("/api/session", show),
    web.post("/api/session", sign_in),
    web.delete("/api/session", sign_out),
    web.post("/api/session/password", change_password),
]
