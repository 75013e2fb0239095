"""Where what a customer writes belongs: the conversation they have, their next one, or the first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from desk.contacts.adding import add_contact
from desk.contacts.models import Contact
from desk.conversations.models import Conversation, State
from desk.conversations.record import Record
from desk.db import Session
from desk.ids import new_id
from desk.queue.returning import REOPEN_WITHIN
from desk.sites.models import Site
from desk.surveys.service import SurveyService


@dataclass(frozen=True)
class Opening:
    """Finds or begins conversations.

    Args:
        record: the way to write in conversations.
        surveys: told that a survey is left when the thread goes on elsewhere.
    """

    record: Record
    surveys: SurveyService

    async def conversation_for(
        self, session: Session, site: Site, conversation_id: str | None, lang: str, named: Contact | None
    ) -> tuple[Conversation, Contact]:
        """Give the conversation to write in, locked or new, and whose it is."""
        if conversation_id is None:
            return await self._open(session, site, named or await self._new_contact(session, site), lang)
        conversation = await self.record.lock(session, conversation_id)
        contact = await session.get_one(Contact, conversation.contact_id)
        if contact.deleted_at is not None:  # forgotten: whoever writes now is somebody new
            return await self._open(session, site, await self._new_contact(session, site), lang)
        if conversation.state != State.RESOLVED:
            return conversation, contact
        later: Conversation | None = await session.scalar(
            select(Conversation)
            .where(Conversation.contact_id == conversation.contact_id, Conversation.state != State.RESOLVED)
            .with_for_update()
        )
        if later:
            return later, contact
        now = self.record.clock.now()
        if conversation.resolved_at and now - conversation.resolved_at > REOPEN_WITHIN:
            await self.surveys.leave(session, conversation)
            return await self._open(session, site, contact, lang, continues=conversation)
        return conversation, contact

    async def _new_contact(self, session: Session, site: Site) -> Contact:
        return await add_contact(session, site.id, self.record.clock.now())

    async def _open(
        self, session: Session, site: Site, of: Contact, lang: str, *, continues: Conversation | None = None
    ) -> tuple[Conversation, Contact]:
        now = self.record.clock.now()
        # Whoever merges this contact holds this lock: what is begun after that is begun for the other.
        contact = await session.get_one(Contact, of.id, with_for_update=True, populate_existing=True)
        if contact.merged_into_id:
            contact = await session.get_one(Contact, contact.merged_into_id)
        conversation = Conversation(
            id=new_id(),
            site_id=site.id,
            contact_id=contact.id,
            continues_id=continues.id if continues else None,
            lang=lang,
            state=State.BOT,
            priority=0,
            last_seq=0,
            last_note=0,
            operator_read_seq=0,
            customer_delivered_seq=0,
            customer_read_seq=0,
            revision=0,
            opened_at=now,
            updated_at=now,
        )
        session.add(conversation)
        await session.flush()
        await self.record.open_episode(session, conversation)
        return conversation, contact
