"""Table of files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, UtcDateTime
from desk.ids import new_id

FILES = "files"
"""Topic of news of files: their rows are gone, and their bytes go after them."""


class StoredFile(Base):
    """A file that was sent in a conversation. Its bytes lie under ``var/files``, by its id."""

    __tablename__ = "files"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    """Who of the staff sent it; None for the customer."""
    name: Mapped[str] = mapped_column(String(150))
    """What it was called, for people to read; it names nothing on our disks."""
    media_type: Mapped[str] = mapped_column(String(100))
    """What its bytes are, as we found it; never what the sender said."""
    picture: Mapped[bool]
    size: Mapped[int]
    """Bytes kept, without the small picture."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
