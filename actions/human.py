"""The way to a human: asked for, angry, or not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import desk, words
from actions.case_code import tell_case
from actions.corrected import ask_again, is_correction
from actions.handing_over import hand_over, is_insult
from actions.picking import is_about_goods, pick_up_goods
from actions.turn import Events, answered, command, intent, logger, offer, one_of, say, settled, text, values, wish
from actions.unsure import not_understood
from persian.digits import to_persian

# An answer found without knowing the intent has to be closer than one to a plain question.
SURE_ENOUGH = 0.55


class RequestHuman(Action):
    """Hand over at once when a human is asked for."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_request_human"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Request the handoff."""
        return await hand_over(dispatcher, tracker, "asked", one_of(tracker, words.HUMAN_ASKED))


class Complaint(Action):
    """One line of regret, then a human."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_complaint"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Request the handoff."""
        return await hand_over(dispatcher, tracker, "complaint", one_of(tracker, words.COMPLAINT))


def pick_up_order(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events | None:
    """Go on with an order number that came by itself: with the last wish, or asking which; None without a number."""
    number = next(iter(values(tracker, "order_number")), None)
    if number is None:
        return None
    if tracker.get_slot("order_request"):
        return [*settled(), FollowupAction("order_form")]
    names = ("track_order", "cancel_order", "return_order")
    choices = [wish(words.TITLES[name], name, order_number=number) for name in names]
    say(dispatcher, one_of(tracker, words.WHAT_ABOUT_ORDER, number=to_persian(str(number))), offer(choices))
    return [*settled(), SlotSet("order_number", number)]


class NotUnderstood(Action):
    """Answer a question the shop's answers clearly hold; else say that it was not understood."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_not_understood"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Search before giving up; then ask what was meant or offer a human."""
        about_order = pick_up_order(dispatcher, tracker)
        if about_order is not None:
            return about_order
        if is_correction(tracker):
            return await ask_again(dispatcher, tracker)
        about_case = await tell_case(dispatcher, tracker)
        if about_case is not None:
            return about_case
        if is_insult(tracker):
            return await hand_over(dispatcher, tracker, "complaint", one_of(tracker, words.COMPLAINT))
        about_goods = await pick_up_goods(dispatcher, tracker)
        if about_goods is not None:
            return about_goods
        if intent(tracker) == "nlu_fallback" and text(tracker).strip():
            try:
                found = await desk.answers(text(tracker))
            except desk.DeskUnavailableError as error:
                logger.warning("conversation %s: no answers to search: %s", tracker.sender_id, error)
                found = []
            if found and found[0].get("sure", found[0]["score"] >= SURE_ENOUGH):
                say(dispatcher, found[0]["answer"], actions=answered(found[0]))
                return settled(was_helped=True)
        return await not_understood(dispatcher, tracker)


class Affirm(Action):
    """Carry out what was offered."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_affirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Hand over if a human was offered; else ask on."""
        reason = tracker.get_slot("pending_offer")
        if reason:
            return await hand_over(dispatcher, tracker, str(reason), one_of(tracker, words.HANDED_OVER))
        about_order = pick_up_order(dispatcher, tracker)
        if about_order is not None:
            return about_order
        about_goods = await pick_up_goods(dispatcher, tracker) if is_about_goods(tracker) else None
        if about_goods is not None:
            return about_goods
        say(dispatcher, one_of(tracker, words.GO_ON))
        return settled()


class Deny(Action):
    """Take a no for a no."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_deny"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Carry on without what was offered; «نه، ۱۰۲۳۴۶» corrects the order just talked of."""
        about_order = pick_up_order(dispatcher, tracker)
        if about_order is not None:
            return about_order
        about_goods = await pick_up_goods(dispatcher, tracker) if is_about_goods(tracker) else None
        if about_goods is not None:
            return about_goods
        if is_correction(tracker):
            return await ask_again(dispatcher, tracker)
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


class OfferSecond(Action):
    """Offer the second of two wishes in one message, after the first was dealt with."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_offer_second"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Put it on a button."""
        second = dict((command(tracker) or {}).get("entities") or {})
        name = str(second.pop("second_intent", ""))
        if name in words.TITLES:
            said = str(second.get("said") or "")
            say(
                dispatcher,
                one_of(tracker, words.SECOND_WISH, said=said),
                offer([wish(words.TITLES[name], name, **second)]),
            )
        return []
