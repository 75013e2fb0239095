"""Handing a conversation to a human: with all that the operator needs, and with the hour when somebody is back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import desk, words
from actions.jalali import jalali_moment
from actions.turn import Events, ask_human, command, contact_name, intent, logger, one_of, say, settled, text, wish
from persian.digits import to_persian
from persian.normalise import normalise

QUOTED = 120
MOST_TOPICS = 4
_ANGRY = re.compile("|".join(words.ANGRY))
_INSULT = re.compile("|".join(words.INSULTS))
_UNHAPPY = re.compile("|".join(words.UNHAPPY))
# Said on the way to a human; what was wanted lies before it.
_ON_THE_WAY = {"affirm", "deny", "nlu_fallback", "request_human", "complaint", "inform", "greet", "human_left", ""}


def mood(tracker: Tracker) -> str:
    """Return how the customer sounds in their newest three messages: calm, unhappy or angry."""
    said = " ".join(normalise(written).text for written, _ in _said(tracker)[-3:])
    if _ANGRY.search(said):
        return "angry"
    return "unhappy" if _UNHAPPY.search(said) or intent(tracker) == "complaint" else "calm"


def is_insult(tracker: Tracker) -> bool:
    """Tell whether the newest message scolds, whatever else it was taken for."""
    return command(tracker) is None and bool(_INSULT.search(normalise(text(tracker)).text))


def handoff(
    tracker: Tracker, reason: str, choices: Sequence[dict[str, Any]] = (), if_closed: str | None = None
) -> dict[str, Any]:
    """Return the request for a human: why, what was wanted and said, what was last talked of, how it sounds.

    Args:
        tracker: the conversation.
        reason: one of the protocol's.
        choices: what the customer may do instead of waiting.
        if_closed: what is said instead of the reply's text when the queue lets nobody in: only the desk knows.
    """
    asked = intent(tracker)
    if asked in {"affirm", "nlu_fallback", ""}:
        asked = str(tracker.get_slot("offered_intent") or "")
    sounds = mood(tracker)
    priority = max(words.PRIORITY_OF_REASON.get(reason, 0), words.PRIORITY_OF_MOOD[sounds])
    return {
        "type": "request_handoff",
        "reason": reason,
        "intent": asked or None,
        "summary": summary(tracker, reason),
        "mood": sounds,
        "priority": priority,
        "entities": _entities(tracker),
        "last_order": tracker.get_slot("last_order"),
        "last_product": tracker.get_slot("last_product"),
        "choices": list(choices),
        "if_closed": if_closed,
    }


def summary(tracker: Tracker, reason: str) -> str:
    """Return two Persian sentences: who wants what, in their own last words; and what the bot did so far."""
    said = _said(tracker)
    wanted = next((name for _, name in reversed(said) if name not in _ON_THE_WAY and name in words.WANTS), "")
    who = words.SUMMARY_WHO_NAMED.format(name=contact_name(tracker)) if contact_name(tracker) else words.SUMMARY_WHO
    about = words.WANTS.get(wanted) or words.WANTS_BY_REASON[reason]
    order = tracker.get_slot("last_order")
    if order:
        about += words.SUMMARY_ORDER.format(number=to_persian(str(order)))
    last = f": «{said[-1][0][:QUOTED]}»" if said else ""
    done = "، ".join(_done(tracker)) or words.SUMMARY_NOTHING_DONE
    return f"{who} {about}{last}. {words.SUMMARY_WHY[reason]}؛ {words.SUMMARY_DONE.format(done=done)}."


async def hand_over(dispatcher: CollectingDispatcher, tracker: Tracker, reason: str, sentence: str) -> Events:
    """Hand over at once; when nobody is there, say when somebody is back and offer a call instead of waiting.

    Args:
        dispatcher: where it is said.
        tracker: the conversation.
        reason: one of the protocol's.
        sentence: what is said while somebody is there; it may promise them.
    """
    try:
        found = await desk.hours()
    except desk.DeskUnavailableError as error:
        logger.warning("conversation %s: the desk told no hours: %s", tracker.sender_id, error)
        found = {"open": True}
    choices = []
    anyway = one_of(tracker, words.SAID_ANYWAY[reason]) if reason in words.SAID_ANYWAY else None
    if not found.get("open") and not found.get("somebody_online"):
        back = found.get("opens_at")
        nobody = words.NOBODY_UNTIL.format(when=jalali_moment(back)) if back else words.NOBODY_NOW
        sentence = f"{anyway or one_of(tracker, words.NOTED)} {nobody}"
        choices = [{**ask_human(), "title": words.STAY_IN_QUEUE}, wish(words.CALL_ME, "request_callback")]
    say(dispatcher, sentence, actions=[handoff(tracker, reason, choices, anyway)])
    return settled()


def _said(tracker: Tracker) -> list[tuple[str, str]]:
    """Return what the customer typed, with its intent, oldest first."""
    found = []
    for event in tracker.events:
        typed = event.get("event") == "user" and not (event.get("metadata") or {}).get("command")
        if typed and str(event.get("text") or "").strip():
            name = ((event.get("parse_data") or {}).get("intent") or {}).get("name") or ""
            found.append((" ".join(str(event["text"]).split()), str(name)))
    return found


def _entities(tracker: Tracker) -> dict[str, str]:
    """Return the last value of each kind of thing the customer named."""
    found: dict[str, str] = {}
    for event in tracker.events:
        if event.get("event") == "user" and not (event.get("metadata") or {}).get("command"):
            for entity in (event.get("parse_data") or {}).get("entities") or []:
                found[str(entity["entity"])[:64]] = str(entity["value"])[:200]
    return dict(list(found.items())[:20])


def _done(tracker: Tracker) -> list[str]:
    """Return what the bot has settled, in words, the last first."""
    found = []
    for event in reversed(tracker.events):
        custom = (event.get("data") or {}).get("custom") or {} if event.get("event") == "bot" else {}
        for action in custom.get("actions") or []:
            if action.get("type") == "open_case":
                found.append(words.CASE_WAS_OPENED.format(what=words.CASES[action["kind"]]))
            elif action.get("type") == "mark_helped" and not str(action["topic"]).startswith("case_"):
                topic = str(action["topic"]).partition(":")[0]
                found.append(words.WAS_TOLD.get(topic, words.WAS_ANSWERED))
    return list(dict.fromkeys(found))[:MOST_TOPICS]
