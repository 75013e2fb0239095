"""Carries out an engine's answer: its words, its reading and its actions, in one transaction."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy import select

from desk.cases.service import Cases
from desk.conversations.ending import Ending
from desk.conversations.models import Conversation, Message, State, Turn
from desk.conversations.record import Record
from desk.db import Database, Session
from desk.engine.answered import note_knowledge
from desk.engine.carrying_out import CarryingOut
from desk.engine.protocol import (
    MarkAnswer,
    NoteGap,
    OpenCase,
    SurveyAnswer,
    SurveyFinish,
    TurnAnswer,
    Understanding,
)
from desk.engine.saying import Saying
from desk.errors import DeskError
from desk.knowledge.gaps import COURTESIES, FALLBACK
from desk.queue.service import Queue
from desk.surveys.service import SurveyService

log = logging.getLogger(__name__)

NOT_WANTS = {FALLBACK, *COURTESIES}
"""Intents that say nothing of what the customer came for."""


@dataclass(frozen=True)
class Outcome:
    """Applies answers to conversations.

    Args:
        database: the CRM.
        record: the way to write in conversations.
        ending: closes what the bot has finished.
        queue: takes handoffs.
        surveys: keeps answers.
        cases: opens requests that outlive the conversation.
    """

    database: Database
    record: Record
    ending: Ending
    queue: Queue
    surveys: SurveyService
    cases: Cases

    @property
    def _carrying_out(self) -> CarryingOut:
        return CarryingOut(self.record, self.ending, self.queue, self.surveys, self.cases)

    @property
    def _saying(self) -> Saying:
        return Saying(self.record, self.queue.doors)

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
            await note_knowledge(session, turn, answer, self.record.clock.now())
            for reply in answer.replies:
                opened = await self._carrying_out.open_cases(session, conversation, reply)
                await self._saying.say(session, conversation, reply, opened)
            for action in (action for reply in answer.replies for action in reply.actions):
                if isinstance(action, OpenCase | NoteGap | MarkAnswer):
                    continue  # done above: a case's code is in the reply, and a handoff looks at what was answered
                try:
                    await self._carrying_out.carry_out(session, conversation, action)
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


def _about_survey(answer: TurnAnswer) -> bool:
    """Tell whether an answer has to do with a survey: it takes an answer to one, asks, or closes it."""
    return any(
        (reply.payload or {}).get("type") == "survey_question"
        or any(isinstance(action, SurveyAnswer | SurveyFinish) for action in reply.actions)
        for reply in answer.replies
    )
