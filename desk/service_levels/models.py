"""Tables of service levels: targets of teams, a clock for each promise, and each promise that was broken."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, UtcDateTime
from desk.ids import new_id


class Level(StrEnum):
    """What is promised."""

    WAITING = "waiting"
    """How long a chat stands in one team's queue."""
    FIRST_RESPONSE = "first_response"
    """From the wish for a human to the first words of one."""
    RESOLUTION = "resolution"
    """From the wish for a human to the end; the clock stands while the chat is snoozed."""


class ServiceTarget(Base):
    """What a team promises; without a row :data:`desk.service_levels.targets.DEFAULTS` holds."""

    __tablename__ = "service_targets"

    team_id: Mapped[str] = mapped_column(ForeignKey("teams.id"), primary_key=True)
    level: Mapped[str] = mapped_column(String(16), primary_key=True)
    seconds: Mapped[int]
    """In working hours."""
    amber_percent: Mapped[int]
    """The share of the target from which its clock warns."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ServiceClock(Base):
    """One promise to one customer: when it will be broken, and how it ended.

    It holds moments, not a count, so that a screen needs no news to turn amber and red: working hours are counted when
    it starts, goes on, or is given another target.
    """

    __tablename__ = "service_clocks"
    __table_args__ = (
        Index(
            "uq_service_clocks_running",
            "handoff_id",
            "level",
            unique=True,
            sqlite_where=text("stopped_at IS NULL"),
            postgresql_where=text("stopped_at IS NULL"),
        ),
        Index(
            "ix_service_clocks_due_at",
            "due_at",
            sqlite_where=text("stopped_at IS NULL AND breached_at IS NULL"),
            postgresql_where=text("stopped_at IS NULL AND breached_at IS NULL"),
        ),
        Index("ix_service_clocks_stopped_at", "stopped_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoffs.id"))
    level: Mapped[str] = mapped_column(String(16))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    """Whose promise it is."""
    target_seconds: Mapped[int]
    amber_percent: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_seconds: Mapped[int] = mapped_column(default=0)
    """Working time before ``running_since``; when it has stopped, all of it."""
    running_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None while it stands still."""
    amber_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    breached_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end: Mapped[str | None] = mapped_column(String(16))
    """``done`` when what was promised happened; ``dropped`` when nobody waits for it any more."""


class ServiceBreach(Base):
    """A promise that was broken, kept once and never changed."""

    __tablename__ = "service_breaches"
    __table_args__ = (Index("ix_service_breaches_at", "at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    clock_id: Mapped[str] = mapped_column(ForeignKey("service_clocks.id"), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    level: Mapped[str] = mapped_column(String(16))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    operator_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    """Who held the chat when it was noticed; nobody while it waits."""
    target_seconds: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the time was over."""
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime)
