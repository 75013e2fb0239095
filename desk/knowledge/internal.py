"""The internal API that actions ask for facts (docs/protocol.md, section 4)."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from desk.context import DESK
from desk.errors import DeskError
from desk.fields import Id
from desk.http import answer, check_internal, read_body
from desk.orders.service import Orders

MAX_LIMIT = 20


class OrderLookup(BaseModel):
    """Body of an order lookup."""

    model_config = ConfigDict(extra="forbid")

    order_number: str = Field(pattern=r"^[0-9]{1,20}$")
    phone_last4: str = Field(pattern=r"^[0-9]{4}$")
    conversation_id: Id


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


async def order_lookup(request: web.Request) -> web.Response:
    """Route ``POST /internal/orders/lookup``."""
    check_internal(request)
    desk = request.app[DESK]
    body = await read_body(request, OrderLookup)
    orders = Orders(desk.database, desk.texts)
    return answer(await orders.look_up(body.conversation_id, body.order_number, body.phone_last4))


ROUTES = [
    web.get("/internal/products", products),
    web.get("/internal/answers", answers),
    web.post("/internal/orders/lookup", order_lookup),
]
