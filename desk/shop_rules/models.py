"""Table of the shop's rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, Json, UtcDateTime


class ShopRule(Base):
    """One part of the rules (``hours``, ``orders``, ``cases``, ``advice``): see :mod:`desk.shop_rules.written`."""

    __tablename__ = "shop_rules"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(Json)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
