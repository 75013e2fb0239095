"""Tables of what the bot may say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desk.clock import SystemClock
from desk.db import Base, Json, UtcDateTime
from desk.ids import new_id

BEFORE_DIGESTS = "before digests"
"""What a migration wrote as ``seeded_as`` of rows from the time when only the seed wrote these tables."""


def _now() -> datetime:
    return SystemClock().now()


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
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    """Rises with every change; an editor sends it back, so that no change of another's is written over."""
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The bot no longer speaks of it since then; None: it does."""


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
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    """Rises with every change; an editor sends it back, so that no change of another's is written over."""
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The bot no longer speaks of it since then; None: it does."""


class KnowledgeVersion(Base):
    """The one row that every change of products and answers counts up, so that each desk sees cheaply that one was."""

    __tablename__ = "knowledge_version"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)


class KnowledgeChange(Base):
    """One change of a product or an answer, by a person or a file; undoing one is a change itself."""

    __tablename__ = "knowledge_changes"
    __table_args__ = (Index("ix_knowledge_changes_row", "kind", "key", "id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    """None: a file read at the command line."""
    kind: Mapped[str] = mapped_column(String(16))
    """``answer`` or ``product``."""
    key: Mapped[str] = mapped_column(String(120))
    """Topic or slug."""
    action: Mapped[str] = mapped_column(String(16))
    """``add``, ``edit``, ``retire``, ``restore``, ``import`` or ``undo``."""
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    after: Mapped[dict[str, Any] | None] = mapped_column(Json)
    undone_by: Mapped[str | None] = mapped_column(ForeignKey("knowledge_changes.id"))


class KnowledgeGap(Base):
    """A message the bot had no good answer to, until an editor has dealt with it."""

    __tablename__ = "knowledge_gaps"
    __table_args__ = (Index("ix_knowledge_gaps_state_id", "state", "id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(16))
    """``not_understood``, ``no_answer``, ``no_product``, ``corrected`` or ``handed_over``."""
    intent: Mapped[str | None] = mapped_column(String(64))
    confidence: Mapped[float | None]
    state: Mapped[str] = mapped_column(String(16), default="open")
    """``open``, ``phrasing``, ``example`` or ``dismissed``."""
    topic: Mapped[str | None] = mapped_column(String(64))
    """The answer whose phrasing it has become."""
    change_id: Mapped[str | None] = mapped_column(ForeignKey("knowledge_changes.id"), index=True)
    """The change that made it a phrasing: undone, the gap is open again."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


class AnswerUse(Base):
    """A customer's message that an answer answered."""

    __tablename__ = "answer_uses"
    __table_args__ = (Index("ix_answer_uses_topic_message_id", "topic", "message_id"),)

    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    """No foreign key: it stays true when the answer is gone."""
    score: Mapped[float | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
