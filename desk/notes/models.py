"""Table of private notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, UtcDateTime
from desk.ids import new_id
from desk.search.models import Found, searched


def _found_by(note: Note) -> Found:
    return Found(note.text, conversation_id=note.conversation_id)


@searched("note", ("text",), _found_by)
class Note(Base):
    """One private note. It is never changed, and no customer ever hears of it (docs/decisions/)."""

    __tablename__ = "notes"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number", name="uq_notes_number"),
        UniqueConstraint("staff_id", "client_id", name="uq_notes_client_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    number: Mapped[int]
    """Rises by one in a conversation, from 1: the notes' own cursor."""
    after_seq: Mapped[int]
    """The message it stands behind: what the conversation's newest was when it was written."""
    client_id: Mapped[str] = mapped_column(String(64))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str] = mapped_column(String(200))
    """What its writer was called then."""
    text: Mapped[str] = mapped_column(Text)
    whisper: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Said by a supervisor to the operator who held the chat, who was told at once."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
