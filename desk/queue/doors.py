"""Whose queue somebody would enter, and whether it lets them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk.conversations.models import Conversation, Episode, State
from desk.db import Session
from desk.queue.returning import Returning
from desk.queue.routing import team_for
from desk.steering.models import QueueClosing
from desk.steering.reading import closing_of


@dataclass(frozen=True)
class Doors:
    """Finds the way into queues.

    Args:
        returning: knows who goes on with what was closed.
    """

    returning: Returning

    async def team_of(
        self, session: Session, conversation: Conversation, before: Episode | None, wishes: Sequence[str]
    ) -> str | None:
        """Give the team whose queue somebody enters.

        Args:
            session: where to read.
            conversation: whose.
            before: the episode that is gone on with; its team goes on with it.
            wishes: the intents that were talked of, the newest last.
        """
        team_id = before and conversation.team_id
        return team_id or await team_for(session, wishes)

    async def closing_for(
        self, session: Session, conversation: Conversation, intent: str | None
    ) -> QueueClosing | None:
        """Give the closing that turns a conversation away if it asks for people now; None when it is let in.

        Args:
            session: a transaction that has locked the conversation.
            conversation: which.
            intent: what its customer came for.
        """
        if conversation.state not in (State.BOT, State.RESOLVED):
            return None
        last: Episode = await self.returning.record.episode(session, conversation)
        resolved = conversation.state == State.RESOLVED
        before = last if resolved and self.returning.reopens(last) else None
        if before and (await self.returning.same_operator(session, before))[0]:
            return None
        wishes = [*([] if resolved else last.intents), *([intent] if intent else [])]
        return await closing_of(session, await self.team_of(session, conversation, before, wishes))
