"""Table of canned replies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, UtcDateTime
from desk.ids import new_id

EVERYONE = "everyone"


class CannedReply(Base):
    """A text with a shortcut: one person's own, a team's, or everybody's."""

    __tablename__ = "canned_replies"
    __table_args__ = (
        # In one place a shortcut means one text.
        Index(
            "uq_canned_replies_shortcut",
            "place",
            "shortcut_key",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
        UniqueConstraint("created_by", "client_id", name="uq_canned_replies_client_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    place: Mapped[str] = mapped_column(String(64), index=True)
    """``everyone``, or the id of the team or of the person it belongs to."""
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    """Whose own it is; None: a team's or everybody's."""
    shortcut: Mapped[str] = mapped_column(String(32))
    """As it was written, without its slash."""
    shortcut_key: Mapped[str] = mapped_column(String(64))
    """The same in one spelling: however it is typed, it is one shortcut."""
    text: Mapped[str] = mapped_column(Text)
    created_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    client_id: Mapped[str] = mapped_column(String(64))
    """The creator's own id for it: sent again, it is the same reply."""
    updated_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """Rises with every change; who changes it sends back the one they saw."""
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
