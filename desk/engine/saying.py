"""Stores what the bot says, with what only the desk can tell put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from desk.cases.models import Case, FollowUp
from desk.conversations.models import Author, Conversation
from desk.conversations.record import Record
from desk.db import Session
from desk.engine.protocol import Reply, RequestHandoff
from desk.fields import plain
from desk.queue.doors import Doors
from persian.digits import to_persian
from persian.moments import said_moment

CASE_CODE, CASE_DUE = "{case_code}", "{case_due}"
"""What stands in a reply for the tracking code, and for when somebody sees to it: only the desk can give them."""


@dataclass(frozen=True)
class Saying:
    """Says replies.

    Args:
        record: the way to write in conversations.
        doors: knows which queues let nobody in.
    """

    record: Record
    doors: Doors

    async def say(self, session: Session, conversation: Conversation, reply: Reply, opened: Sequence[Case]) -> None:
        """Store a reply as the bot's message; one that says and shows nothing is none.

        Args:
            session: a transaction that has locked the conversation.
            conversation: where.
            reply: what the engine said.
            opened: the cases that the reply opened.
        """
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
            if isinstance(action, RequestHandoff) and await self.doors.closing_for(
                session, conversation, action.intent
            ):
                return action.if_closed
        return reply.text


def split_choices(
    payload: dict[str, Any] | None,
) -> tuple[dict[str, Any] | None, list[dict[str, Any] | None] | None]:
    """Part a payload's choices into the titles clients see and the commands only the desk keeps."""
    if not payload or not payload.get("choices"):
        return payload, None
    choices = payload["choices"]
    shown = {**payload, "choices": [{"title": str(choice["title"])} for choice in choices]}
    return shown, [choice.get("command") for choice in choices]
