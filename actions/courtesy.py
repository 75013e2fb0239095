"""Greetings, thanks, goodbyes and the question whether one speaks to a machine."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import words
from actions.turn import Events, contact_name, offer, one_of, say, settled, suggestion

SUGGESTIONS = [suggestion(title) for title in (words.SUGGEST_ORDER, words.SUGGEST_PRICE, words.SUGGEST_SHIPPING)]


class Greet(Action):
    """Greet, by name when it is known."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_greet"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say hello and what can be asked; amid a conversation only that one listens («یه سوال دیگه دارم»)."""
        if _has_spoken(tracker):
            say(dispatcher, one_of(tracker, words.GO_ON))
            return settled()
        name = contact_name(tracker)
        hello = words.HELLO_NAMED.format(name=name) if name else words.HELLO
        say(dispatcher, f"{hello} {one_of(tracker, words.WELCOME)}", offer(SUGGESTIONS))
        return settled()


def _has_spoken(tracker: Tracker) -> bool:
    """Tell whether the bot has said something since this session began."""
    for event in reversed(tracker.events):
        if event["event"] == "bot":
            return True
        if event["event"] == "session_started":
            return False
    return False


class Thank(Action):
    """Answer thanks; after help, that ends the conversation."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_thank"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Return the courtesy."""
        was_helped = tracker.get_slot("helped")
        finish = [{"type": "finish_conversation"}] if was_helped else []
        say(dispatcher, one_of(tracker, words.THANKS if was_helped else words.THANKS_FOR_NOTHING), actions=finish)
        return [*settled(), SlotSet("helped", None)]


class Goodbye(Action):
    """Say goodbye and end the conversation."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_goodbye"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Return the courtesy."""
        say(dispatcher, one_of(tracker, words.GOODBYE), actions=[{"type": "finish_conversation"}])
        return [*settled(), SlotSet("helped", None)]


class BotChallenge(Action):
    """Be honest about being a machine."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_bot_challenge"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say so, and that people are near."""
        say(
            dispatcher,
            one_of(tracker, words.BOT_CHALLENGE),
            offer([suggestion(words.SUGGEST_HUMAN)]),
        )
        return settled()
