"""What staff do with a contact: tags, blocking, asking a supervisor for more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.cases.changes import note_made
from desk.cases.follow_ups import announce
from desk.cases.models import FollowUp
from desk.contacts.closing import close_unasked
from desk.contacts.merging import living
from desk.contacts.models import Contact, ContactTag
from desk.contacts.naming import rename
from desk.contacts.news import announce_contact
from desk.conversations.masking import masked
from desk.conversations.models import Conversation, State
from desk.conversations.record import Record
from desk.db import Session
from desk.errors import DeskError
from desk.fields import plain
from desk.ids import new_id
from desk.queue.decisions import Kind, note
from desk.queue.holding import Holding
from desk.staff.models import Staff

TAGS_LIMIT, TAG_LIMIT = 20, 40
REASON_LIMIT, TITLE_LIMIT = 500, 200


@dataclass(frozen=True)
class Contacts:
    """Changes contacts.

    Args:
        record: the way to write in conversations.
        holding: takes a blocked contact's chat out of the queue.
        audit: keeps who did it.
    """

    record: Record
    holding: Holding
    audit: Audit

    async def tag(self, session: Session, contact_id: str, staff: Staff, tags: Sequence[str]) -> list[str]:
        """Give a contact these tags and no others.

        Returns:
            The tags as they are kept, in the order of the alphabet.

        Raises:
            DeskError: ``not_found``, ``contact.tags``: too many, or one too long.
        """
        contact = await living(session, contact_id)
        wanted = sorted({line for tag in tags if (line := one_line(tag))})
        if len(wanted) > TAGS_LIMIT or any(len(tag) > TAG_LIMIT for tag in wanted):
            raise DeskError("contact.tags", most=TAGS_LIMIT, longest=TAG_LIMIT)
        kept = await tags_of(session, contact.id)
        await session.execute(
            delete(ContactTag).where(ContactTag.contact_id == contact.id, ContactTag.tag.not_in(wanted))
        )
        now = self.record.clock.now()
        for tag in wanted:
            if tag not in kept:
                session.add(ContactTag(contact_id=contact.id, tag=tag, staff_id=staff.id, at=now))
        await session.flush()
        announce_contact(session, contact.id)
        return wanted

    async def rename(self, session: Session, contact_id: str, staff: Staff, values: dict[str, str | None]) -> Contact:
        """Give a contact another name or phone number; see :func:`desk.contacts.naming.rename`.

        Raises:
            DeskError: ``not_found``, ``contact.name``, ``contact.phone``.
        """
        open_now = list(
            await session.scalars(
                select(Conversation)
                .where(Conversation.contact_id == contact_id, Conversation.state != State.RESOLVED)
                .with_for_update()
            )
        )
        contact = await living(session, contact_id)
        if await rename(session, contact, staff, values, self.audit, self.record.clock.now()):
            announce_contact(session, contact.id)
            for conversation in open_now:
                await self.record.changed(session, conversation, for_staff_only=True)
        return contact

    async def block(self, session: Session, contact_id: str, staff: Staff, reason: str) -> None:
        """Take nothing from a contact any more. What waits leaves the queue; what an operator holds stays with them.

        Raises:
            DeskError: ``not_found``, ``contact.reason``: none, or too long.
        """
        reason = await self._reason(session, reason)
        conversation: Conversation | None = await session.scalar(
            select(Conversation)
            .where(Conversation.contact_id == contact_id, Conversation.state != State.RESOLVED)
            .with_for_update()
        )
        contact = await living(session, contact_id)
        if contact.blocked_at is None:
            self.audit.note(session, staff, Act.CONTACT_BLOCKED, "contact", contact.id)
        contact.blocked_at = self.record.clock.now()
        contact.blocked_by_id = staff.id
        contact.block_reason = reason
        announce_contact(session, contact.id)
        if conversation is None:
            return
        if conversation.state == State.QUEUED:
            await self.holding.dequeue(session, conversation, "left")
            await self.holding.end(session, conversation, "cancelled")
            note(session, conversation, Kind.LEFT, "blocked", self.record.clock.now(), staff=staff)
        if conversation.state == State.BOT:
            await close_unasked(self.record, session, conversation, "block")

    async def unblock(self, session: Session, contact_id: str, staff: Staff) -> None:
        """Take a contact's messages again.

        Raises:
            DeskError: ``not_found``.
        """
        contact = await living(session, contact_id)
        if contact.blocked_at is not None:
            self.audit.note(session, staff, Act.CONTACT_UNBLOCKED, "contact", contact.id)
        contact.blocked_at = contact.blocked_by_id = contact.block_reason = None
        announce_contact(session, contact.id)

    async def ask(
        self, session: Session, contact_id: str, staff: Staff, kind: str, reason: str, other_id: str | None
    ) -> FollowUp:
        """Leave a task for whoever may block or merge.

        Args:
            session: a transaction.
            contact_id: whom it is about.
            staff: who asks.
            kind: ``block`` or ``merge``.
            reason: why, for people to read.
            other_id: with whom to merge.

        Raises:
            DeskError: ``not_found``, ``contact.reason``.
        """
        contact = await living(session, contact_id)
        other = await living(session, other_id) if other_id else None
        reason = await self._reason(session, reason)
        texts = self.record.texts
        number = other.number if other else 0
        title = texts.get("fa", f"contact_request.{kind}", name=staff.name, number=number, reason=reason)
        now = self.record.clock.now()
        task = FollowUp(
            id=new_id(),
            contact_id=contact.id,
            title=title[:TITLE_LIMIT],
            due_at=now,
            created_at=now,
            created_by=staff.id,
            updated_at=now,
        )
        session.add(task)
        await session.flush()
        note_made(session, task)
        announce(session)
        return task

    async def _reason(self, session: Session, reason: str) -> str:
        line = one_line(await masked(session, reason))
        if not line or len(line) > REASON_LIMIT:
            raise DeskError("contact.reason", limit=REASON_LIMIT)
        return line


def one_line(text: str) -> str:
    """Give a text in one line, without what no screen shows."""
    return " ".join(plain(text).split())


async def tags_of(session: Session, contact_id: str) -> list[str]:
    """Give a contact's tags in the order of the alphabet."""
    return list(
        await session.scalars(
            select(ContactTag.tag).where(ContactTag.contact_id == contact_id).order_by(ContactTag.tag)
        )
    )


async def common_tags(session: Session, limit: int = 50) -> list[str]:
    """Give the tags in use, the most used first."""
    return list(
        await session.scalars(
            select(ContactTag.tag).group_by(ContactTag.tag).order_by(func.count().desc(), ContactTag.tag).limit(limit)
        )
    )


async def kept_as(session: Session, contact_id: str) -> Contact | None:
    """Give a contact, or the one that it has become a part of; None for nobody, and for who was forgotten."""
    contact = await session.get(Contact, contact_id)
    while contact is not None and contact.merged_into_id:
        contact = await session.get(Contact, contact.merged_into_id)
    return contact if contact is not None and contact.deleted_at is None else None
