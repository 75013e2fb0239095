"""Greetings, thanks, goodbyes and the question whether one speaks to a machine."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Events, contact_name, offer, one_of, say, settled, suggestion

SUGGESTIONS = [suggestion("پیگیری سفارش"), suggestion("قیمت کالا"), suggestion("شرایط ارسال")]


class Greet(Action):
    """Greet, by name when it is known."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_greet"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say hello and what can be asked."""
        name = contact_name(tracker)
        hello = f"سلام {name} عزیز!" if name else "سلام!"
        rest = one_of(tracker, ["چطور می‌توانم کمکتان کنم؟", "خوش آمدید. چه کمکی از من برمی‌آید؟"])
        say(dispatcher, f"{hello} {rest}", offer(SUGGESTIONS))
        return settled()


class Thank(Action):
    """Answer thanks; after help, that ends the conversation."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_thank"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Return the courtesy."""
        finish = [{"type": "finish_conversation"}] if tracker.get_slot("helped") else []
        words = ["خواهش می‌کنم. خوشحالم که توانستم کمک کنم.", "خواهش می‌کنم؛ هر وقت خواستید در خدمتم."]
        say(dispatcher, one_of(tracker, words), actions=finish)
        return [*settled(), SlotSet("helped", None)]


class Goodbye(Action):
    """Say goodbye and end the conversation."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_goodbye"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Return the courtesy."""
        words = ["خدانگهدار! روز خوبی داشته باشید.", "به امید دیدار. هر وقت خواستید، دوباره بنویسید."]
        say(dispatcher, one_of(tracker, words), actions=[{"type": "finish_conversation"}])
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
            "من پاسخ‌گوی خودکار فروشگاه هستم. هر وقت بخواهید، شما را به همکارانم وصل می‌کنم.",
            offer([suggestion("گفت‌وگو با همکاران")]),
        )
        return settled()
