"""The way to a human: asked for, angry, or not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import desk, words
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
        say(dispatcher, one_of(tracker, words.HUMAN_ASKED), actions=[handoff(tracker, "asked")])
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
            one_of(tracker, words.COMPLAINT),
            actions=[handoff(tracker, "complaint")],
        )
        return settled()


def not_understood(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Ask once to rephrase, with suggestions; then offer a human, in other words each time."""
    misses = int(tracker.get_slot("misses") or 0)
    counted = SlotSet("misses", misses + 1)
    if misses == 0:
        variants = words.OUT_OF_SCOPE if intent(tracker) == "out_of_scope" else words.NOT_UNDERSTOOD
        say(dispatcher, one_of(tracker, variants), offer(SUGGESTIONS))
        return [counted]
    return [counted, *offer_human(dispatcher, tracker, one_of(tracker, words.OFFER_HUMAN))]


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
                one_of(tracker, words.HANDED_OVER),
                actions=[handoff(tracker, str(reason))],
            )
        else:
            say(dispatcher, one_of(tracker, words.GO_ON))
        return settled()


class Deny(Action):
    """Take a no for a no."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_deny"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Carry on without what was offered."""
        say(dispatcher, one_of(tracker, words.NO_IS_NO))
        return settled()


class HumanLeft(Action):
    """Take over again after the customer left the queue."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_human_left"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say so in one line."""
        say(dispatcher, one_of(tracker, words.BACK_FROM_QUEUE))
        return settled()
