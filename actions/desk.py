"""The desk's internal API: the one place of the actions that speaks HTTP."""

from __future__ import annotations

import logging
import os
from typing import Any

import aiohttp

logger = logging.getLogger(__name__)

TIMEOUT = aiohttp.ClientTimeout(total=4, connect=2)
DEFAULT_URL = "http://127.0.0.1:8080"


class DeskUnavailableError(Exception):
    """The desk did not answer, or not with what was agreed. Its text is for the log."""


async def _ask(method: str, path: str, **arguments: Any) -> dict[str, Any]:
    url = (os.environ.get("PASOKH_DESK_URL") or DEFAULT_URL).rstrip("/") + path
    headers = {"Authorization": f"Bearer {os.environ.get('PASOKH_INTERNAL_TOKEN', '')}"}
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT, headers=headers) as session,
            session.request(method, url, **arguments) as response,
        ):
            body = await response.json()
            if response.status != 200 or not isinstance(body, dict):
                raise DeskUnavailableError(f"{path}: status {response.status}")
            return body
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise DeskUnavailableError(f"{path}: {error!r}") from error
    except Exception as error:
        # On Python 3.10 asyncio has a timeout error of its own, which is none of the above.
        if type(error).__name__ == "TimeoutError":
            raise DeskUnavailableError(f"{path}: no answer in time") from error
        raise


async def products(q: str = "", brand: str = "", category: str = "", limit: int = 6) -> list[dict[str, Any]]:
    """Return the products that fit, best first.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    query = {"q": q, "brand": brand, "category": category}
    params = {key: value for key, value in query.items() if value} | {"limit": str(limit)}
    body = await _ask("GET", "/internal/products", params=params)
    return list(body.get("products", []))


async def answers(q: str, limit: int = 3) -> list[dict[str, Any]]:
    """Return the answers closest to a question, best first, each with a `score` from 0 to 1.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    body = await _ask("GET", "/internal/answers", params={"q": q[:500], "limit": str(limit)})
    return list(body.get("answers", []))


async def order(order_number: str, phone_last4: str, conversation_id: str) -> dict[str, Any]:
    """Look an order up; return the desk's `result`: match, no_match or locked, with what belongs to it.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    body = {"order_number": order_number, "phone_last4": phone_last4, "conversation_id": conversation_id}
    return await _ask("POST", "/internal/orders/lookup", json=body)


async def proven_orders(conversation_id: str) -> list[dict[str, Any]]:
    """Return the orders that were proved in this conversation, the last first; each as in a match of `order`.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    body = await _ask("GET", "/internal/orders/proven", params={"conversation_id": conversation_id})
    return list(body.get("orders", []))


async def hours(at: str | None = None) -> dict[str, Any]:
    """Return whether the shop is open (`open`, `opens_at`, `closes_at`, `somebody_online`), now or at a moment.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    return await _ask("GET", "/internal/hours", params={"at": at} if at else {})
