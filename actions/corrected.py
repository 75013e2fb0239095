"""«نه منظورم این نبود»: the question whose answer was wrong goes to the editors, and what was meant is asked again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import desk, words
from actions.turn import Events, ask_human, command, logger, offer, one_of, say, text, wish
from persian.normalise import normalise

MOST_OTHERS = 2
NEAR = 0.15
_NOT_MEANT = re.compile("|".join(words.NOT_MEANT))
GAP = {"type": "note_gap", "reason": "corrected"}


@dataclass(frozen=True)
class Given:
    """What the bot answered last.

    Attributes:
        question: the customer's words that it answered.
        topics: the shop's answers that were given.
    """

    question: str
    topics: frozenset[str]


def given(tracker: Tracker) -> Given | None:
    """Return the answer that was given to the message before the newest; None if it was not answered."""
    topics: set[str] = set()
    helped = False
    for event in reversed(tracker.events[: _newest(tracker)]):
        if event.get("event") == "user":
            return Given(str(event.get("text") or ""), frozenset(topics)) if helped else None
        custom = (event.get("data") or {}).get("custom") or {} if event.get("event") == "bot" else {}
        for action in custom.get("actions") or []:
            helped = helped or action["type"] == "mark_helped"
            if action["type"] == "mark_answer":
                topics.add(str(action["topic"]))
    return None


def is_correction(tracker: Tracker) -> bool:
    """Tell whether the newest message says, right after an answer, that it was not what was asked."""
    typed = command(tracker) is None and bool(_NOT_MEANT.search(normalise(text(tracker)).text))
    return typed and given(tracker) is not None


async def ask_again(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Say sorry, note the question as a gap, and offer the next nearest answers, else a human."""
    before = given(tracker) or Given("", frozenset())
    choices: list[dict[str, Any]] = []
    if before.topics:
        try:
            found = await desk.answers(before.question)
        except desk.DeskUnavailableError as error:
            logger.warning("conversation %s: no answers to search: %s", tracker.sender_id, error)
            found = []
        others = [row["question"] for row in found if row["topic"] not in before.topics and row["score"] >= NEAR]
        choices = [wish(question, "ask_faq", said=question) for question in others[:MOST_OTHERS]]
    sentence = one_of(tracker, words.SORRY_NEAREST if choices else words.SORRY_AGAIN)
    say(dispatcher, sentence, offer([*choices, ask_human()]), [GAP])
    # What is not understood next is the second time.
    return [SlotSet("misses", 1), SlotSet("pending_offer", None)]


def _newest(tracker: Tracker) -> int:
    places = [place for place, event in enumerate(tracker.events) if event.get("event") == "user"]
    return places[-1] if places else 0
