"""What staff see of a contact beside their name: tags, a block, who they may be as well."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from desk.clock import to_wire
from desk.contacts.merging import duplicates
from desk.contacts.models import Contact, ContactMerge
from desk.contacts.naming import changes_view
from desk.contacts.service import tags_of
from desk.conversations.views import contact_name
from desk.db import Session
from desk.staff.models import Staff
from desk.texts import Texts


async def curation_view(session: Session, contact: Contact, texts: Texts) -> dict[str, Any]:
    """Write what staff have noted about a contact."""
    return {
        "number": contact.number,
        "tags": await tags_of(session, contact.id),
        "blocked": await block_view(session, contact),
        "duplicates": [
            {
                "id": other.id,
                "name": contact_name(other, texts),
                "number": other.number,
                "identified": other.external_id is not None,
                "conversations": count,
                "last_seen_at": to_wire(other.last_seen_at),
            }
            for other, count in await duplicates(session, contact)
        ],
        "changes": await changes_view(session, contact.id),
        "merges": await _merges(session, contact),
    }


async def block_view(session: Session, contact: Contact) -> dict[str, Any] | None:
    """Write whether a contact is blocked, by whom and why."""
    if contact.blocked_at is None:
        return None
    by = await session.get(Staff, contact.blocked_by_id) if contact.blocked_by_id else None
    return {"at": to_wire(contact.blocked_at), "by": by.name if by else None, "reason": contact.block_reason}


async def _merges(session: Session, contact: Contact) -> list[dict[str, Any]]:
    rows = await session.execute(
        select(ContactMerge, Staff.name, Contact.number)
        .outerjoin(Staff, Staff.id == ContactMerge.staff_id)
        .join(Contact, Contact.id == ContactMerge.away_id)
        .where(ContactMerge.kept_id == contact.id, ContactMerge.undone_at.is_(None))
        .order_by(ContactMerge.at.desc())
    )
    return [{"id": merge.id, "at": to_wire(merge.at), "by": name, "number": number} for merge, name, number in rows]
