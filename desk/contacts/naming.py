"""What staff call a contact and where they reach them: changed with a trace of what it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.clock import to_wire
from desk.contacts.models import Contact, ContactChange
from desk.conversations.masking import masked
from desk.db import Session
from desk.errors import DeskError
from desk.fields import plain
from desk.ids import new_id
from desk.staff.models import Staff
from persian.phones import normalise_phone

NAME_LIMIT = 100
CHANGES_SHOWN = 20


async def rename(
    session: Session,
    contact: Contact,
    staff: Staff,
    values: dict[str, str | None],
    audit: Audit,
    now: datetime,
) -> list[str]:
    """Give a contact another name or phone number; an empty one takes it away.

    Args:
        session: a transaction.
        contact: who.
        staff: who changes it.
        values: ``name`` and ``phone``, or one of them, as somebody wrote them.
        audit: keeps who did it.
        now: when.

    Returns:
        What was changed.

    Raises:
        DeskError: ``contact.name``: too long; ``contact.phone``: not a phone number of Iran.
    """
    wanted = dict(values)
    if "name" in wanted:
        wanted["name"] = await judged_name(session, wanted["name"])
    if "phone" in wanted:
        wanted["phone"] = judged_phone(wanted["phone"])
    changed: list[str] = [
        field for field in ("name", "phone") if field in wanted and getattr(contact, field) != wanted[field]
    ]
    for field in changed:
        before = getattr(contact, field)
        session.add(
            ContactChange(
                id=new_id(),
                contact_id=contact.id,
                staff_id=staff.id,
                at=now,
                field=field,
                before=before,
                after=wanted[field],
            )
        )
        setattr(contact, field, wanted[field])
    if "phone" in changed:
        contact.verified = False  # it was the other number that they proved to be theirs
    if changed:
        audit.note(session, staff, Act.CONTACT_CHANGED, "contact", contact.id, fields=changed)
    await session.flush()
    return changed


async def judged_name(session: Session, given: str | None) -> str | None:
    """Give a name as it is kept; None for an empty one.

    Raises:
        DeskError: ``contact.name``: too long.
    """
    name = " ".join(plain(await masked(session, given or "")).split())
    if len(name) > NAME_LIMIT:
        raise DeskError("contact.name", limit=NAME_LIMIT)
    return name or None


def judged_phone(given: str | None) -> str | None:
    """Give a phone number as it is kept; None for an empty one.

    Raises:
        DeskError: ``contact.phone``: not a whole phone number of Iran.
    """
    written = plain(given or "").strip()
    if not written:
        return None
    phone = normalise_phone(written)
    if phone is None:
        raise DeskError("contact.phone")
    return phone


async def changes_view(session: Session, contact_id: str) -> list[dict[str, Any]]:
    """Write what was changed of a contact's name and phone, the newest first."""
    rows = await session.execute(
        select(ContactChange, Staff.name)
        .outerjoin(Staff, Staff.id == ContactChange.staff_id)
        .where(ContactChange.contact_id == contact_id)
        .order_by(ContactChange.at.desc(), ContactChange.id.desc())
        .limit(CHANGES_SHOWN)
    )
    return [
        {"field": row.field, "before": row.before, "after": row.after, "at": to_wire(row.at), "by": name}
        for row, name in rows
    ]
