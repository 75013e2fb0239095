"""Messages the bot had no good answer to: noted as they come, shown in clusters, and made into something."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from desk.conversations.models import Author, Message
from desk.db import Session
from desk.knowledge.models import AnswerUse, KnowledgeGap
from desk.knowledge.reading import Reading
from desk.knowledge.topics import Vector, terms

FALLBACK = "nlu_fallback"
COURTESIES = {"affirm", "deny", "inform", "skip", "stop", "greet", "thank", "goodbye"}
"""Intents that ask for nothing."""
LOOKED_BACK = 5
"""How many of the customer's last messages are looked through for what a handoff is about."""
ALIKE = 0.4
"""Cosine from which two messages are taken to ask the same."""
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


def clusters(gaps: list[KnowledgeGap], reading: Reading) -> list[Cluster]:
    """Put gaps that are alike together, each to the first it is alike to (leader clustering); the largest first.

    Args:
        gaps: the oldest first, so that a cluster keeps its leader as more come.
        reading: how texts become words.
    """
    counted = [terms(reading.words(gap.text)) for gap in gaps]
    frequency = Counter(term for found in counted for term in found)
    leaders: list[tuple[Vector, Cluster]] = []
    for gap, found in zip(gaps, counted, strict=True):
        vector = _unit(found, frequency, len(gaps))
        nearest = max(leaders, key=lambda leader: _cosine(vector, leader[0]), default=None)
        if nearest is None or _cosine(vector, nearest[0]) < ALIKE:
            nearest = (vector, Cluster())
            leaders.append(nearest)
        nearest[1].gaps.append(gap)
    made = [cluster for _, cluster in leaders]
    made.sort(key=lambda cluster: (-len(cluster.gaps), -cluster.gaps[-1].created_at.timestamp()))
    return made


def _unit(found: Vector, frequency: Counter[str], count: int) -> Vector:
    # One more than the logarithm: what all of them say still makes two of them alike.
    vector = {term: weight * (1 + math.log((1 + count) / (1 + frequency[term]))) for term, weight in found.items()}
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else {}


def _cosine(one: Vector, other: Vector) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)
