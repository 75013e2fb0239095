"""The desk's internal API: the one place of the actions that speaks HTTP."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Any

import aiohttp

logger = logging.getLogger(__name__)

TIMEOUT = aiohttp.ClientTimeout(total=4, connect=2)
DEFAULT_URL = "http://127.0.0.1:8080"


class DeskUnavailableError(Exception):
    """The desk did not answer, or not with what was agreed. Its text is for the log."""


class _Connections:
    """The connections to the desk, kept between questions for as long as their event loop runs."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def session(self) -> aiohttp.ClientSession:
        """Return the session of this loop."""
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            self._session, self._loop = aiohttp.ClientSession(timeout=TIMEOUT), loop
        return self._session

    async def close(self) -> None:
        """Close them; the next question opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


_connections = _Connections()


async def close() -> None:
    """Give the connections to the desk back: the actions end."""
    await _connections.close()


async def _ask(method: str, path: str, **arguments: Any) -> dict[str, Any]:
    try:
        try:
            return await _ask_once(method, path, **arguments)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            # The desk may have given up a kept connection in that moment. A try at an order counts: it is not repeated.
            if method != "GET":
                raise
            return await _ask_once(method, path, **arguments)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise DeskUnavailableError(f"{path}: {error!r}") from error
    except Exception as error:
        # On Python 3.10 asyncio has a timeout error of its own, which is none of the above.
        if type(error).__name__ == "TimeoutError":
            raise DeskUnavailableError(f"{path}: no answer in time") from error
        raise


async def _ask_once(method: str, path: str, **arguments: Any) -> dict[str, Any]:
    url = (os.environ.get("PASOKH_DESK_URL") or DEFAULT_URL).rstrip("/") + path
    headers = {"Authorization": f"Bearer {os.environ.get('PASOKH_INTERNAL_TOKEN', '')}"}
    async with _connections.session().request(method, url, headers=headers, **arguments) as response:
        body = await response.json()
        if response.status != 200 or not isinstance(body, dict):
            raise DeskUnavailableError(f"{path}: status {response.status}")
        return body


async def goods(**wish: Any) -> dict[str, Any]:
    """Return the `products` that fit a wish, best first, how many there are in all (`total`) and of which `categories`.

    Args:
        wish: what `GET /internal/products` takes (docs/protocol.md, section 4); what is empty is left out, a list is
            joined by commas.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    params = {key: ",".join(value) if isinstance(value, list) else str(value) for key, value in wish.items() if value}
    return await _ask("GET", "/internal/products", params=params)


async def products(**wish: Any) -> list[dict[str, Any]]:
    """Return only the products that fit a wish, as in `goods`.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    return list((await goods(**wish)).get("products", []))


async def product(slug: str) -> dict[str, Any] | None:
    """Return the product with a slug, or None when the shop has none.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    return next((found for found in await products(q=slug) if found["slug"] == slug), None)


async def reading(text: str) -> dict[str, Any]:
    """Return what of the shop's own words a text holds: `text`, `uses`, `kind`, `specs`, `unknown`.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    return await _ask("GET", "/internal/reading", params={"text": text[:500]})


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


async def newest_case(conversation_id: str) -> dict[str, Any] | None:
    """Return the newest case of this conversation's customer: `code`, `kind`, `state`, `order_number`, `due_at`.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    found = (await _ask("GET", "/internal/cases/newest", params={"conversation_id": conversation_id})).get("case")
    return found if isinstance(found, dict) else None


async def hours(at: str | None = None) -> dict[str, Any]:
    """Return whether the shop is open (`open`, `opens_at`, `closes_at`, `somebody_online`), now or at a moment.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    return await _ask("GET", "/internal/hours", params={"at": at} if at else {})
