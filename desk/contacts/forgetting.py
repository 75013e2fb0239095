"""Forgetting a contact at their wish: nothing personal stays, counts, ratings and figures do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.cases.changes import empty_changes, note_forgotten
from desk.cases.follow_ups import announce
from desk.cases.models import Case, CaseState, FollowUp
from desk.contacts.closing import WITH_HUMANS, close_unasked
from desk.contacts.merging import living
from desk.contacts.models import Contact, ContactChange, ContactTag
from desk.contacts.news import announce_contact
from desk.conversations.models import Conversation, Episode, Message, State, Turn
from desk.conversations.record import Record
from desk.db import Session
from desk.errors import DeskError
from desk.events import Event
from desk.files.models import FILES, StoredFile
from desk.knowledge.models import KnowledgeGap
from desk.notes.models import Note
from desk.orders.models import OrderTries, ProvenOrder
from desk.queue.models import Handoff, WrapUp
from desk.staff.models import Staff
from desk.surveys.models import Survey
from desk.touches.models import Touch


@dataclass(frozen=True)
class Forgetting:
    """Empties what was kept of a person. There is no way back.

    Rows are emptied one by one, as objects, so that whatever follows a row (the search index) follows this too.

    Args:
        record: the way to write in conversations.
        audit: keeps that it was done, by whom, and how much it was.
    """

    record: Record
    audit: Audit

    async def forget(self, session: Session, contact_id: str, staff: Staff) -> dict[str, int]:
        """Forget a contact and whoever was merged into them.

        Orders are the shop's own books and stay; that they were this contact's is forgotten.

        Returns:
            How many conversations and messages were emptied.

        Raises:
            DeskError: ``not_found``; ``contact.with_human``: an operator holds a conversation of theirs, or it waits.
        """
        query = select(Conversation).where(Conversation.contact_id == contact_id).order_by(Conversation.id)
        conversations = list(await session.scalars(query.with_for_update()))
        contact = await living(session, contact_id)
        if any(conversation.state in WITH_HUMANS for conversation in conversations):
            raise DeskError("contact.with_human")
        for conversation in conversations:
            if conversation.state != State.RESOLVED:
                await close_unasked(self.record, session, conversation, "forget")
        messages = 0
        for conversation in conversations:
            conversation.verified_order = None
            messages += await self._empty_conversation(session, conversation.id)
        await self._empty_tasks(session, contact.id)
        people = [contact, *await _parts(session, contact.id)]
        for person in people:
            await self._empty_contact(session, person)
        for conversation in conversations:
            self.record.forget(session, conversation)
        counts = {"conversations": len(conversations), "messages": messages, "merged": len(people) - 1}
        self.audit.note(session, staff, Act.CONTACT_FORGOTTEN, "contact", contact.id, **counts)
        await session.flush()
        for conversation in conversations:
            await self.record.changed(session, conversation)
        announce_contact(session, *(person.id for person in people))
        return counts

    async def _empty_conversation(self, session: Session, conversation_id: str) -> int:
        async def rows(table: type[Any]) -> list[Any]:
            return list(await session.scalars(select(table).where(table.conversation_id == conversation_id)))

        messages: list[Message] = await rows(Message)
        for message in messages:
            message.text = ""
            message.payload = message.commands = None
            if message.understanding:
                message.understanding = {**message.understanding, "entities": []}
        files: list[StoredFile] = await rows(StoredFile)
        if files:
            session.announce(Event(FILES, "files.forgotten", {"ids": [file.id for file in files]}))
        for file in files:
            await session.delete(file)
        note: Note
        for note in await rows(Note):
            note.text = ""
        turn: Turn
        for turn in await rows(Turn):
            turn.text = ""
            turn.command = None
        handoff: Handoff
        for handoff in await rows(Handoff):
            handoff.summary = handoff.details = None
        survey: Survey
        for survey in await rows(Survey):
            survey.comment = None
        gap: KnowledgeGap
        for gap in await rows(KnowledgeGap):
            gap.text = ""
            if gap.state == "open":
                gap.state, gap.closed_at = "dismissed", self.record.clock.now()
        episodes = select(Episode.id).where(Episode.conversation_id == conversation_id)
        for wrap_up in await session.scalars(select(WrapUp).where(WrapUp.episode_id.in_(episodes))):
            wrap_up.summary = ""
        await session.flush()
        return len(messages)

    async def _empty_tasks(self, session: Session, contact_id: str) -> None:
        now = self.record.clock.now()
        for case in await session.scalars(select(Case).where(Case.contact_id == contact_id)):
            case.details = {}
            case.order_number = None
            if case.state == CaseState.OPEN:
                case.state, case.closed_at = CaseState.REJECTED, now
        tasks = list(await session.scalars(select(FollowUp).where(FollowUp.contact_id == contact_id)))
        for task in tasks:
            task.title = self.record.texts.get("fa", "contact.forgotten")
            task.result = None
            if task.done_at is None:
                task.done_at = now
                note_forgotten(session, task, now)
        await empty_changes(session, [task.id for task in tasks])
        announce(session)
        await session.flush()

    async def _empty_contact(self, session: Session, contact: Contact) -> None:
        for change in await session.scalars(select(ContactChange).where(ContactChange.contact_id == contact.id)):
            change.before = change.after = None
        for touch in await session.scalars(select(Touch).where(Touch.contact_id == contact.id)):
            touch.text = ""
        for table in (ProvenOrder, OrderTries, ContactTag):
            await session.execute(delete(table).where(table.contact_id == contact.id))
        contact.name = contact.phone = contact.email = None
        contact.external_id = contact.claimed = None
        contact.block_reason = None
        contact.verified = False
        contact.deleted_at = self.record.clock.now()
        await session.flush()


async def _parts(session: Session, contact_id: str) -> list[Contact]:
    """Give everybody who was merged into a contact, and into those."""
    found: list[Contact] = []
    looked_at = [contact_id]
    while looked_at:
        merged = list(await session.scalars(select(Contact).where(Contact.merged_into_id.in_(looked_at))))
        found += merged
        looked_at = [contact.id for contact in merged]
    return found
