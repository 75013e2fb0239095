"""Tables of steering: who has joined whose chat, and which queues are closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, UtcDateTime
from desk.ids import new_id


class Join(Base):
    """A supervisor beside the operator who holds a chat: both may write to the customer."""

    __tablename__ = "joins"
    __table_args__ = (
        Index(
            "uq_joins_current",
            "conversation_id",
            "staff_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class QueueClosing(Base):
    """A time in which a team's queue takes nobody in, and what those who come are told."""

    __tablename__ = "queue_closings"
    __table_args__ = (
        Index(
            "uq_queue_closings_current",
            "team_id",
            unique=True,
            sqlite_where=text("opened_at IS NULL"),
            postgresql_where=text("opened_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    team_id: Mapped[str] = mapped_column(ForeignKey("teams.id"))
    message: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
