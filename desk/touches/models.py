"""Table of touches."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, UtcDateTime
from desk.ids import new_id
from desk.search.models import OF_TOUCH, Found, searched


class Kind(StrEnum):
    """By what way they met."""

    CALL = "call"
    EMAIL = "email"
    FAX = "fax"
    VISIT = "visit"


class Direction(StrEnum):
    """Who came to whom."""

    IN = "in"
    """The customer to the shop."""
    OUT = "out"


def _found_by(touch: Touch) -> Found:
    return Found(touch.text, contact_id=touch.contact_id, mark=OF_TOUCH)


@searched("touch", ("text",), _found_by)
class Touch(Base):
    """One touch. It is never changed: a correction is another that names it (the migration has the triggers)."""

    __tablename__ = "touches"
    __table_args__ = (
        Index("ix_touches_contact_id_happened_at", "contact_id", "happened_at", "id"),
        UniqueConstraint("staff_id", "client_id", name="uq_touches_client_id"),
        UniqueConstraint("corrects_id", name="uq_touches_corrects_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    """Who logged it."""
    client_id: Mapped[str] = mapped_column(String(64))
    """Their own id for it: sent again, it is the same touch."""
    kind: Mapped[str] = mapped_column(String(16))
    direction: Mapped[str] = mapped_column(String(8))
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)
    """What it was about; emptied when the contact is forgotten, and not otherwise."""
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("touches.id"))
    """The touch that this one stands for since."""
    follow_up_id: Mapped[str | None] = mapped_column(ForeignKey("follow_ups.id"))
    """What was to be done after it, made in the same step."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
