"""Tables of what the bot may say."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, Json
from desk.ids import new_id


class Product(Base):
    """Something the shop sells. Prices are whole rials."""

    __tablename__ = "products"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    brand: Mapped[str] = mapped_column(String(64))
    brand_title: Mapped[str] = mapped_column(String(120))
    category: Mapped[str] = mapped_column(String(64), index=True)
    category_title: Mapped[str] = mapped_column(String(120))
    price_rial: Mapped[int] = mapped_column(BigInteger)
    old_price_rial: Mapped[int | None] = mapped_column(BigInteger)
    stock: Mapped[int]
    colours: Mapped[list[str]] = mapped_column(Json)
    specs: Mapped[dict[str, Any]] = mapped_column(Json)
    names: Mapped[list[str]] = mapped_column(Json)
    """Other ways customers write it, those of its brand and category included."""
    image: Mapped[str | None] = mapped_column(String(300))
    url: Mapped[str | None] = mapped_column(String(300))
    seeded_as: Mapped[str | None] = mapped_column(String(64))
    """Digest of the row as the demo's seed wrote it; null for a row of a person's."""


class Answer(Base):
    """An answer to a question customers keep asking."""

    __tablename__ = "answers"

    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    category: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(String(500))
    phrasings: Mapped[list[str]] = mapped_column(Json)
    answer: Mapped[str] = mapped_column(Text)
    seeded_as: Mapped[str | None] = mapped_column(String(64))
    """Digest of the row as the demo's seed wrote it; null for a row of a person's."""
