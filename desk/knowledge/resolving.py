"""What editors do with gaps: see them, and make each a phrasing, an example for review, or nothing."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from desk.audit.models import Act
from desk.clock import Clock, to_wire
from desk.db import Database, Session
from desk.errors import DeskError
from desk.knowledge.browse import with_uses
from desk.knowledge.editing import Editing
from desk.knowledge.gaps import Cluster, clusters
from desk.knowledge.kinds import ANSWERS, Row, same_words
from desk.knowledge.models import Answer, KnowledgeGap
from desk.knowledge.review import add_examples, intents
from desk.knowledge.service import Knowledge
from desk.knowledge.version import hold, touch
from desk.knowledge.written import NotKept, Problem

NEWEST = 500
"""How many open gaps are put into clusters: the newest."""
CLUSTERS_SHOWN = 100
SUGGESTIONS = 3


@dataclass(frozen=True)
class Gaps:
    """Gaps for editors.

    Args:
        database: the CRM.
        clock: the time.
        knowledge: finds what might answer them.
        editing: writes phrasings.
        review: folder of the examples for review.
        nlu_data: folder of the training data, for the intents there are.
    """

    database: Database
    clock: Clock
    knowledge: Knowledge
    editing: Editing
    review: Path
    nlu_data: Path

    async def shown(self) -> dict[str, Any]:
        """Give the open gaps in clusters, the largest first, each with the answers closest to it."""
        weigh = await self.knowledge.weigher()
        async with self.database.reading() as session:
            open_gaps = KnowledgeGap.state == "open"
            total = await session.scalar(select(func.count()).select_from(KnowledgeGap).where(open_gaps))
            gaps = list(
                await session.scalars(
                    select(KnowledgeGap).where(open_gaps).order_by(KnowledgeGap.id.desc()).limit(NEWEST)
                )
            )
        found = await asyncio.to_thread(clusters, gaps[::-1], weigh)
        views = [await self._view(cluster) for cluster in found[:CLUSTERS_SHOWN]]
        return {"clusters": views, "total": total, "more": len(found) > CLUSTERS_SHOWN or (total or 0) > len(gaps)}

    async def _view(self, cluster: Cluster) -> dict[str, Any]:
        leader = cluster.gaps[0]
        likely = await self.knowledge.answers(leader.text, SUGGESTIONS)
        guesses = Counter(gap.intent for gap in cluster.gaps if gap.intent)
        return {
            "id": leader.id,
            "text": leader.text,
            "size": len(cluster.gaps),
            "intent": guesses.most_common(1)[0][0] if guesses else None,
            "suggestions": [{name: one[name] for name in ("topic", "question", "score")} for one in likely],
            "gaps": [gap_view(gap) for gap in reversed(cluster.gaps)],
        }

    async def dismiss(self, ids: Iterable[str], staff_id: str) -> int:
        """Close gaps that need nothing; give how many were open.

        Raises:
            DeskError: ``not_found``.
        """
        async with self.database.transaction() as session:
            gaps = await _open(session, ids)
            self._close(session, gaps, "dismissed", staff_id)
            return len(gaps)

    async def reopen(self, ids: Iterable[str]) -> int:
        """Take dismissals back; give how many gaps are open again. What became of the others stands.

        Raises:
            DeskError: ``not_found``.
        """
        async with self.database.transaction() as session:
            gaps = [gap for gap in await _chosen(session, ids) if gap.state == "dismissed"]
            for gap in gaps:
                gap.state, gap.closed_at, gap.closed_by = "open", None, None
            return len(gaps)

    async def as_phrasing(
        self, ids: Iterable[str], topic: str, wording: str | None, staff_id: str
    ) -> tuple[int, dict[str, Any]]:
        """Make gaps phrasings of an answer, as one change in its history.

        Args:
            ids: the gaps.
            topic: the answer.
            wording: what to write instead of the customers' own words.
            staff_id: the editor.

        Returns:
            How many gaps it closed, and the answer.

        Raises:
            NotKept: a phrasing that cannot be kept, for instance of another answer's.
            DeskError: ``not_found``.
        """
        async with self.database.transaction() as session:
            await touch(session)
            gaps = await _open(session, ids)
            answer = await session.get(Answer, topic, with_for_update=True)
            if answer is None or answer.retired_at is not None:
                raise DeskError("not_found")
            known = {same_words(text) for text in (answer.question, *answer.phrasings)}
            texts = [wording] if wording else [gap.text for gap in gaps]
            more = [text for text in texts if same_words(text) not in known] if gaps else []
            change = await self.editing.change(
                session, ANSWERS, answer, {"phrasings": [*answer.phrasings, *more]}, "edit", staff_id
            )
            self._close(session, gaps, "phrasing", staff_id)
            await session.flush()
            for gap in gaps:
                gap.topic = topic
                gap.change_id = change.id if change else None
            return len(gaps), await self._answer(session, answer)

    async def _answer(self, session: Session, answer: Row) -> dict[str, Any]:
        return (await with_uses(session, ANSWERS, [answer]))[0]

    async def as_example(self, ids: Iterable[str], intent: str, wording: str | None, staff_id: str) -> int:
        """Write gaps down as examples of an intent, for a person to review; give how many were open.

        Raises:
            NotKept: no such intent.
            ReviewError: the file is not as we write it.
            DeskError: ``not_found``.
        """
        if intent not in await asyncio.to_thread(intents, self.nlu_data):
            raise NotKept([Problem("intent", "intent")])
        async with self.database.transaction() as session:
            await hold(session)
            gaps = await _open(session, ids)
            self._close(session, gaps, "example", staff_id)
            for gap in gaps:
                gap.intent = intent
            await session.flush()
            # Last: if it fails, nothing is closed; if the commit fails, the same examples are not written twice.
            texts = [wording] if wording and gaps else [gap.text for gap in gaps]
            await asyncio.to_thread(add_examples, self.review, intent, texts)
            return len(gaps)

    def _close(self, session: Session, gaps: list[KnowledgeGap], state: str, staff_id: str) -> None:
        now = self.clock.now()
        for gap in gaps:
            gap.state, gap.closed_at, gap.closed_by = state, now, staff_id
        if gaps:
            self.editing.audit.note(
                session, staff_id, Act.GAPS_CLOSED, "knowledge_gap", gaps[0].id, as_what=state, count=len(gaps)
            )


async def _open(session: Session, ids: Iterable[str]) -> list[KnowledgeGap]:
    """Give those of these gaps that are open; somebody may have been faster with the others."""
    return [gap for gap in await _chosen(session, ids) if gap.state == "open"]


async def _chosen(session: Session, ids: Iterable[str]) -> list[KnowledgeGap]:
    wanted = set(ids)
    found = list(
        await session.scalars(
            select(KnowledgeGap).where(KnowledgeGap.id.in_(wanted)).order_by(KnowledgeGap.id).with_for_update()
        )
    )
    if {gap.id for gap in found} != wanted:
        raise DeskError("not_found")
    return found


def gap_view(gap: KnowledgeGap) -> dict[str, Any]:
    """Write a gap for editors."""
    return {
        "id": gap.id,
        "message_id": gap.message_id,
        "conversation_id": gap.conversation_id,
        "text": gap.text,
        "reason": gap.reason,
        "intent": gap.intent,
        "confidence": gap.confidence,
        "at": to_wire(gap.created_at),
    }
