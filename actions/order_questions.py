"""What the order form asks: the number, the four digits, a phone instead of them, and what the wish needs."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import words
from actions.orders import DETAIL_NEEDED, FORM, WITHOUT_ORDER
from actions.turn import Events, intent, offer, one_of, say, suggestion, wish
from persian.digits import to_persian


class _Ask:
    """Ask for one of the order's keys, in other words each time."""

    slot = ""

    def name(self) -> str:
        """Return the name Rasa's forms look for."""
        return f"action_ask_{FORM}_{self.slot}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Ask, unless the question was asked only just now."""
        if intent(tracker) != "second_wish":
            choices = self.choices(tracker)
            number = to_persian(str(tracker.get_slot("order_number") or ""))
            asked = one_of(tracker, self.variants(tracker), number=number)
            say(dispatcher, asked, offer(choices) if choices else None)
        return []

    def variants(self, tracker: Tracker) -> tuple[str, ...]:
        """Return the ways to ask."""
        raise NotImplementedError

    def choices(self, tracker: Tracker) -> list[dict[str, Any]]:
        """Return quick answers."""
        return []


class AskOrderNumber(_Ask, Action):
    """Ask for the number."""

    slot = "order_number"

    def variants(self, tracker: Tracker) -> tuple[str, ...]:
        """Return the ways to ask."""
        return words.WHICH_ORDER if tracker.get_slot("known_orders") else words.ASK_ORDER_NUMBER

    def choices(self, tracker: Tracker) -> list[dict[str, Any]]:
        """Return the orders proved already, and the way without one."""
        known = [suggestion(to_persian(number)) for number in tracker.get_slot("known_orders") or []]
        without = tracker.get_slot("order_request") in WITHOUT_ORDER
        return [*known[:3], *([suggestion(words.I_HAVE_NO_NUMBER)] if without else [])]


class AskLastFour(_Ask, Action):
    """Ask for the four digits."""

    slot = "phone_last4"

    def variants(self, tracker: Tracker) -> tuple[str, ...]:
        """Return the ways to ask."""
        return words.ASK_LAST_FOUR


class AskCasePhone(_Ask, Action):
    """Ask somebody without an order number how to reach them."""

    slot = "case_phone"

    def variants(self, tracker: Tracker) -> tuple[str, ...]:
        """Return the ways to ask."""
        return words.ASK_CASE_PHONE


class AskDetail(_Ask, Action):
    """Ask what the wish needs."""

    slot = "request_detail"

    def variants(self, tracker: Tracker) -> tuple[str, ...]:
        """Return the ways to ask, with the order that is meant."""
        asked = words.ASK_DETAIL[str(tracker.get_slot("order_request"))]
        named = tracker.get_slot("proven_order") is not None
        return tuple(words.ABOUT_ORDER + variant for variant in asked) if named else asked

    def choices(self, tracker: Tracker) -> list[dict[str, Any]]:
        """Return the way past a question that needs no answer."""
        needed = tracker.get_slot("order_request") in DETAIL_NEEDED
        return [] if needed else [wish(words.SKIP, "skip")]
