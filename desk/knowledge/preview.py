"""What would come of a customer's message: for editors, who try it; nothing is kept and nothing is carried out."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from desk.engine.answered import gap_reason
from desk.engine.client import EngineClient, EngineRefused, EngineUnavailable
from desk.engine.protocol import Reply, TurnAnswer, TurnContext, TurnRequest
from desk.ids import new_id
from desk.knowledge.models import Answer
from desk.knowledge.service import Knowledge

log = logging.getLogger(__name__)

ANSWERS, PRODUCTS = 5, 6
"""How many of each are shown."""


@dataclass(frozen=True)
class Previews:
    """Tries messages.

    Args:
        knowledge: finds answers and products.
        engine: answers as it answers customers.
    """

    knowledge: Knowledge
    engine: EngineClient

    async def show(self, text: str, lang: str, draft: Answer | None) -> dict[str, Any]:
        """Give what is understood, found and said.

        Args:
            text: what a customer would write, as the first message of a conversation.
            lang: the customer's language.
            draft: an answer that is not kept yet. The search takes it for kept; the bot does not know it.
        """
        found, goods, turn = await asyncio.gather(
            self.knowledge.answers(text, ANSWERS, draft),
            self.knowledge.products(text, limit=PRODUCTS),
            self._turn(text, lang),
        )
        return {
            "understanding": turn.understanding.model_dump() if turn and turn.understanding else None,
            "answers": found,
            "products": goods.products,
            "total": goods.total,
            "replies": [_reply(one) for one in turn.replies if one.text or one.payload] if turn else None,
            "does": _does(turn) if turn else [],
        }

    async def _turn(self, text: str, lang: str) -> TurnAnswer | None:
        """Run a turn of a conversation that there is not: what it says must happen, nobody carries out."""
        name = f"preview-{new_id()}"
        try:
            return await self.engine.turn(
                TurnRequest(
                    turn_id=name,
                    conversation_id=name,
                    kind="text",
                    text=text,
                    command=None,
                    context=TurnContext(contact_name=None, lang=lang, verified_order=None),
                )
            )
        except (EngineUnavailable, EngineRefused) as error:
            log.warning("a preview has no reply: %s", error)
            return None


def _does(turn: TurnAnswer) -> list[str]:
    """Name the types of what would have to happen; the desk itself takes a message for a gap that nothing helped."""
    types: list[str] = [action.type for one in turn.replies for action in one.actions]
    return [*types, "note_gap"] if gap_reason(turn) and "note_gap" not in types else types


def _reply(reply: Reply) -> dict[str, Any]:
    """Write a reply as clients are told it: what pressing a choice means stays here."""
    payload = reply.payload
    if payload and payload.get("choices"):
        payload = {**payload, "choices": [{"title": choice["title"]} for choice in payload["choices"]]}
    return {"text": reply.text or "", "payload": payload}
