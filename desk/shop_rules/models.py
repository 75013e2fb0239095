"""Table of the shop's rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, Json, UtcDateTime
from desk.ids import new_id


class ShopRule(Base):
    """One part of the rules (``hours``, ``orders``, ``cases``, ``advice``): see :mod:`desk.shop_rules.written`."""

    __tablename__ = "shop_rules"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(Json)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ShopRuleChange(Base):
    """One part of the rules as somebody wrote it; what was before it is the change before, or what was seeded."""

    __tablename__ = "shop_rule_changes"
    __table_args__ = (Index("ix_shop_rule_changes_key_at", "key", "at", "id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
