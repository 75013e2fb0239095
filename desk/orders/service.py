"""Orders, shown to those who prove them theirs."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from desk.clock import Clock, to_wire
from desk.conversations.models import Conversation
from desk.db import Database, Session
from desk.errors import DeskError
from desk.orders.models import Order, OrderTries, ProvenOrder
from desk.orders.rules import allowances
from desk.shop_rules.service import read_rules
from desk.shop_rules.written import Rules
from desk.texts import Texts


@dataclass(frozen=True)
class Orders:
    """Looks up orders.

    Args:
        database: the CRM.
        clock: the time: what may be asked of an order depends on it.
        texts: the words of statuses.
    """

    database: Database
    clock: Clock
    texts: Texts

    async def look_up(self, conversation_id: str, number: str, phone_last4: str) -> dict[str, Any]:
        """Disclose an order to somebody who knows its number and the last four digits of its phone.

        An unknown number and a wrong phone give the same answer, and both count as a wrong try; as many as
        the shop's rules allow lock the order for that contact.

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
            rules = await read_rules(session)
            if tries.wrong >= rules.orders.tries:
                return {"result": "locked"}
            order = await session.get(Order, number)
            if order is not None and hmac.compare_digest(order.phone[-4:].encode(), phone_last4.encode()):
                tries.wrong = 0
                return {"result": "match", "order": self._card(order, conversation.lang, rules)}
            tries.wrong += 1
            left = rules.orders.tries - tries.wrong
            return {"result": "no_match", "tries_left": left} if left > 0 else {"result": "locked"}

    async def proven(self, conversation_id: str) -> list[dict[str, Any]]:
        """Give the orders that were proved in a conversation, the one proved last first; nobody has to prove one twice.

        In a conversation that is not kept, as when an editor tries a message, none was.
        """
        async with self.database.reading() as session:
            conversation = await session.get(Conversation, conversation_id)
            if conversation is None:
                return []
            rules = await read_rules(session)
            return [self._card(order, conversation.lang, rules) for order in await _proven(session, conversation)]

    def _card(self, order: Order, lang: str, rules: Rules) -> dict[str, Any]:
        return {
            "number": order.number,
            "status": order.status,
            "status_text": self.texts.get(lang, f"order_status.{order.status}"),
            "placed_at": to_wire(order.placed_at),
            "expected_at": to_wire(order.expected_at) if order.expected_at else None,
            "items": [{"title": item["title"], "quantity": item["quantity"]} for item in order.items],
            "tracking_code": order.tracking_code,
            "customer_name": order.customer_name,
            "can": allowances(order, rules.orders, self.clock.now(), ZoneInfo(rules.hours.time_zone)),
        }


async def _proven(session: Session, conversation: Conversation) -> list[Order]:
    found = await session.scalars(
        select(Order)
        .join(ProvenOrder, ProvenOrder.order_number == Order.number)
        .where(ProvenOrder.contact_id == conversation.contact_id, ProvenOrder.conversation_id == conversation.id)
        .order_by(ProvenOrder.proved_at.desc())
    )
    return list(found)
