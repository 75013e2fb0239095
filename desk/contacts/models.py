"""Table of contacts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base, Json, UtcDateTime
from desk.ids import new_id
from desk.search.models import Found, searched

_NAMED_BY = ("name", "phone", "email", "number", "merged_into_id", "deleted_at")
LAST_DIGITS = 4
"""How much of a phone number people name it by."""


def _found_by(contact: Contact) -> Found:
    if contact.merged_into_id or contact.deleted_at:
        return Found("")
    # A guest is found by what the screens call them (locales, contact.guest).
    name = contact.name or f"مهمان guest {contact.number}"
    phone = contact.phone or ""
    return Found(f"{name} {phone} {phone[-LAST_DIGITS:]} {contact.email or ''}", contact_id=contact.id)


@searched("contact", _NAMED_BY, _found_by)
class Contact(Base):
    """A person, as far as the shop knows them."""

    __tablename__ = "contacts"
    __table_args__ = (
        # Nulls differ from one another: any number of contacts has no name with the shop.
        Index("uq_contacts_external_id", "site_id", "external_id", unique=True),
        Index("ix_contacts_phone", "phone"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    site_id: Mapped[str] = mapped_column(ForeignKey("sites.id"))
    number: Mapped[int]
    """Tells unnamed contacts apart on screen; not an identity."""
    name: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(200))
    verified: Mapped[bool] = mapped_column(default=False)
    """They proved to own the phone number of an order."""
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    external_id: Mapped[str | None] = mapped_column(String(64))
    """The shop's own id of its customer, who proved to be it by the shop's signature."""
    claimed: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """Who they say they are (``id``, ``name``, ``phone``, ``email``), without a proof."""
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    """The contact that this one was found to be; all that was this one's is there."""
    blocked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    blocked_by_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    block_reason: Mapped[str | None] = mapped_column(String(500))
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When they were forgotten at their wish: nothing personal is left."""


class ContactTag(Base):
    """A word that staff put on a contact."""

    __tablename__ = "contact_tags"
    __table_args__ = (Index("ix_contact_tags_tag", "tag"),)

    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ContactChange(Base):
    """A name or a phone number that staff gave a contact, and what it was before."""

    __tablename__ = "contact_changes"
    __table_args__ = (Index("ix_contact_changes_contact_id_at", "contact_id", "at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    field: Mapped[str] = mapped_column(String(16))
    """``name`` or ``phone``."""
    before: Mapped[str | None] = mapped_column(String(200))
    after: Mapped[str | None] = mapped_column(String(200))
    """Both are emptied when the contact is forgotten."""


class ContactMerge(Base):
    """Two contacts found to be one person, with what it takes to part them again."""

    __tablename__ = "contact_merges"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    kept_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"), index=True)
    away_id: Mapped[str] = mapped_column(ForeignKey("contacts.id"), index=True)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    """Who found it; none when the customer signed in, with the shop's signature, in a chat begun before."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved: Mapped[dict[str, list[str]]] = mapped_column(Json)
    """By table, the keys of the rows that were the other's."""
    filled: Mapped[list[str]] = mapped_column(Json)
    """The kept contact's fields that were empty and took the other's value."""
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
