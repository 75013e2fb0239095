"""Tables of orders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, Json, UtcDateTime


class Order(Base):
    """An order as the shop's system tells it."""

    __tablename__ = "orders"

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    customer_name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(20), index=True)
    status: Mapped[str] = mapped_column(String(32))
    tracking_code: Mapped[str | None] = mapped_column(String(64))
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    items: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    """Title, quantity and price in rials of each."""
    total_rial: Mapped[int] = mapped_column(BigInteger)


class OrderTries(Base):
    """Wrong tries of one contact at one order; five lock it for them."""

    __tablename__ = "order_tries"

    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    order_number: Mapped[str] = mapped_column(String(20), primary_key=True)
    wrong: Mapped[int] = mapped_column(default=0)


class ProvenOrder(Base):
    """An order that a contact has proved to be theirs; these and no others are shown to who serves them."""

    __tablename__ = "proven_orders"

    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    proved_at: Mapped[datetime] = mapped_column(UtcDateTime)
