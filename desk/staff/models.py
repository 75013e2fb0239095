"""Tables of staff, teams and sign-ins."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.db import Base, UtcDateTime
from desk.ids import new_id


class Role(StrEnum):
    """What a member of staff may do; see :mod:`desk.auth.roles`."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ADMIN = "admin"


CAPACITY = 5
"""Open chats of somebody for whom nothing else was said."""


class Presence(StrEnum):
    """Whether a member of staff is there."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"


class Mode(StrEnum):
    """How a team's waiting chats come to its operators."""

    PULL = "pull"
    """Operators take them."""
    PUSH = "push"
    """The desk offers them, one by one."""


class Team(Base):
    """A group of operators with a queue of their own."""

    __tablename__ = "teams"
    __table_args__ = (
        Index(
            "uq_teams_default",
            "is_default",
            unique=True,
            sqlite_where=text("is_default"),
            postgresql_where=text("is_default"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    is_default: Mapped[bool] = mapped_column(default=False)
    """Whose queue a handoff enters that is about no other team's topic."""
    mode: Mapped[str] = mapped_column(String(8), default=Mode.PULL, server_default=Mode.PULL)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when there is no such team any more. What it did still speaks of it, so its row stays."""


class TeamTopic(Base):
    """An intent, and the team that customers with it are handed to."""

    __tablename__ = "team_topics"

    intent: Mapped[str] = mapped_column(String(64), primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("teams.id"), index=True)


class Staff(Base):
    """A person who signs in."""

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    password_hash: Mapped[str] = mapped_column(String(200))
    first_password_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The password was made by somebody else: it signs in until then, to choose one's own and for nothing else."""
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    """Seeded with a public password: signs in only while the demo runs."""
    capacity: Mapped[int] = mapped_column(default=CAPACITY, server_default=str(CAPACITY))
    """How many open chats the desk gives them; what they take by hand is their own decision."""
    idle_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When they last came online, or got or gave up a chat: whoever is idle longest is next."""
    presence: Mapped[str] = mapped_column(String(16), default=Presence.OFFLINE)
    presence_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when the presence is what it is."""
    presence_reason: Mapped[str | None] = mapped_column(String(32))
    """Why it is so; as in :class:`PresenceChange`."""
    active_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When they last did something; whoever is idle for long counts as away."""
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a socket of theirs was last known to live; see :mod:`desk.staff.presence`."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    team: Mapped[Team | None] = relationship(lazy="joined")


class PresenceChange(Base):
    """One change of a presence: whose, to what, why and when."""

    __tablename__ = "presence_changes"
    __table_args__ = (Index("ix_presence_changes_staff_id_at", "staff_id", "at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    presence: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(32))
    """``connected``, ``by_hand``, ``active``; ``idle``, ``no_answer``; ``connection_lost``, ``signed_out`` or
    ``deactivated``."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class StaffSession(Base):
    """One sign-in of one browser. The cookie's token is kept as its SHA-256 only."""

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
