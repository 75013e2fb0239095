"""Tables of cases and follow-ups."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, Json, UtcDateTime
from desk.ids import new_id


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    DONE = "done"
    REJECTED = "rejected"


class Case(Base):
    """A customer's request that a human carries out, under a code the customer was told."""

    __tablename__ = "cases"
    __table_args__ = (
        # Asking twice for the same is one case: the customer has one code for it.
        Index(
            "uq_cases_open_request",
            "contact_id",
            "kind",
            "order_number",
            unique=True,
            sqlite_where=text("state = 'open' AND order_number IS NOT NULL"),
            postgresql_where=text("state = 'open' AND order_number IS NOT NULL"),
        ),
        Index("ix_cases_state_created_at", "state", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    """Eight digits."""
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default=CaseState.OPEN)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"), index=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    order_number: Mapped[str | None] = mapped_column(String(20), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(Json)
    """What the customer said about it: ``note``, ``phone``, ``time`` …"""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def _created_at(context: DefaultExecutionContext) -> Any:
    return context.get_current_parameters()["created_at"]  # type: ignore[no-untyped-call]


class FollowUp(Base):
    """A task for a human with a due time."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        Index(
            "ix_follow_ups_due",
            "due_at",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
        UniqueConstraint("created_by", "client_id", name="uq_follow_ups_client_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), index=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    """Whose it is; None: anybody's of the team."""
    title: Mapped[str] = mapped_column(String(200))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    """None: the desk itself, with a case."""
    client_id: Mapped[str | None] = mapped_column(String(64))
    """The creator's own id for it: sent again, it is the same task."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_created_at)
    """Rises with every change; who changes it sends back the one they saw."""
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    result: Mapped[str | None] = mapped_column(Text)


class ChangeKind(StrEnum):
    """What happened to a follow-up."""

    MADE = "made"
    DUE = "due"
    """Its due time is another."""
    HANDED = "handed"
    """It is somebody else's, or anybody's."""
    NAMED = "named"
    DONE = "done"
    FORGOTTEN = "forgotten"
    """Its contact wished to be forgotten."""


class FollowUpChange(Base):
    """One thing that happened to a follow-up: what, by whom and when. Rows are only added."""

    __tablename__ = "follow_up_changes"
    __table_args__ = (Index("ix_follow_up_changes_follow_up_id_at", "follow_up_id", "at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    follow_up_id: Mapped[str] = mapped_column(ForeignKey("follow_ups.id"))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    """Who; None: the desk itself."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(16))
    before: Mapped[str | None] = mapped_column(Text)
    """What it was: a moment, a colleague's id, a title. Emptied when its contact is forgotten."""
    after: Mapped[str | None] = mapped_column(Text)
    """What it is since; of one that is done its result."""


class Reminder(Base):
    """Somebody has seen that a follow-up is due: they are not reminded of it again."""

    __tablename__ = "follow_up_reminders"

    follow_up_id: Mapped[str] = mapped_column(ForeignKey("follow_ups.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    """When it was due: put off, it is worth another reminder."""
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
