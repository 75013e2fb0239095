"""The demo shop's server: it signs its visitors in, and says who they are in its page, as a real shop does.

Nothing here belongs to the desk: a shop of its own does the same on its own server (docs/operating.md). Whoever opens
the demo may choose to be any of its invented customers; the routes are there only while the demo runs. The secret signs
here and stays here: a page holds the signature under the one customer it was drawn for.
"""

from __future__ import annotations

import html
import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web

from desk.auth.identity import sign
from desk.context import DESK
from desk.errors import DeskError
from desk.http import check_origin

SITE = "demo-shop"
COOKIE = "takava_customer"
LASTS = timedelta(hours=1)
_SCRIPT, _ROOT = f'data-site="{SITE}"', '<div id="shop">'


@cache
def customers(folder: Path) -> dict[str, dict[str, Any]]:
    """Give the invented customers of a shop, by their ids."""
    path = folder / "customers.json"
    rows = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return {row["id"]: row for row in rows}


def page(request: web.Request) -> web.Response:
    """Draw the shop's page for whoever is signed in.

    Raises:
        DeskError: ``not_found``: the front end is not built.
    """
    desk = request.app[DESK]
    path = desk.settings.web / "shop" / "index.html"
    if not path.is_file():
        raise DeskError("not_found")
    document = path.read_text(encoding="utf-8")
    secrets = desk.settings.signing_secrets.get(SITE)
    known = customers(desk.settings.shop_data) if secrets else {}
    offered = json.dumps([{"id": row["id"], "name": row["name"]} for row in known.values()], ensure_ascii=False)
    document = document.replace(_ROOT, f'<div id="shop" data-customers="{html.escape(offered)}">', 1)
    customer = known.get(request.cookies.get(COOKIE, ""))
    if customer and secrets:
        expires = int((desk.clock.now() + LASTS).timestamp())
        user = json.dumps({**customer, "expires": expires}, ensure_ascii=False)
        signed = f'{_SCRIPT} data-user="{html.escape(user)}" data-signature="{sign(secrets[0], user)}"'
        document = document.replace(_SCRIPT, signed, 1)
    # No cache may show one customer's page to another.
    return web.Response(text=document, content_type="text/html", headers={"Cache-Control": "no-store"})


async def sign_in(request: web.Request) -> web.Response:
    """Route ``POST /shop/sign-in``: a form with the ``customer`` to be."""
    check_origin(request)
    form = await request.post()
    chosen = str(form.get("customer", ""))
    if chosen not in customers(request.app[DESK].settings.shop_data):
        raise DeskError("not_found")
    response = _back(str(form.get("lang", "")))
    response.set_cookie(COOKIE, chosen, path="/shop", httponly=True, samesite="Lax")
    return response


async def sign_out(request: web.Request) -> web.Response:
    """Route ``POST /shop/sign-out``."""
    check_origin(request)
    response = _back(str((await request.post()).get("lang", "")))
    response.del_cookie(COOKIE, path="/shop")
    return response


def _back(lang: str) -> web.Response:
    return web.Response(status=303, headers={"Location": "/shop/?lang=en" if lang == "en" else "/shop/"})


ROUTES = [web.post("/shop/sign-in", sign_in), web.post("/shop/sign-out", sign_out)]
