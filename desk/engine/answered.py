"""What an engine's answer tells of the shop's knowledge: what answered, and what nothing did."""

from __future__ import annotations

from datetime import datetime

from desk.conversations.models import Message, Turn
from desk.db import Session
from desk.engine.protocol import MarkAnswer, MarkHelped, NoteGap, TurnAnswer
from desk.knowledge.gaps import FALLBACK, corrected_by, note_answer, note_gap


def gap_reason(answer: TurnAnswer) -> str | None:
    """Tell why the message of a turn is a gap; None when it is none."""
    actions = [action for reply in answer.replies for action in reply.actions]
    for action in actions:
        if isinstance(action, NoteGap):
            return action.reason
    helped = any(isinstance(action, MarkHelped | MarkAnswer) for action in actions)
    understood = answer.understanding is None or answer.understanding.intent != FALLBACK
    return None if helped or understood else "not_understood"


async def note_knowledge(session: Session, turn: Turn, answer: TurnAnswer, now: datetime) -> None:
    """Keep which of the shop's answers answered the message, typed or tapped; or that none did what was typed.

    Args:
        session: the transaction that stores the answer.
        turn: which turn.
        answer: what the engine said.
        now: the moment.
    """
    if turn.message_id is None:
        return
    actions = [action for reply in answer.replies for action in reply.actions]
    used: dict[str, float | None] = {action.topic: action.score for action in actions if isinstance(action, MarkAnswer)}
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
