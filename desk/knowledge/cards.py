"""Product cards that operators send: found by their words, written into the message as the catalogue has them then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import select

from desk.auth.roles import Permission
from desk.context import DESK
from desk.db import Session
from desk.errors import DeskError
from desk.http import answer, signed_in
from desk.knowledge.models import Product
from desk.knowledge.service import product_card

FOUND_AT_ONCE = 20
LONGEST_QUESTION = 200


async def products_payload(session: Session, slugs: Sequence[str]) -> dict[str, Any]:
    """Give the payload that shows these products, in their order.

    Raises:
        DeskError: ``not_found``: one of them is not in the catalogue, or no longer.
    """
    rows = await session.scalars(select(Product).where(Product.slug.in_(slugs), Product.retired_at.is_(None)))
    found = {row.slug: row for row in rows}
    if set(found) != set(slugs):
        raise DeskError("not_found")
    return {"type": "products", "products": [product_card(found[slug]) for slug in dict.fromkeys(slugs)]}


async def products(request: web.Request) -> web.Response:
    """Route ``GET /api/products``."""
    await signed_in(request, Permission.DESK)
    question = request.query.get("q", "")[:LONGEST_QUESTION]
    found = await request.app[DESK].knowledge.products(question, limit=FOUND_AT_ONCE)
    shown = ("id", "slug", "title", "brand", "category", "price_rial", "old_price_rial", "stock", "image", "url")
    return answer({"products": [{key: row[key] for key in shown} for row in found.products], "total": found.total})


ROUTES = [web.get("/api/products", products)]
