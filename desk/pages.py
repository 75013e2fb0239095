"""The pages and what they load, from the built front end."""

from __future__ import annotations

import os
from pathlib import Path

from aiohttp import web

from desk.context import DESK
from desk.demo import shop
from desk.errors import DeskError

YEAR = "public, max-age=31536000, immutable"
FRESH = "no-cache"


def _file(request: web.Request, *parts: str, cache: str, cross_origin: bool = False) -> web.FileResponse:
    path = request.app[DESK].settings.web.joinpath(*parts)
    if not os.path.isfile(path):  # noqa: PTH113 (of an impossible name it says no, where Path raises)
        raise DeskError("not_found")
    headers = {"Cache-Control": cache}
    if cross_origin:
        # The widget runs in the shop's own pages, and its font and the pictures of goods are fetched from there.
        headers |= {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    return web.FileResponse(path, headers=headers)


async def console(request: web.Request) -> web.FileResponse:
    """Routes ``/desk``, ``/reports`` and ``/knowledge``."""
    return _file(request, "console", "index.html", cache=FRESH)


async def widget(request: web.Request) -> web.FileResponse:
    """Route ``/widget.js``."""
    return _file(request, "widget.js", cache=FRESH, cross_origin=True)


async def widget_more(request: web.Request) -> web.FileResponse:
    """Route ``/widget-more.js``: the part of the widget that is fetched when it is first needed."""
    return _file(request, "widget-more.js", cache=FRESH, cross_origin=True)


async def font(request: web.Request) -> web.FileResponse:
    """Route ``/fonts/{name}``."""
    return _file(request, "fonts", _plain(request.match_info["name"]), cache=YEAR, cross_origin=True)


async def built(request: web.Request) -> web.StreamResponse:
    """Routes ``/console/…`` and ``/shop/…``: files as Vite wrote them."""
    area = request.path.split("/")[1]
    parts = [_plain(part) for part in request.match_info["path"].split("/") if part] or ["index.html"]
    if area == "shop" and parts == ["index.html"]:
        return shop.page(request)
    hashed = "assets" in parts
    # Product cards show the pictures of the shop's goods in whatever page the widget is part of.
    picture = area == "shop" and parts[0] == "images"
    return _file(request, area, *parts, cache=YEAR if hashed else FRESH, cross_origin=picture)


async def home(request: web.Request) -> web.Response:
    """Route ``/``: the demo shop, or the desk."""
    raise web.HTTPFound("/shop/" if request.app[DESK].settings.demo else "/desk")


async def shop_without_slash(_request: web.Request) -> web.Response:
    """Route ``/shop``."""
    raise web.HTTPFound("/shop/")


async def health(_request: web.Request) -> web.Response:
    """Route ``/healthz``."""
    return web.json_response({"status": "ok"})


def _plain(name: str) -> str:
    if name != Path(name).name or name.startswith("."):
        raise DeskError("not_found")
    return name


def routes(*, demo: bool) -> list[web.RouteDef]:
    """Give the page routes; the demo shop only in the demo."""
    of_shop = [web.get("/shop", shop_without_slash), *shop.ROUTES, web.get("/shop/{path:.*}", built)] if demo else []
    return [
        web.get("/", home),
        web.get("/healthz", health),
        web.get("/desk", console),
        web.get("/reports", console),
        web.get("/knowledge", console),
        web.get("/widget.js", widget),
        web.get("/widget-more.js", widget_more),
        web.get("/fonts/{name}", font),
        web.get("/console/{path:.*}", built),
        *of_shop,
    ]
