"""Who of the staff may see which contact."""

from __future__ import annotations

from sqlalchemy import or_, select

from desk.auth.roles import Permission, may
from desk.cases.models import FollowUp
from desk.contacts.models import Contact
from desk.conversations.access import readable
from desk.conversations.models import Conversation
from desk.db import Session
from desk.staff.models import Staff


async def may_see_contact(session: Session, staff: Staff, contact_id: str) -> bool:
    """Tell whether this person may see a contact's card; an id of nobody is nobody's to see.

    Operators see whoever one of whose conversations they may read, and whom they have to follow up. What was said with
    them elsewhere stays closed: each conversation asks for itself.
    """
    if may(staff, Permission.ALL_CONVERSATIONS):
        return await session.get(Contact, contact_id) is not None
    if not may(staff, Permission.DESK):
        return False
    chats = select(Conversation.id).where(Conversation.contact_id == contact_id, readable(staff))
    tasks = select(FollowUp.id).where(
        FollowUp.contact_id == contact_id,
        FollowUp.done_at.is_(None),
        or_(FollowUp.staff_id == staff.id, FollowUp.staff_id.is_(None)),
    )
    return await session.scalar(chats.limit(1)) is not None or await session.scalar(tasks.limit(1)) is not None
