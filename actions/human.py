"""The way to a human: asked for, angry, or not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import desk
from actions.courtesy import SUGGESTIONS
from actions.turn import (
    Events,
    handoff,
    helped,
    intent,
    logger,
    offer,
    offer_human,
    one_of,
    say,
    settled,
    text,
)

# An answer found without knowing the intent has to be closer than one to a plain question.
SURE_ENOUGH = 0.55


class RequestHuman(Action):
    """Hand over at once when a human is asked for."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_request_human"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Request the handoff."""
        words = ["حتماً. الان شما را به همکارانم وصل می‌کنم.", "چشم، درخواست شما را به همکارانم رساندم."]
        say(dispatcher, one_of(tracker, words), actions=[handoff(tracker, "asked")])
        return settled()


class Complaint(Action):
    """One line of regret, then a human."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_complaint"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Request the handoff."""
        say(
            dispatcher,
            "از این‌که تجربه‌ی خوبی نداشتید صمیمانه متأسفم. همین الان شما را به همکارانم وصل می‌کنم.",
            actions=[handoff(tracker, "complaint")],
        )
        return settled()


def not_understood(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Ask once to rephrase, with suggestions; then offer a human, in other words each time."""
    misses = int(tracker.get_slot("misses") or 0)
    counted = SlotSet("misses", misses + 1)
    if misses == 0:
        words = "متوجه منظورتان نشدم. لطفاً جور دیگری بنویسید، یا یکی از این‌ها را انتخاب کنید."
        if intent(tracker) == "out_of_scope":
            words = "این از کار من بیرون است؛ من درباره‌ی خرید از این فروشگاه کمک می‌کنم. مثلاً:"
        say(dispatcher, words, offer(SUGGESTIONS))
        return [counted]
    offers = [
        "باز هم متوجه نشدم. می‌خواهید شما را به یکی از همکارانم وصل کنم؟",
        "پاسخ این را نمی‌دانم. دوست دارید با یکی از همکارانم گفت‌وگو کنید؟",
        "از پس این یکی برنیامدم. همکارانم می‌توانند کمکتان کنند؛ وصل کنم؟",
    ]
    return [counted, *offer_human(dispatcher, tracker, offers[(misses - 1) % len(offers)])]


class NotUnderstood(Action):
    """Answer a question the shop's answers clearly hold; else say that it was not understood."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_not_understood"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Search before giving up; then ask to rephrase or offer a human."""
        if intent(tracker) == "nlu_fallback" and text(tracker).strip():
            try:
                found = await desk.answers(text(tracker))
            except desk.DeskUnavailableError as error:
                logger.warning("conversation %s: no answers to search: %s", tracker.sender_id, error)
                found = []
            if found and found[0]["score"] >= SURE_ENOUGH:
                say(dispatcher, found[0]["answer"], actions=[helped(f"faq:{found[0]['topic']}")])
                return settled(was_helped=True)
        return not_understood(dispatcher, tracker)


class Affirm(Action):
    """Carry out what was offered."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_affirm"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Hand over if a human was offered; else ask on."""
        reason = tracker.get_slot("pending_offer")
        if reason:
            say(
                dispatcher,
                "بسیار خب، درخواست شما را به همکارانم رساندم.",
                actions=[handoff(tracker, str(reason))],
            )
        else:
            say(dispatcher, "بسیار خب. بفرمایید، چه کمکی از من برمی‌آید؟")
        return settled()


class Deny(Action):
    """Take a no for a no."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_deny"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Carry on without what was offered."""
        words = ["باشه. اگر پرسش دیگری دارید، بفرمایید.", "بسیار خب. هر پرسشی داشتید، همین‌جا بنویسید."]
        say(dispatcher, one_of(tracker, words))
        return settled()


class HumanLeft(Action):
    """Take over again after the customer left the queue."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_human_left"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say so in one line."""
        say(dispatcher, "دوباره من پاسخ‌گوی شما هستم. چه کمکی از من برمی‌آید؟")
        return settled()
