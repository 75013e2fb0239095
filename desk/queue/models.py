"""Tables of the queue: requests for a human, who took them, how they ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, UtcDateTime
from desk.ids import new_id


class Handoff(Base):
    """A request for a human."""

    __tablename__ = "handoffs"
    __table_args__ = (
        Index(
            "uq_handoffs_pending_conversation",
            "conversation_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"))
    reason: Mapped[str] = mapped_column(String(32))
    intent: Mapped[str | None] = mapped_column(String(64))
    summary: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What the bot knew: mood, entities, the last order and product."""
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end: Mapped[str | None] = mapped_column(String(16))
    """``resolved`` or ``cancelled``."""


class Assignment(Base):
    """An operator holding a conversation, with the reason why it was they."""

    __tablename__ = "assignments"
    __table_args__ = (
        Index(
            "uq_assignments_current_conversation",
            "conversation_id",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoffs.id"))
    operator_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    reason: Mapped[str] = mapped_column(String(32))
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WrapUp(Base):
    """How an operator closed an episode."""

    __tablename__ = "wrap_ups"

    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"), primary_key=True)
    operator_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    topic: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(64))
    summary: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
