"""Who of the staff may see which contact, and how much of them (docs/decisions/0016-looking-callers-up.md)."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import Select, exists, or_, select

from desk.auth.roles import Permission, may
from desk.cases.models import FollowUp
from desk.contacts.models import Contact
from desk.conversations.access import readable, serves_contact
from desk.conversations.models import Conversation
from desk.db import Session
from desk.staff.models import Staff
from desk.touches.models import Touch


class Sight(StrEnum):
    """How much of a contact somebody sees."""

    FULL = "full"
    """The whole card: orders, cases, every touch's text."""
    SHORT = "short"
    """Name, phone and tags, and of the touches what they wrote themselves."""


async def sight_of(session: Session, staff: Staff, contact_id: str) -> Sight | None:
    """Tell how much of a contact this person sees; None for nothing, and for an id of nobody.

    Operators see whoever one of whose conversations they may read, and whom they have to follow up. What was said with
    them elsewhere stays closed: each conversation asks for itself. Of whom they once logged a touch they keep the short
    card.
    """
    if may(staff, Permission.ALL_CONVERSATIONS):
        return Sight.FULL if await session.get(Contact, contact_id) is not None else None
    if not may(staff, Permission.DESK):
        return None
    if await seen_in_full(session, staff, [contact_id]):
        return Sight.FULL
    own = written_about(staff).where(Touch.contact_id == contact_id)
    return Sight.SHORT if await session.scalar(own.limit(1)) is not None else None


async def may_see_contact(session: Session, staff: Staff, contact_id: str) -> bool:
    """Tell whether this person may see the whole of a contact's card."""
    return await sight_of(session, staff, contact_id) is Sight.FULL


async def seen_in_full(session: Session, staff: Staff, contact_ids: Collection[str]) -> set[str]:
    """Give those of these contacts of whom this person sees the whole card."""
    if may(staff, Permission.ALL_CONVERSATIONS):
        return set(contact_ids)
    chats = select(Conversation.contact_id).where(Conversation.contact_id.in_(contact_ids), readable(staff))
    tasks = to_follow_up(staff).where(FollowUp.contact_id.in_(contact_ids))
    return {*await session.scalars(chats.distinct()), *await session.scalars(tasks)}


def to_follow_up(staff: Staff) -> Select[str]:
    """Select whom a person has to follow up: their tasks, and anybody's.

    But for the tasks that they set themselves as they logged a touch: a phone call would open the whole card to whoever
    says that there was one.
    """
    own = select(Touch.follow_up_id).where(Touch.staff_id == staff.id, Touch.follow_up_id.is_not(None))
    return select(FollowUp.contact_id).where(
        FollowUp.done_at.is_(None),
        or_(FollowUp.staff_id == staff.id, FollowUp.staff_id.is_(None)),
        FollowUp.id.not_in(own),
    )


def written_about(staff: Staff) -> Select[str]:
    """Select of whom a person has logged a touch."""
    return select(Touch.contact_id).where(Touch.staff_id == staff.id)


async def may_rename(session: Session, staff: Staff, contact_id: str) -> bool:
    """Tell whether this person may correct a contact's name and number.

    Who serves them may, and who sees all; and who added them as a caller, as long as nobody else has had to do with
    them: a name misheard on the telephone is put right by whoever heard it.
    """
    if not may(staff, Permission.DESK):
        return False
    if may(staff, Permission.ALL_CONVERSATIONS) or await serves_contact(session, staff, contact_id):
        return True
    chat = exists().where(Conversation.contact_id == contact_id)
    others = exists().where(Touch.contact_id == contact_id, Touch.staff_id.is_distinct_from(staff.id))
    own = written_about(staff).where(Touch.contact_id == contact_id, ~chat, ~others)
    return await session.scalar(own.limit(1)) is not None
