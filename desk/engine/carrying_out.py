"""Carries out what must happen after an engine's answer: typed actions, in the transaction that stores the reply."""

from __future__ import annotations

from dataclasses import dataclass

from desk.cases.models import Case
from desk.cases.service import Cases
from desk.contacts.models import Contact
from desk.contacts.news import announce_contact
from desk.conversations.ending import Ending
from desk.conversations.masking import masked
from desk.conversations.models import Conversation, Episode
from desk.conversations.record import Record
from desk.db import Session
from desk.engine.protocol import (
    Action,
    FinishConversation,
    LinkOrder,
    MarkHelped,
    OpenCase,
    Reply,
    RequestHandoff,
    SurveyAnswer,
    SurveyFinish,
)
from desk.errors import DeskError
from desk.fields import plain
from desk.orders.models import Order, ProvenOrder
from desk.queue.service import Queue
from desk.surveys.models import Survey
from desk.surveys.service import SurveyService


@dataclass(frozen=True)
class CarryingOut:
    """Carries out actions.

    Args:
        record: the way to write in conversations.
        ending: closes what the bot has finished.
        queue: takes handoffs.
        surveys: keeps answers.
        cases: opens requests that outlive the conversation.
    """

    record: Record
    ending: Ending
    queue: Queue
    surveys: SurveyService
    cases: Cases

    async def open_cases(self, session: Session, conversation: Conversation, reply: Reply) -> list[Case]:
        """Open the cases that a reply promises."""
        opened = []
        for action in reply.actions:
            if isinstance(action, OpenCase):
                details = {key: await masked(session, plain(value)) for key, value in action.details.items()}
                number = action.order_number
                if number is not None and await session.get(Order, number) is None:
                    details, number = {**details, "order": number}, None
                opened.append(
                    await self.cases.open(
                        session,
                        conversation,
                        action.kind,
                        order_number=number,
                        details=details,
                        due_at=action.due_at,
                    )
                )
        return opened

    async def carry_out(self, session: Session, conversation: Conversation, action: Action) -> None:
        """Do what an action says.

        Args:
            session: a transaction that has locked the conversation.
            conversation: where.
            action: any but what is done with the reply: cases are opened by :meth:`open_cases`.

        Raises:
            DeskError: what it means is not there (any more).
        """
        match action:
            case RequestHandoff():
                await self.queue.hand_off(
                    session,
                    conversation,
                    action.reason,
                    intent=action.intent,
                    summary=action.summary,
                    details=action.model_dump(include={"mood", "entities", "last_order", "last_product"}),
                    priority=action.priority,
                    choices=[(choice.title, choice.command) for choice in action.choices],
                    by="bot",
                )
            case MarkHelped():
                episode: Episode = await self.record.episode(session, conversation)
                episode.helped_topics = [*episode.helped_topics, action.topic]
            case FinishConversation():
                await self.ending.finish_by_bot(session, conversation, "bot")
            case LinkOrder():
                await self._link_order(session, conversation, action.order_number)
            case SurveyAnswer():
                survey = await self._survey(session, conversation, action.survey_id)
                value = await masked(session, action.value) if isinstance(action.value, str) else action.value
                self.surveys.keep(survey, action.question, value)
            case SurveyFinish():
                survey = await self._survey(session, conversation, action.survey_id)
                self.surveys.close(survey, action.state)

    async def _survey(self, session: Session, conversation: Conversation, survey_id: str) -> Survey:
        survey = await session.get(Survey, survey_id)
        if survey is None or survey.conversation_id != conversation.id:
            raise DeskError("not_found")
        return survey

    async def _link_order(self, session: Session, conversation: Conversation, number: str) -> None:
        order = await session.get(Order, number)
        if order is None:
            raise DeskError("not_found")
        conversation.verified_order = number
        if await session.get(ProvenOrder, (conversation.contact_id, number)) is None:
            session.add(
                ProvenOrder(
                    contact_id=conversation.contact_id,
                    order_number=number,
                    conversation_id=conversation.id,
                    proved_at=self.record.clock.now(),
                )
            )
        contact = await session.get_one(Contact, conversation.contact_id)
        contact.name = contact.name or order.customer_name
        contact.phone = contact.phone or order.phone
        contact.verified = True
        announce_contact(session, contact.id)
