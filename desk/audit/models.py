"""Table of the audit log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, Json, UtcDateTime
from desk.ids import new_id


class Act(StrEnum):
    """What can be done that somebody must answer for; ``locales/*/desk.json`` has words for each (``audit.<act>``)."""

    CONTACT_CHANGED = "contact.changed"
    CONTACT_ADDED = "contact.added"
    CONTACT_LOOKED_UP = "contact.looked_up"
    CONTACT_MERGED = "contact.merged"
    CONTACT_PARTED = "contact.parted"
    CONTACT_EXPORTED = "contact.exported"
    CONTACT_FORGOTTEN = "contact.forgotten"
    CONTACT_BLOCKED = "contact.blocked"
    CONTACT_UNBLOCKED = "contact.unblocked"
    TEAM_CHANGED = "team.changed"
    TEAM_ADDED = "team.added"
    TEAM_REMOVED = "team.removed"
    STAFF_CHANGED = "staff.changed"
    STAFF_ADDED = "staff.added"
    STAFF_PASSWORD = "staff.password"  # noqa: S105 (an act, no password)
    HOURS_CHANGED = "hours.changed"
    REPLY_ADDED = "reply.added"
    REPLY_CHANGED = "reply.changed"
    REPLY_REMOVED = "reply.removed"
    KNOWLEDGE_CHANGED = "knowledge.changed"
    GAPS_CLOSED = "gaps.closed"
    AUDIT_EXPORTED = "audit.exported"
    CHAT_MOVED = "chat.moved"
    CHAT_WATCHED = "chat.watched"
    CHAT_WHISPERED = "chat.whispered"
    CHAT_JOINED = "chat.joined"
    CHAT_PARTED = "chat.parted"
    CHAT_PRIORITISED = "chat.prioritised"
    QUEUE_CLOSED = "queue.closed"
    QUEUE_OPENED = "queue.opened"
    TARGETS_CHANGED = "targets.changed"


class AuditEntry(Base):
    """One act. It is never changed and never deleted, and names nobody but by id."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_at", "at", "id"),
        Index("ix_audit_log_object", "object_kind", "object_id"),
        Index("ix_audit_log_staff_id_at", "staff_id", "at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    """Who; none for the command line and for the desk itself."""
    act: Mapped[str] = mapped_column(String(64))
    object_kind: Mapped[str] = mapped_column(String(32))
    """A table's name in the singular: ``contact``, ``conversation``, ``staff``, ``team``."""
    object_id: Mapped[str] = mapped_column(String(64))
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Ids, counts and slugs; never a person's words, name, phone or address."""
