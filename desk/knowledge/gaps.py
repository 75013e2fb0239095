"""Messages the bot had no good answer to: noted as they come, shown in clusters, and made into something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from desk.conversations.models import Author, Message
from desk.db import Session
from desk.knowledge.models import AnswerUse, KnowledgeGap
from desk.knowledge.topics import Vector, cosine

FALLBACK = "nlu_fallback"
COURTESIES = {"affirm", "deny", "inform", "skip", "stop", "greet", "thank", "goodbye"}
"""Intents that ask for nothing."""
LOOKED_BACK = 5
"""How many of the customer's last messages are looked through for what a handoff is about."""
ALIKE = 0.3
"""Cosine from which two messages are taken to ask the same: 4 in 1,000 pairs of different topics reach it."""
LONGEST_SHOWN = 1000


async def note_answer(session: Session, message_id: str, topic: str, score: float | None, now: datetime) -> None:
    """Keep that an answer answered a message."""
    if await session.get(AnswerUse, (message_id, topic)) is None:
        session.add(AnswerUse(message_id=message_id, topic=topic, score=score, at=now))
        await session.flush()


async def note_gap(session: Session, message: Message, reason: str, now: datetime) -> None:
    """Keep a message as a gap, once; the first reason stands."""
    text = " ".join(message.text.split())[:LONGEST_SHOWN]
    known = select(KnowledgeGap.id).where(KnowledgeGap.message_id == message.id)
    if not text or await session.scalar(known) is not None:
        return
    understood = message.understanding or {}
    session.add(
        KnowledgeGap(
            message_id=message.id,
            conversation_id=message.conversation_id,
            text=text,
            reason=reason,
            intent=understood.get("intent"),
            confidence=understood.get("confidence"),
            created_at=now,
        )
    )
    await session.flush()


async def corrected_by(session: Session, message: Message) -> Message:
    """Give the customer's message whose answer this one says was not what they asked; this one if there is none."""
    before = select(Message).where(
        Message.conversation_id == message.conversation_id,
        Message.author == Author.CUSTOMER,
        Message.seq < message.seq,
    )
    return await session.scalar(before.order_by(Message.seq.desc()).limit(1)) or message


async def note_handed_over(session: Session, conversation_id: str, since: datetime, now: datetime) -> None:
    """Keep the last question that a handed-over conversation leaves unanswered.

    Args:
        session: a transaction.
        conversation_id: which.
        since: when its episode began.
        now: the present moment.
    """
    messages = await session.scalars(
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.author == Author.CUSTOMER,
            Message.created_at >= since,
        )
        .order_by(Message.seq.desc())
        .limit(LOOKED_BACK)
    )
    for message in messages:
        intent = (message.understanding or {}).get("intent")
        if not intent or intent in COURTESIES or intent == "request_human" or "survey" in intent:
            continue
        answered = select(AnswerUse.topic).where(AnswerUse.message_id == message.id).limit(1)
        if await session.scalar(answered) is None:
            await note_gap(session, message, "handed_over", now)
        return


@dataclass
class Cluster:
    """Gaps that ask the same; the first is the one the others were found alike to."""

    gaps: list[KnowledgeGap] = field(default_factory=list)


def clusters(gaps: list[KnowledgeGap], weigh: Callable[[str], Vector]) -> list[Cluster]:
    """Put gaps that are alike together, each to the first it is most alike to (leader clustering); the largest first.

    Args:
        gaps: the oldest first, so that a cluster keeps its leader as more come.
        weigh: gives a text's weighted terms, by what is rare among what the shop's customers ask anyway.
    """
    leaders: list[tuple[Vector, Cluster]] = []
    for gap in gaps:
        vector = weigh(gap.text)
        likeness, nearest = max(
            ((cosine(vector, leader), cluster) for leader, cluster in leaders),
            key=lambda pair: pair[0],
            default=(0.0, None),
        )
        if nearest is None or likeness < ALIKE:
            nearest = Cluster()
            leaders.append((vector, nearest))
        nearest.gaps.append(gap)
    made = [cluster for _, cluster in leaders]
    made.sort(key=lambda cluster: (-len(cluster.gaps), -cluster.gaps[-1].created_at.timestamp()))
    return made
