"""Tables of conversations."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.contacts.models import Contact
from desk.db import Base, Json, UtcDateTime
from desk.ids import new_id
from desk.search.models import Found, searched
from desk.staff.models import Staff, Team


class State(StrEnum):
    """Who holds a conversation. ``bot`` → ``queued`` → ``open`` ⇄ ``snoozed`` → ``resolved``."""

    BOT = "bot"
    QUEUED = "queued"
    OPEN = "open"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


HELD = (State.OPEN, State.SNOOZED)
"""States in which an operator holds a conversation."""


class Author(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    BOT = "bot"
    OPERATOR = "operator"
    SYSTEM = "system"


class Conversation(Base):
    """One thread between a contact and the shop."""

    __tablename__ = "conversations"
    __table_args__ = (
        # The rule "one open conversation a contact" is the database's to keep: two tabs race.
        Index(
            "uq_conversations_open_contact",
            "contact_id",
            unique=True,
            sqlite_where=text("state <> 'resolved'"),
            postgresql_where=text("state <> 'resolved'"),
        ),
        # A team's queue in its order (desk/queue/order.py).
        Index("ix_conversations_queue", "state", "team_id", "rank_at", "id"),
        Index("ix_conversations_held", "operator_id", "state"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id"))
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"), index=True)
    continues_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"))
    """The conversation whose customer began this one, more than a day after its end: they may read it as well.

    Not every conversation of the contact: contacts are joined by staff, and a token proves one thread only.
    """
    channel: Mapped[str] = mapped_column(String(16), default="widget")
    lang: Mapped[str] = mapped_column(String(2), default="fa")
    state: Mapped[str] = mapped_column(String(16), default=State.BOT)
    operator_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    priority: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_note: Mapped[int] = mapped_column(default=0)
    operator_read_seq: Mapped[int] = mapped_column(default=0)
    """How far the holder has read. Each side has one mark a conversation, not one a message."""
    customer_delivered_seq: Mapped[int] = mapped_column(default=0)
    """How far a widget of the customer's has received the conversation."""
    customer_read_seq: Mapped[int] = mapped_column(default=0)
    """How far it has been on the customer's screen."""
    revision: Mapped[int] = mapped_column(default=0)
    verified_order: Mapped[str | None] = mapped_column(String(20))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    queued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rank_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """What the queue is ordered by while it waits; see :mod:`desk.queue.order`."""
    snoozed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    contact: Mapped[Contact] = relationship(lazy="raise")
    operator: Mapped[Staff | None] = relationship(lazy="raise")
    team: Mapped[Team | None] = relationship(lazy="raise")


class Episode(Base):
    """One handling of a conversation, from its opening or reopening to its resolution."""

    __tablename__ = "episodes"
    __table_args__ = (UniqueConstraint("conversation_id", "ordinal", name="uq_episodes_ordinal"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    ordinal: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_by: Mapped[str | None] = mapped_column(String(16))
    """``bot``, ``operator`` or ``timeout``."""
    operator_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    helped_topics: Mapped[list[str]] = mapped_column(Json, default=list)
    """What the bot answered, in order; empty when it helped with nothing."""
    intents: Mapped[list[str]] = mapped_column(Json, default=list)
    """What the customer was understood to want, each once, in order."""


def _found_by(message: Message) -> Found:
    # What the system says stands in every conversation, and nobody looks for it.
    return Found("" if message.author == Author.SYSTEM else message.text, conversation_id=message.conversation_id)


@searched("message", ("text",), _found_by)
class Message(Base):
    """One message. It is never changed, but for the bot's understanding of it."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq", name="uq_messages_seq"),
        UniqueConstraint("conversation_id", "client_id", name="uq_messages_client_id"),
        # A first message has no conversation yet to be unique in: sent twice at once it would begin two.
        Index(
            "uq_messages_first_client_id",
            "client_id",
            unique=True,
            sqlite_where=text("seq = 1"),
            postgresql_where=text("seq = 1"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    client_id: Mapped[str | None] = mapped_column(String(64), index=True)
    author: Mapped[str] = mapped_column(String(16))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    payload: Mapped[dict[str, Any] | None] = mapped_column(Json)
    commands: Mapped[list[dict[str, Any] | None] | None] = mapped_column(Json)
    """What each choice of the payload means to the engine; never sent to a client."""
    understanding: Mapped[dict[str, Any] | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Turn(Base):
    """Work for the engine that is kept until it is done: the outbox of the bot."""

    __tablename__ = "turns"
    __table_args__ = (Index("ix_turns_state_conversation_id", "state", "conversation_id", "id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[str | None] = mapped_column(ForeignKey("messages.id"))
    kind: Mapped[str] = mapped_column(String(16))
    """``text``, ``command``, ``parse`` (read along while a human answers) or ``forget`` (delete it there)."""
    text: Mapped[str] = mapped_column(Text, default="")
    command: Mapped[dict[str, Any] | None] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    """``waiting``, ``answered`` or ``dropped`` (a human took over, or the engine refused it)."""
    told_slow: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
