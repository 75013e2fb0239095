"""Carries out an engine's answer: its words, its reading and its actions, in one transaction."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from desk.cases.models import Case, FollowUp
from desk.cases.service import Cases
from desk.contacts.models import Contact
from desk.contacts.news import announce_contact
from desk.conversations.masking import masked
from desk.conversations.models import Author, Conversation, Episode, Message, State, Turn
from desk.conversations.record import Record
from desk.conversations.service import Conversations
from desk.db import Database, Session
from desk.engine.protocol import (
    Action,
    FinishConversation,
    LinkOrder,
    MarkAnswer,
    MarkHelped,
    NoteGap,
    OpenCase,
    Reply,
    RequestHandoff,
    SurveyAnswer,
    SurveyFinish,
    TurnAnswer,
    Understanding,
)
from desk.errors import DeskError
from desk.fields import plain
from desk.knowledge.gaps import COURTESIES, FALLBACK, corrected_by, note_answer, note_gap
from desk.orders.models import Order, ProvenOrder
from desk.queue.service import Queue
from desk.surveys.models import Survey
from desk.surveys.service import SurveyService
from persian.digits import to_persian
from persian.moments import said_moment

log = logging.getLogger(__name__)

NOT_WANTS = {FALLBACK, *COURTESIES}
"""Intents that say nothing of what the customer came for."""
CASE_CODE, CASE_DUE = "{case_code}", "{case_due}"
"""What stands in a reply for the tracking code, and for when somebody sees to it: only the desk can give them."""


def gap_reason(answer: TurnAnswer) -> str | None:
    """Tell why the message of a turn is a gap; None when it is none."""
    actions = [action for reply in answer.replies for action in reply.actions]
    for action in actions:
        if isinstance(action, NoteGap):
            return action.reason
    helped = any(isinstance(action, MarkHelped | MarkAnswer) for action in actions)
    understood = answer.understanding is None or answer.understanding.intent != FALLBACK
    return None if helped or understood else "not_understood"


@dataclass(frozen=True)
class Outcome:
    """Applies answers to conversations.

    Args:
        database: the CRM.
        record: the way to write in conversations.
        conversations: closes what the bot has finished.
        queue: takes handoffs.
        surveys: keeps answers.
        cases: opens requests that outlive the conversation.
    """

    database: Database
    record: Record
    conversations: Conversations
    queue: Queue
    surveys: SurveyService
    cases: Cases

    async def apply(self, due: Turn, answer: TurnAnswer) -> None:
        """Store an answer and carry out its actions, once; drop its words if a human has taken over meanwhile."""
        async with self.database.transaction() as session:
            turn, conversation = await self._lock(session, due)
            if turn.state == "answered":
                return
            await self._keep_understanding(session, turn, answer.understanding)
            taken = turn.state == "dropped" or conversation.state not in (State.BOT, State.RESOLVED)
            turn.state = "dropped" if taken else "answered"
            turn.done_at = self.record.clock.now()
            if taken:
                log.info("dropped the answer to turn %s: a human holds the conversation", due.id)
                return
            if await self._reopen_if_left(session, conversation, turn, answer):
                await self._note_intent(session, conversation, answer.understanding)
                log.info("dropped the answer to turn %s: people go on with the conversation", due.id)
                return
            await self._note_intent(session, conversation, answer.understanding)
            await self._note_knowledge(session, turn, answer)
            for reply in answer.replies:
                opened = await self._open_cases(session, conversation, reply)
                await self._say(session, conversation, reply, opened)
            for action in (action for reply in answer.replies for action in reply.actions):
                if isinstance(action, OpenCase | NoteGap | MarkAnswer):
                    continue  # done above: a case's code is in the reply, and a handoff looks at what was answered
                try:
                    await self._carry_out(session, conversation, action)
                except (DeskError, ValueError):
                    log.exception("turn %s: could not carry out %s", due.id, action.type)
            await self.record.changed(session, conversation)

    async def read_along(self, due: Turn, understanding: Understanding) -> None:
        """Store what a message means that a human answers."""
        async with self.database.transaction() as session:
            turn, conversation = await self._lock(session, due)
            if turn.state != "waiting":
                return
            await self._keep_understanding(session, turn, understanding)
            await self._note_intent(session, conversation, understanding)
            turn.state = "answered"
            turn.done_at = self.record.clock.now()

    async def turns_of(self, conversation_id: str) -> list[str]:
        """Give the ids of every turn of a conversation."""
        async with self.database.reading() as session:
            return list(await session.scalars(select(Turn.id).where(Turn.conversation_id == conversation_id)))

    async def forgotten(self, due: Turn) -> None:
        """Close the turn by which the engine has forgotten a conversation."""
        async with self.database.transaction() as session:
            turn, _ = await self._lock(session, due)
            turn.state = "answered"
            turn.done_at = self.record.clock.now()

    async def refuse(self, due: Turn) -> None:
        """Close a turn that the engine will never answer; its customer is told so, and offered a human."""
        async with self.database.transaction() as session:
            turn, conversation = await self._lock(session, due)
            if turn.state != "waiting":
                return
            turn.state = "dropped"
            turn.done_at = self.record.clock.now()
            if turn.kind != "parse" and turn.message_id and conversation.state == State.BOT:
                await self._offer_human(session, conversation, "handoff_offer")

    async def tell_slow(self, due: Turn) -> None:
        """Tell the customer, once a turn, that the bot is slow, and offer a human. Nobody is queued by it."""
        async with self.database.transaction() as session:
            turn, conversation = await self._lock(session, due)
            if turn.state != "waiting" or turn.kind == "parse" or turn.told_slow or turn.message_id is None:
                return
            turn.told_slow = True
            if conversation.state == State.BOT:
                await self._offer_human(session, conversation, "engine_slow")

    async def _lock(self, session: Session, due: Turn) -> tuple[Turn, Conversation]:
        """Load a turn under its conversation's lock: what it said of itself when it was found due may be old."""
        conversation = await self.record.lock(session, due.conversation_id)
        return await session.get_one(Turn, due.id), conversation

    async def _offer_human(self, session: Session, conversation: Conversation, notice: str) -> None:
        last = await session.scalar(
            select(Message).where(Message.conversation_id == conversation.id, Message.seq == conversation.last_seq)
        )
        if last and last.payload and last.payload.get("notice") == notice:
            return
        await self.record.notice(
            session,
            conversation,
            notice,
            choices=[self.record.texts.get(conversation.lang, "notices.talk_to_human")],
            commands=[{"desk": "request_handoff"}],
        )
        await self.record.changed(session, conversation)

    async def _keep_understanding(self, session: Session, turn: Turn, understanding: Understanding | None) -> None:
        if turn.message_id and understanding:
            message = await session.get_one(Message, turn.message_id)
            if not message.text:
                return  # forgotten at its customer's wish while the engine read it
            message.understanding = understanding.model_dump()
            await session.flush()
            self.record.announce_message(session, message, "message.understood")

    async def _note_intent(
        self, session: Session, conversation: Conversation, understanding: Understanding | None
    ) -> None:
        intent = understanding.intent if understanding else None
        if not intent or intent in NOT_WANTS or "survey" in intent:
            return
        episode = await self.record.episode(session, conversation)
        if intent not in episode.intents:
            episode.intents = [*episode.intents, intent]

    async def _note_knowledge(self, session: Session, turn: Turn, answer: TurnAnswer) -> None:
        """Keep which of the shop's answers answered the message, typed or tapped; or that none did what was typed."""
        if turn.message_id is None:
            return
        actions = [action for reply in answer.replies for action in reply.actions]
        now = self.record.clock.now()
        used: dict[str, float | None] = {
            action.topic: action.score for action in actions if isinstance(action, MarkAnswer)
        }
        for action in actions:
            if isinstance(action, MarkHelped) and action.topic.startswith("faq:"):
                used.setdefault(action.topic.removeprefix("faq:"), None)
        for topic, score in used.items():
            await note_answer(session, turn.message_id, topic, score, now)
        if turn.kind == "text" and (reason := gap_reason(answer)):
            message = await session.get_one(Message, turn.message_id)
            if reason == "corrected":
                message = await corrected_by(session, message)
            await note_gap(session, message, reason, now)

    async def _reopen_if_left(
        self, session: Session, conversation: Conversation, turn: Turn, answer: TurnAnswer
    ) -> bool:
        """Reopen what the customer went on with instead of answering the survey; tell whether people have it now."""
        left = [
            action
            for reply in answer.replies
            for action in reply.actions
            if isinstance(action, SurveyFinish) and action.state == "left"
        ]
        # Words that came while the last answer to the survey was still under way are no answer to it either.
        beside = turn.kind == "text" and turn.message_id is not None and not _about_survey(answer)
        if not (left or beside) or conversation.state != State.RESOLVED:
            return False
        asks = answer.understanding is None or answer.understanding.intent not in COURTESIES
        if asks and await self.queue.reopen(session, conversation):
            return True
        await self.surveys.leave(session, conversation)
        await self.record.open_episode(session, conversation)
        return False

    async def _open_cases(self, session: Session, conversation: Conversation, reply: Reply) -> list[Case]:
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

    async def _say(self, session: Session, conversation: Conversation, reply: Reply, opened: list[Case]) -> None:
        words = await self._words_of(session, conversation, reply)
        if not words and not reply.payload:
            return
        payload, commands = split_choices(reply.payload)
        text = plain(words or "")
        if opened:
            codes = "، ".join(case.code for case in opened)
            text = text.replace(CASE_CODE, to_persian(codes) if conversation.lang == "fa" else codes)
            if CASE_DUE in text:
                cases = [case.id for case in opened]
                due = await session.scalar(select(func.max(FollowUp.due_at)).where(FollowUp.case_id.in_(cases)))
                now = self.record.clock.now()
                text = text.replace(CASE_DUE, said_moment(max(due or now, now), now))
        await self.record.append(session, conversation, Author.BOT, text, payload=payload, commands=commands)

    async def _words_of(self, session: Session, conversation: Conversation, reply: Reply) -> str | None:
        """Give what a reply says: of a human whom the closed queue will not let the customer reach, no promise."""
        for action in reply.actions:
            if isinstance(action, RequestHandoff) and await self.queue.doors.closing_for(
                session, conversation, action.intent
            ):
                return action.if_closed
        return reply.text

    async def _carry_out(self, session: Session, conversation: Conversation, action: Action) -> None:
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
                await self.conversations.finish_by_bot(session, conversation, "bot")
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


def _about_survey(answer: TurnAnswer) -> bool:
    """Tell whether an answer has to do with a survey: it takes an answer to one, asks, or closes it."""
    return any(
        (reply.payload or {}).get("type") == "survey_question"
        or any(isinstance(action, SurveyAnswer | SurveyFinish) for action in reply.actions)
        for reply in answer.replies
    )


def split_choices(
    payload: dict[str, Any] | None,
) -> tuple[dict[str, Any] | None, list[dict[str, Any] | None] | None]:
    """Part a payload's choices into the titles clients see and the commands only the desk keeps."""
    if not payload or not payload.get("choices"):
        return payload, None
    choices = payload["choices"]
    shown = {**payload, "choices": [{"title": str(choice["title"])} for choice in choices]}
    return shown, [choice.get("command") for choice in choices]
