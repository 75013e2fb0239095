"""Goods in a message that is no question: a model's name, «دومی», «مشکیش», a budget, what it is for."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import desk
from actions import goods_words as words
from actions.asked import Asked, read
from actions.comparing import compare
from actions.products import tell
from actions.recommending import recommend, take_step
from actions.turn import Events, command, intent, logger, text

# Messages whose meaning the model is not sure of, or that only say something: what they name decides.
OPEN = {"inform", "affirm", "deny", "nlu_fallback"}
LONGEST = 12  # words


def is_about_goods(tracker: Tracker) -> bool:
    """Tell whether a yes or a no says more than that: «نه، ردمی نوت ۱۴», «آره دومی», or answers what was asked."""
    more = len(text(tracker).split()) > 1
    return command(tracker) is None and (more or bool(tracker.get_slot("goods_waiting")))


async def pick_up_goods(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events | None:
    """Go on about goods, when the newest message names some or points at what was shown.

    Returns:
        the events; or None when it is about nothing of the kind, or the desk is away.
    """
    if len(str(tracker.latest_message.get("text") or "").split()) > LONGEST:
        return None
    try:
        return await _pick_up(dispatcher, tracker, await read(tracker))
    except desk.DeskUnavailableError as error:
        logger.warning("conversation %s: goods cannot be looked up: %s", tracker.sender_id, error)
        return None


async def _pick_up(dispatcher: CollectingDispatcher, tracker: Tracker, asked: Asked) -> Events | None:
    waiting = tracker.get_slot("goods_waiting") or {}
    if asked.pointed:
        if len(asked.pointed) > 1 and asked.says(words.COMPARING):
            return await compare(dispatcher, tracker, asked)
        return await tell(dispatcher, tracker, _kind(asked, ""), asked)
    if intent(tracker) not in OPEN:
        return None
    if asked.step and asked.shown.slugs and intent(tracker) != "affirm":
        return await take_step(dispatcher, tracker, asked)
    if waiting.get("kind") == "compare" and (asked.products or asked.model):
        return await compare(dispatcher, tracker, asked)
    if asked.products:
        return await tell(dispatcher, tracker, _kind(asked, str(waiting.get("kind") or "")), asked)
    if intent(tracker) == "deny":
        return None
    narrows = bool(asked.use or asked.brands or asked.colour)
    if waiting.get("kind") == "recommend" and (asked.named or asked.budget or narrows):
        return await recommend(dispatcher, tracker, asked)
    if intent(tracker) == "affirm":
        return None
    if asked.colour and not asked.named and asked.shown.focus and not asked.budget:
        return await tell(dispatcher, tracker, "availability", asked)
    if asked.budget and (asked.named or asked.shown.wish or intent(tracker) == "inform"):
        return await recommend(dispatcher, tracker, asked)
    if asked.category or asked.kind or (narrows and asked.shown.wish) or (asked.use and intent(tracker) == "inform"):
        return await recommend(dispatcher, tracker, asked)
    if asked.brands or asked.model:
        return await tell(dispatcher, tracker, _kind(asked, str(waiting.get("kind") or "availability")), asked)
    return None


def _kind(asked: Asked, waited: str) -> str:
    """Return which question about a product a message asks, or was asked before it."""
    if asked.says(words.PRICE_ASKED):
        return "price"
    if asked.says(words.SPECS_ASKED) or asked.specs:
        return "specs"
    if asked.says(words.STOCK_ASKED) or asked.colour or asked.says(words.COLOUR):
        return "availability"
    return waited if waited in {"price", "availability", "specs"} else "show"
