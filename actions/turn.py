"""Reading the tracker and speaking: what every action needs."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import words

Events = list[dict[str, Any]]
logger = logging.getLogger(__name__)
_NAME = re.compile(r"\{(\w+)\}")

YES_NO = [
    {"title": words.YES, "command": {"intent": "affirm", "entities": {}}},
    {"title": words.NO, "command": {"intent": "deny", "entities": {}}},
]


def intent(tracker: Tracker) -> str:
    """Return the intent of the newest message, or an empty text."""
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def text(tracker: Tracker) -> str:
    """Return what the customer wrote, exactly; after a button, the words that the button stood for."""
    if command(tracker):
        said = next(iter(values(tracker, "said")), None)
        if said:
            return str(said)
    clause = (tracker.latest_message.get("metadata") or {}).get("clause")  # the first of two wishes in one message
    return str(clause or tracker.latest_message.get("text") or "")


def confidence(tracker: Tracker) -> float:
    """Return how sure the newest message's intent is, 0 to 1."""
    return float((tracker.latest_message.get("intent") or {}).get("confidence") or 0.0)


def command(tracker: Tracker) -> dict[str, Any] | None:
    """Return the desk's command, when the newest message is one."""
    found = (tracker.latest_message.get("metadata") or {}).get("command")
    return found if isinstance(found, dict) else None


def values(tracker: Tracker, kind: str) -> list[Any]:
    """Return the different values of one kind of entity in the newest message, in order."""
    found: list[Any] = []
    for entity in tracker.latest_message.get("entities") or []:
        # Some values are no dictionary keys: an amount has two ends.
        if entity["entity"] == kind and entity["value"] not in found:
            found.append(entity["value"])
    return found


def contact_name(tracker: Tracker) -> str:
    """Return the customer's name when the desk knows it, else an empty text."""
    context = (tracker.latest_message.get("metadata") or {}).get("context") or {}
    return str(context.get("contact_name") or "")


def back_in_form(tracker: Tracker, form: str) -> bool:
    """Tell whether `form` only goes on after something else answered the newest message.

    Rasa then asks the form to validate once more, though nothing new was said to it.
    """
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action" and event.get("name") != form:
            return True
    return False


def one_of(tracker: Tracker, variants: Sequence[str], **values: str) -> str:
    """Return the wording that the bot has said least in this conversation, and of those least lately.

    Args:
        tracker: the conversation.
        variants: wordings; `{name}` in them stands for anything.
        values: what to put in for the names; a name without a value is left as it is.
    """
    said = [str(event.get("text") or "") for event in tracker.events if event.get("event") == "bot"]

    def heard(variant: str) -> tuple[int, int]:
        wording = re.compile(".*?".join(re.escape(part) for part in _NAME.split(variant)[::2]), re.DOTALL)
        times = [place for place, text in enumerate(said) if wording.search(text)]
        return len(times), times[-1] if times else -1

    return fill(min(variants, key=heard), **values)


def fill(wording: str, **values: str) -> str:
    """Return a wording with its `{names}` filled in; what stands in a value is text, braces and all."""
    return _NAME.sub(lambda found: values.get(found[1], found[0]), wording)


def say(
    dispatcher: CollectingDispatcher,
    sentence: str,
    payload: dict[str, Any] | None = None,
    actions: Sequence[dict[str, Any]] = (),
) -> None:
    """Say one thing, with its payload and with what must happen."""
    dispatcher.utter_message(text=sentence, json_message={"payload": payload, "actions": list(actions)})


def offer(choices: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a payload of quick replies."""
    return {"type": "choices", "choices": choices}


def suggestion(title: str) -> dict[str, Any]:
    """Return a choice that is sent as the customer's own words."""
    return {"title": title, "command": None}


def helped(topic: str) -> dict[str, Any]:
    """Return the action that counts this episode as answered by the bot."""
    return {"type": "mark_helped", "topic": topic}


def answered(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the actions after one of the shop's answers was given: it helped, and how sure the search was of it."""
    topic, score = found["topic"], min(max(float(found["score"]), 0.0), 1.0)
    return [helped(f"faq:{topic}"), {"type": "mark_answer", "topic": topic, "score": score}]


def settled(was_helped: bool = False) -> Events:
    """Return the events after a message that was understood: misses and what stood open are forgotten."""
    events = [SlotSet("misses", 0), SlotSet("pending_offer", None), SlotSet("goods_waiting", None)]
    return [*events, SlotSet("helped", True)] if was_helped else events


def offer_human(dispatcher: CollectingDispatcher, tracker: Tracker, sentence: str) -> Events:
    """Offer a human with yes and no, and remember that the offer stands."""
    say(dispatcher, sentence, offer(YES_NO))
    return [
        SlotSet("pending_offer", "not_understood"),
        SlotSet("offered_intent", intent(tracker)),
    ]


def ask_human() -> dict[str, Any]:
    """Return a choice that asks for a human."""
    return {"title": words.SUGGEST_HUMAN, "command": {"intent": "request_human", "entities": {}}}


def wish(title: str, name: str, **entities: Any) -> dict[str, Any]:
    """Return a choice that stands for an intent with its entities."""
    return {"title": title, "command": {"intent": name, "entities": entities}}


def desk_is_away(dispatcher: CollectingDispatcher, tracker: Tracker, error: Exception) -> Events:
    """Say politely that the facts cannot be had now, log why, and offer a human."""
    logger.warning("conversation %s: the desk gave no facts: %s", tracker.sender_id, error)
    return offer_human(dispatcher, tracker, one_of(tracker, words.DESK_AWAY))
