"""Adding a contact: somebody who writes for the first time, or who phones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from desk.contacts.models import Contact
from desk.db import Session
from desk.ids import new_id


async def add_contact(
    session: Session, site_id: str, now: datetime, *, name: str | None = None, phone: str | None = None
) -> Contact:
    """Store a new contact under the next number.

    Args:
        session: a transaction.
        site_id: the website they belong to.
        now: when they are seen first.
        name: as it is kept.
        phone: as it is kept.
    """
    number = (await session.scalar(select(func.max(Contact.number))) or 0) + 1
    contact = Contact(
        id=new_id(), site_id=site_id, number=number, name=name, phone=phone, first_seen_at=now, last_seen_at=now
    )
    session.add(contact)
    await session.flush()
    return contact
