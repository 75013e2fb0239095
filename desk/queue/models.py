"""Tables of the queue: requests for a human, who took them, how they ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, Json, UtcDateTime
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
    """``resolved``, ``cancelled`` or ``returned`` (to the bot)."""


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


class Wait(Base):
    """One stay of a conversation in a team's queue: no conversation is in two, for an index keeps it so."""

    __tablename__ = "waits"
    __table_args__ = (
        Index(
            "uq_waits_current_conversation",
            "conversation_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        Index("ix_waits_team_id_left_at", "team_id", "left_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoffs.id"))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    because: Mapped[list[str]] = mapped_column(Json)
    """What its priority comes from; see :mod:`desk.queue.routing`."""
    entry_place: Mapped[int]
    """The place it began at, 1 being next."""
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end: Mapped[str | None] = mapped_column(String(16))
    """``assigned``, ``left`` (by the customer) or ``moved`` (to another team)."""
    worked_seconds: Mapped[int | None]
    """How long it was, counted in the shop's working hours."""
    nobody_free: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The desk looked for somebody and found nobody; kept once among the decisions."""


class Offer(Base):
    """A waiting chat offered to an operator for a short time. A chat, and an operator, has one live offer at most."""

    __tablename__ = "offers"
    __table_args__ = (
        Index(
            "uq_offers_live_conversation",
            "conversation_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_offers_live_operator",
            "operator_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    wait_id: Mapped[str] = mapped_column(ForeignKey("waits.id"), index=True)
    operator_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    reason: Mapped[str] = mapped_column(String(32))
    """Why they: ``last_operator``, ``least_loaded`` or ``longest_idle``."""
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end: Mapped[str | None] = mapped_column(String(16))
    """``accepted``, ``declined``, ``expired`` or ``withdrawn``."""


class Decision(Base):
    """What was decided about where a conversation goes: by whom, about whom, and why. Never changed."""

    __tablename__ = "queue_decisions"
    __table_args__ = (Index("ix_queue_decisions_conversation_id_at", "conversation_id", "at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(24))
    """What happened; :class:`desk.queue.decisions.Kind`."""
    reason: Mapped[str] = mapped_column(String(32))
    by: Mapped[str] = mapped_column(String(16))
    """Who decided: ``customer``, ``bot``, ``staff`` or ``desk`` itself."""
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    """The member of staff who decided it."""
    operator_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    """The operator it is about."""
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    details: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What else was looked at, in short."""


class WrapUp(Base):
    """How an operator closed an episode."""

    __tablename__ = "wrap_ups"

    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"), primary_key=True)
    operator_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    topic: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(64))
    summary: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
