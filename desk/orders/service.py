"""Orders, shown to those who prove them theirs."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any

from desk.clock import to_wire
from desk.conversations.models import Conversation
from desk.db import Database
from desk.errors import DeskError
from desk.orders.models import Order, OrderTries
from desk.texts import Texts

TRIES = 5


@dataclass(frozen=True)
class Orders:
    """Looks up orders.

    Args:
        database: the CRM.
        texts: the words of statuses.
    """

    database: Database
    texts: Texts

    async def look_up(self, conversation_id: str, number: str, phone_last4: str) -> dict[str, Any]:
        """Disclose an order to somebody who knows its number and the last four digits of its phone.

        An unknown number and a wrong phone give the same answer, and both count as a wrong try; five
        lock the order for that contact.

        Raises:
            DeskError: ``not_found`` when there is no such conversation.
        """
        async with self.database.transaction() as session:
            conversation = await session.get(Conversation, conversation_id)
            if conversation is None:
                raise DeskError("not_found")
            tries = await session.get(OrderTries, (conversation.contact_id, number), with_for_update=True)
            if tries is None:
                tries = OrderTries(contact_id=conversation.contact_id, order_number=number, wrong=0)
                session.add(tries)
            if tries.wrong >= TRIES:
                return {"result": "locked"}
            order = await session.get(Order, number)
            if order is not None and hmac.compare_digest(order.phone[-4:].encode(), phone_last4.encode()):
                tries.wrong = 0
                return {"result": "match", "order": self.card(order, conversation.lang)}
            tries.wrong += 1
            if tries.wrong >= TRIES:
                return {"result": "locked"}
            return {"result": "no_match", "tries_left": TRIES - tries.wrong}

    def card(self, order: Order, lang: str) -> dict[str, Any]:
        """Write an order as its owner may see it."""
        return {
            "number": order.number,
            "status": order.status,
            "status_text": self.texts.get(lang, f"order_status.{order.status}"),
            "placed_at": to_wire(order.placed_at),
            "expected_at": to_wire(order.expected_at) if order.expected_at else None,
            "items": [{"title": item["title"], "quantity": item["quantity"]} for item in order.items],
            "tracking_code": order.tracking_code,
            "customer_name": order.customer_name,
        }
