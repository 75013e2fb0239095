"""Who of the staff may read which conversation."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select, true, union
from sqlalchemy.orm import aliased

from desk.auth.roles import Permission, may
from desk.conversations.models import HELD, Conversation, State
from desk.db import Session
from desk.errors import DeskError
from desk.queue.models import Assignment
from desk.staff.models import Staff


def readable(staff: Staff) -> ColumnElement[bool]:
    """Give the condition on conversations that holds for those this person may read."""
    return or_(*ways_to_read(staff))


def ways_to_read(staff: Staff) -> list[ColumnElement[bool]]:
    """Give the conditions any of which lets this person read a conversation; an index answers each but for "all".

    Operators read what waits, what they hold or held, and what else was said with a contact whom they now serve or who
    now waits; supervisors, managers and admins read everything.
    """
    if may(staff, Permission.ALL_CONVERSATIONS):
        return [true()]
    held = select(Assignment.conversation_id).where(Assignment.operator_id == staff.id)
    now = aliased(Conversation)
    served = union(  # and not one condition of two: neither would be looked up
        select(now.contact_id).where(now.state == State.QUEUED),
        select(now.contact_id).where(now.operator_id == staff.id, now.state.in_(HELD)),
    )
    return [
        Conversation.state == State.QUEUED,
        Conversation.operator_id == staff.id,
        Conversation.id.in_(held),
        Conversation.contact_id.in_(served),
    ]


async def may_read(session: Session, staff: Staff, conversation: Conversation) -> bool:
    """Tell whether this person may read a conversation; :func:`readable` says which."""
    if may(staff, Permission.ALL_CONVERSATIONS):
        return True
    if not may(staff, Permission.DESK):
        return False
    found = select(Conversation.id).where(Conversation.id == conversation.id, readable(staff))
    return await session.scalar(found) is not None


async def check_readable(session: Session, staff: Staff, conversation: Conversation) -> None:
    """Refuse somebody who may not read a conversation.

    Raises:
        DeskError: ``conversation.taken`` with the holder's name while another holds it: who holds a chat is no secret
            among operators, its words are. Else ``not_found``.
    """
    if await may_read(session, staff, conversation):
        return
    if conversation.state in HELD and conversation.operator_id:
        holder = await session.get_one(Staff, conversation.operator_id)
        raise DeskError("conversation.taken", operator=holder.name)
    raise DeskError("not_found")


async def serves_contact(session: Session, staff: Staff, contact_id: str) -> bool:
    """Tell whether this contact waits for anybody, or is being served by this person."""
    current = select(Conversation.id).where(
        Conversation.contact_id == contact_id,
        (Conversation.state == State.QUEUED) | (Conversation.state.in_(HELD) & (Conversation.operator_id == staff.id)),
    )
    return await session.scalar(current.limit(1)) is not None
