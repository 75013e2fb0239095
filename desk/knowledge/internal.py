"""The internal API that actions ask for facts (docs/protocol.md, section 4)."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from desk.context import DESK
from desk.errors import DeskError
from desk.http import answer, check_internal
from desk.knowledge.choosing import SORTS, Wish

MAX_LIMIT = 20


def _limit(request: web.Request, default: int) -> int:
    try:
        limit = int(request.query.get("limit", default))
    except ValueError:
        raise DeskError("frame.invalid", detail="limit is not a number") from None
    return max(1, min(limit, MAX_LIMIT))


def _rials(request: web.Request, name: str) -> int | None:
    given = request.query.get(name)
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 15):
        raise DeskError("frame.invalid", detail=f"{name} is not a whole number of rials")
    return int(given)


def _wish(request: web.Request) -> Wish:
    sort = request.query.get("sort") or None
    if sort not in (None, *SORTS):
        raise DeskError("frame.invalid", detail=f"sort is one of {', '.join(SORTS)}")
    return Wish(
        brand=request.query.get("brand") or None,
        not_brand=tuple(request.query.get("not_brand", "").split(",")),
        category=request.query.get("category") or None,
        kind=request.query.get("kind") or None,
        min_rial=_rials(request, "min_rial"),
        max_rial=_rials(request, "max_rial"),
        colour=request.query.get("colour") or None,
        in_stock=request.query.get("in_stock") == "1",
        discounted=request.query.get("discounted") == "1",
        use=request.query.get("use") or None,
        near=request.query.get("near") or None,
        like=request.query.get("like") or None,
        sort=sort,
    )


async def products(request: web.Request) -> web.Response:
    """Route ``GET /internal/products``."""
    check_internal(request)
    found = await request.app[DESK].knowledge.products(
        request.query.get("q", ""), _wish(request), limit=_limit(request, 6)
    )
    return answer(asdict(found))


async def reading(request: web.Request) -> web.Response:
    """Route ``GET /internal/reading``."""
    check_internal(request)
    return answer(await request.app[DESK].knowledge.read(request.query.get("text", "")))


async def answers(request: web.Request) -> web.Response:
    """Route ``GET /internal/answers``."""
    check_internal(request)
    found = await request.app[DESK].knowledge.answers(request.query.get("q", ""), _limit(request, 3))
    return answer({"answers": found})


ROUTES = [
    web.get("/internal/products", products),
    web.get("/internal/answers", answers),
    web.get("/internal/reading", reading),
]
