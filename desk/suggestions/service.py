"""Finds answers to the customer's last question: the shop's own, and what was answered when it was asked before."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from desk.clock import to_wire
from desk.contacts.models import Contact
from desk.conversations.models import Author, Conversation, Episode, Message
from desk.db import Session
from desk.knowledge.service import Knowledge
from desk.knowledge.topics import Vector, cosine
from desk.queue.models import WrapUp
from desk.search.service import Scope, Search
from desk.staff.models import Staff
from desk.suggestions.sharing import shareable
from desk.texts import Texts
from persian.folding import Alternative, Term, fold

SOLVED = ("solved", "sold")
"""Outcomes of a wrap-up after which an answer counts as a good one."""
MOST = 3
MOST_ANSWERS = 2
ANSWER_FROM = 0.3
"""How probably an answer of the shop's must be the one meant."""
ALIKE_FROM = 0.42
"""How alike a question must be to one that was asked before."""
SAME_INTENT = 0.1
"""What it counts that the bot took both to want the same."""
READ_BACK = 12
WORDS = 5
CANDIDATES = 60
RANKED = 10
ANSWER_WITHIN = 14
"""How many messages after the question are looked through for its answer."""


@dataclass(frozen=True)
class Question:
    """What the customer last asked: the messages since anybody else spoke, as one."""

    seq: int
    text: str
    intent: str | None


@dataclass(frozen=True)
class Suggestions:
    """Suggests; nothing is ever sent by it.

    Args:
        knowledge: the shop's answers.
        search: what was said before.
        texts: the names of variables.
    """

    knowledge: Knowledge
    search: Search
    texts: Texts

    async def of(
        self, session: Session, staff: Staff, conversation: Conversation
    ) -> tuple[Question | None, list[dict[str, Any]]]:
        """Give the customer's last question, and at most :data:`MOST` answers that may fit it, the best first.

        Args:
            session: where to read.
            staff: who answers: of earlier conversations they get what they may read.
            conversation: where the question stands.
        """
        question = await last_question(session, conversation)
        if question is None:
            return None, []
        found = [
            {
                "kind": "answer",
                "id": f"answer:{answer['topic']}",
                "text": answer["answer"],
                "question": answer["question"],
                "topic": answer["topic"],
                "score": answer["score"],
            }
            for answer in await self.knowledge.answers(question.text, MOST_ANSWERS)
            if answer["score"] >= ANSWER_FROM
        ]
        said = {_spelling(one["text"]) for one in found}
        for one in await self._solved(session, staff, conversation, question):
            if len(found) < MOST and _spelling(one["text"]) not in said:
                said.add(_spelling(one["text"]))
                found.append(one)
        return question, found

    async def _solved(
        self, session: Session, staff: Staff, conversation: Conversation, question: Question
    ) -> list[dict[str, Any]]:
        alternatives = _pairs(question.text, await self.knowledge.rarity())
        if not alternatives:
            return []
        ended_well = (
            select(Episode.id)
            .join(WrapUp, WrapUp.episode_id == Episode.id)
            .where(Episode.conversation_id == Conversation.id, WrapUp.outcome.in_(SOLVED))
            .correlate(Conversation)
            .exists()
        )
        entries = await self.search.entries(
            session,
            staff,
            alternatives,
            Scope.CONVERSATIONS,
            limit=CANDIDATES,
            where=ended_well & (Conversation.id != conversation.id),
        )
        asked = await session.scalars(
            select(Message).where(Message.id.in_([entry.ref for entry in entries]), Message.author == Author.CUSTOMER)
        )
        weigh = await self.knowledge.weigher()
        ranked = await asyncio.to_thread(_rank, question, list(asked), weigh)
        found = []
        for likeness, message in ranked[:RANKED]:
            answered = await self._answer_to(session, message, conversation.lang)
            if answered:
                found.append({**answered, "question": message.text[:200], "score": round(likeness, 4)})
        return found

    async def _answer_to(self, session: Session, asked: Message, lang: str) -> dict[str, Any] | None:
        """Give what an operator answered to a message in an episode that ended well, fit for somebody else."""
        after = await session.scalars(
            select(Message)
            .where(Message.conversation_id == asked.conversation_id, Message.seq > asked.seq)
            .order_by(Message.seq)
            .limit(ANSWER_WITHIN)
        )
        answer: list[Message] = []
        for message in after:
            if message.author == Author.OPERATOR:
                answer.append(message)
            elif message.author == Author.CUSTOMER and answer:
                break
        if not answer:
            return None
        ended = await session.execute(
            select(WrapUp.topic, Contact.name)
            .join(Episode, Episode.id == WrapUp.episode_id)
            .join(Conversation, Conversation.id == Episode.conversation_id)
            .join(Contact, Contact.id == Conversation.contact_id)
            .where(
                Episode.conversation_id == asked.conversation_id,
                Episode.opened_at <= answer[0].created_at,
                Episode.resolved_at >= answer[0].created_at,
                WrapUp.outcome.in_(SOLVED),
            )
        )
        row = ended.first()
        if row is None:
            return None

        def place(name: str) -> str:
            return "{{" + self.texts.get(lang, f"canned.variables.{name}") + "}}"

        names = {row.name: place("contact_name")} if row.name else {}
        names |= {message.name: place("operator_name") for message in answer if message.name}
        text = shareable("\n".join(message.text for message in answer), names, place("order_number"))
        if text is None:
            return None
        return {
            "kind": "solved",
            "id": f"message:{answer[0].id}",
            "text": text,
            "conversation_id": asked.conversation_id,
            "seq": answer[0].seq,
            "operator": answer[0].name,
            "at": to_wire(answer[0].created_at),
            "topic": row.topic,
        }


async def last_question(session: Session, conversation: Conversation) -> Question | None:
    """Give what the customer last said, as far as nobody spoke in between; None when they said nothing."""
    newest = await session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation.id, Message.author != Author.SYSTEM)
        .order_by(Message.seq.desc())
        .limit(READ_BACK)
    )
    asked: list[Message] = []
    for message in newest:
        if message.author == Author.CUSTOMER:
            asked.insert(0, message)
        elif asked:
            break
    if not asked:
        return None
    intents = [(message.understanding or {}).get("intent") for message in asked]
    return Question(
        asked[-1].seq,
        "\n".join(message.text for message in asked),
        next((one for one in reversed(intents) if one), None),
    )


def _pairs(question: str, rarity: Callable[[str], float]) -> list[Alternative]:
    """Give pairs of the question's rarest words: a question alike holds one of them."""
    words = {word.text for word in fold(question) if len(word.text) > 2}
    rarest = sorted(words, key=lambda word: (-rarity(word), word))[:WORDS]
    terms = [Term(word, True) for word in rarest]
    return [*itertools.combinations(terms, 2)] or [(term,) for term in terms]


def _rank(question: Question, asked: Sequence[Message], weigh: Callable[[str], Vector]) -> list[tuple[float, Message]]:
    wanted = weigh(question.text)
    ranked = []
    for message in asked:
        same = question.intent is not None and (message.understanding or {}).get("intent") == question.intent
        likeness = cosine(wanted, weigh(message.text)) + (SAME_INTENT if same else 0.0)
        if likeness >= ALIKE_FROM:
            ranked.append((min(likeness, 1.0), message))
    return sorted(ranked, key=lambda pair: (-pair[0], pair[1].id))


def _spelling(text: str) -> str:
    return " ".join(word.text for word in fold(text))
