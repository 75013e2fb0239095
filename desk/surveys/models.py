"""Table of surveys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, Json, UtcDateTime
from desk.ids import new_id


class Survey(Base):
    """One survey of one handling episode, with who handled it as it was when it was sent."""

    __tablename__ = "surveys"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("recommend BETWEEN 0 AND 10", name="recommend"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    handled_by: Mapped[str] = mapped_column(String(16))
    operator_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    operator_name: Mapped[str | None] = mapped_column(String(200))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    intents: Mapped[list[str]] = mapped_column(Json)
    topic: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16), default="asking")
    """``asking``, ``answered``, ``skipped`` or ``left``."""
    rating: Mapped[int | None]
    comment: Mapped[str | None] = mapped_column(Text)
    recommend: Mapped[int | None]
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the first answer came; the survey counts as answered from then on."""
