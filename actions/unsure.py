"""Not understood: first the likeliest readings, then what the answers hold, then a human; never one sentence thrice."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import desk, goods_words, words
from actions.courtesy import SUGGESTIONS
from actions.handing_over import hand_over
from actions.lacking import GAP, wants_to_buy
from actions.turn import (
    Events,
    ask_human,
    command,
    intent,
    logger,
    offer,
    offer_human,
    one_of,
    say,
    suggestion,
    text,
    wish,
)

MOST_READINGS = 3
LIKELY = 0.06
NEAR = 0.25
MOST_MISSES = 6
CARRIED = ("product", "brand", "category", "colour", "amount", "order_number")


def readings(tracker: Tracker) -> list[dict[str, Any]]:
    """Return the two or three likeliest readings of the newest message as choices; none when nothing is likely."""
    if command(tracker):
        return []
    ranking = tracker.latest_message.get("intent_ranking") or []
    likely = [row["name"] for row in ranking if row["name"] in words.TITLES and row.get("confidence", 0) >= LIKELY]
    entities: dict[str, Any] = {"said": text(tracker)[:500]}
    for entity in tracker.latest_message.get("entities") or []:
        if entity["entity"] in CARRIED:
            entities[entity["entity"]] = entity["value"]
    found = [wish(words.TITLES[name], name, **entities) for name in likely[:MOST_READINGS]]
    return found if len(found) > 1 else []


async def nearest(tracker: Tracker) -> list[dict[str, Any]]:
    """Return the questions nearest to what was written as choices; none when nothing is near or the desk is away."""
    try:
        found = await desk.answers(text(tracker))
    except desk.DeskUnavailableError as error:
        logger.warning("conversation %s: no answers to search: %s", tracker.sender_id, error)
        return []
    near = [row["question"] for row in found if row["score"] >= NEAR]
    return [wish(question, "ask_faq", said=question) for question in near[:MOST_READINGS]]


async def not_understood(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Ask what was meant, then search, then offer a human, in other words each time; at last hand over."""
    misses = int(tracker.get_slot("misses") or 0)
    counted = SlotSet("misses", misses + 1)
    if misses >= MOST_MISSES:
        return [*await hand_over(dispatcher, tracker, "not_understood", words.LOST_FOR_GOOD), SlotSet("misses", 0)]
    if intent(tracker) == "out_of_scope" and misses == 0 and wants_to_buy(tracker):
        choices = [suggestion(goods_words.SUGGEST_PHONES), ask_human()]
        say(dispatcher, one_of(tracker, goods_words.NO_SUCH_PRODUCT), offer(choices), [GAP])
        return [counted]
    if misses == 0:
        choices = readings(tracker) if intent(tracker) != "out_of_scope" else []
        variants = words.OUT_OF_SCOPE if intent(tracker) == "out_of_scope" else words.NOT_UNDERSTOOD
        if choices:
            variants = words.DID_YOU_MEAN
        say(dispatcher, one_of(tracker, variants), offer([*choices, ask_human()] if choices else SUGGESTIONS))
        return [counted]
    if misses == 1:
        choices = await nearest(tracker)
        if choices:
            say(dispatcher, one_of(tracker, words.NEAREST), offer([*choices, ask_human()]))
            return [counted]
    return [counted, *offer_human(dispatcher, tracker, one_of(tracker, words.OFFER_HUMAN))]
