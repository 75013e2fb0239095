"""How a conversation that no human held ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from desk.conversations.models import Conversation, Episode, State, Turn
from desk.conversations.record import Record
from desk.db import Database, Session
from desk.surveys.service import SurveyService


@dataclass(frozen=True)
class Ending:
    """Closes what the bot has finished, and what has fallen silent.

    Args:
        database: the CRM.
        record: the way to write in conversations.
        surveys: asks the customer, if the bot helped.
    """

    database: Database
    record: Record
    surveys: SurveyService

    async def finish_by_bot(self, session: Session, conversation: Conversation, resolved_by: str) -> None:
        """Close an episode of a locked conversation that no human held; survey if the bot helped."""
        if conversation.state != State.BOT:
            return
        now = self.record.clock.now()
        episode: Episode = await self.record.episode(session, conversation)
        episode.resolved_at = now
        episode.resolved_by = resolved_by
        conversation.state = State.RESOLVED
        conversation.resolved_at = now
        await self.surveys.send(session, conversation, episode)
        await self.record.changed(session, conversation)

    async def close_idle(self, silent_for: timedelta) -> int:
        """Resolve conversations with the bot that have been silent for so long; give how many."""
        before = self.record.clock.now() - silent_for
        busy = select(Turn.conversation_id).where(Turn.state == "waiting")
        async with self.database.reading() as session:
            ids = list(
                await session.scalars(
                    select(Conversation.id).where(
                        Conversation.state == State.BOT,
                        Conversation.updated_at < before,
                        Conversation.id.not_in(busy),
                    )
                )
            )
        for conversation_id in ids:
            async with self.database.transaction() as session:
                conversation = await self.record.lock(session, conversation_id)
                if conversation.state == State.BOT and conversation.updated_at < before:
                    await self.finish_by_bot(session, conversation, "timeout")
        return len(ids)
