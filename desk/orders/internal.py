"""Orders and the shop's rules, for the actions (docs/protocol.md, section 4)."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from desk.context import DESK
from desk.errors import DeskError
from desk.fields import Id
from desk.http import answer, check_internal, read_body


class OrderLookup(BaseModel):
    """Body of an order lookup."""

    model_config = ConfigDict(extra="forbid")

    order_number: str = Field(pattern=r"^[0-9]{1,20}$")
    phone_last4: str = Field(pattern=r"^[0-9]{4}$")
    conversation_id: Id


async def order_lookup(request: web.Request) -> web.Response:
    """Route ``POST /internal/orders/lookup``."""
    check_internal(request)
    body = await read_body(request, OrderLookup)
    orders = request.app[DESK].orders
    return answer(await orders.look_up(body.conversation_id, body.order_number, body.phone_last4))


async def proven_orders(request: web.Request) -> web.Response:
    """Route ``GET /internal/orders/proven``."""
    check_internal(request)
    conversation_id = request.query.get("conversation_id", "")
    if not conversation_id:
        raise DeskError("frame.invalid", detail="conversation_id is missing")
    return answer({"orders": await request.app[DESK].orders.proven(conversation_id)})


ROUTES = [
    web.post("/internal/orders/lookup", order_lookup),
    web.get("/internal/orders/proven", proven_orders),
]
