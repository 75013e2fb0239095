"""The internal API that actions ask for facts (docs/protocol.md, section 4)."""

from __future__ import annotations

from aiohttp import web

from desk.context import DESK
from desk.errors import DeskError
from desk.http import answer, check_internal

MAX_LIMIT = 20


def _limit(request: web.Request, default: int) -> int:
    try:
        limit = int(request.query.get("limit", default))
    except ValueError:
        raise DeskError("frame.invalid", detail="limit is not a number") from None
    return max(1, min(limit, MAX_LIMIT))


async def products(request: web.Request) -> web.Response:
    """Route ``GET /internal/products``."""
    check_internal(request)
    found, total = await request.app[DESK].knowledge.products(
        request.query.get("q", ""),
        brand=request.query.get("brand") or None,
        category=request.query.get("category") or None,
        limit=_limit(request, 6),
    )
    return answer({"products": found, "total": total})


async def answers(request: web.Request) -> web.Response:
    """Route ``GET /internal/answers``."""
    check_internal(request)
    found = await request.app[DESK].knowledge.answers(request.query.get("q", ""), _limit(request, 3))
    return answer({"answers": found})


ROUTES = [
    web.get("/internal/products", products),
    web.get("/internal/answers", answers),
]
