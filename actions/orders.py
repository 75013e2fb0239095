"""Where is my order: the form that asks for its number and the last four digits of the phone on it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import desk, words
from actions.jalali import jalali_date
from actions.turn import (
    Events,
    back_in_form,
    desk_is_away,
    handoff,
    helped,
    intent,
    offer_human,
    one_of,
    say,
    settled,
    values,
)
from actions.turn import text as written
from persian.digits import to_latin, to_persian
from persian.phones import last_four

CARD = ("number", "status", "status_text", "placed_at", "expected_at", "items", "tracking_code")
ON_ITS_WAY = {"paid", "packing", "shipped", "out_for_delivery"}

# In the middle of the form these are questions or wishes of their own; a rule answers them.
OF_THEIR_OWN = {
    "ask_price", "ask_availability", "ask_specs", "compare_products", "recommend_product", "ask_discount",
    "cancel_order", "change_order", "return_order", "report_problem", "payment_problem", "refund_status",
    "request_callback", "ask_faq", "request_human", "complaint", "bot_challenge", "greet", "thank", "goodbye",
    "stop", "start_survey", "human_left",
}  # fmt: skip

FORGET = [SlotSet("order_number", None), SlotSet("phone_last4", None)]


def order_text(order: dict[str, Any], name: str) -> str:
    """Return an order's state in one or two sentences, with Jalali dates."""
    sentence = words.ORDER_NAMED.format(name=name) if name else ""
    sentence += words.ORDER_STATE.format(number=to_persian(order["number"]), status=order["status_text"])
    sentence += words.ORDER_PLACED.format(date=jalali_date(order["placed_at"]))
    if order.get("expected_at") and order["status"] in ON_ITS_WAY:
        sentence += words.ORDER_EXPECTED.format(date=jalali_date(order["expected_at"]))
    return sentence


class ValidateTrackOrder(Action):
    """Read the number and the four digits; look the order up as soon as both are there.

    Returning no event at all makes the form step back, and a rule answers what was asked instead.
    """

    def name(self) -> str:
        """Return the name Rasa's forms look for."""
        return "validate_track_order_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Check what the newest message brought."""
        asked = tracker.get_slot("requested_slot")
        if asked and back_in_form(tracker, "track_order_form"):
            return []
        new_number = next(iter(values(tracker, "order_number")), None)
        number = new_number or tracker.get_slot("order_number")
        phone = next(iter(values(tracker, "phone_number")), "")
        four = str(phone)[-4:] or (last_four(written(tracker)) if asked == "phone_last4" else None)
        if number and four:
            return await self._look_up(dispatcher, tracker, str(number), four)
        if new_number or asked is None or (asked == "order_number" and number):
            return [SlotSet("order_number", number), SlotSet("phone_last4", None)]
        digits = any(char.isdigit() for char in to_latin(written(tracker)))
        if intent(tracker) in OF_THEIR_OWN and not digits:
            return []
        return self._guide(dispatcher, tracker, str(asked))

    @staticmethod
    def _guide(dispatcher: CollectingDispatcher, tracker: Tracker, asked: str) -> Events:
        if int(tracker.get_slot("misses") or 0) > 0:
            return [
                *settled(),
                *FORGET,
                *offer_human(dispatcher, tracker, words.ORDER_HARD),
                SlotSet("requested_slot", None),
            ]
        say(
            dispatcher,
            words.ORDER_NUMBER_HINT if asked == "order_number" else words.LAST_FOUR_HINT,
        )
        return [SlotSet(asked, None), SlotSet("misses", 1)]

    @staticmethod
    async def _look_up(dispatcher: CollectingDispatcher, tracker: Tracker, number: str, four: str) -> Events:
        try:
            answer = await desk.order(number, four, tracker.sender_id)
        except desk.DeskUnavailableError as error:
            away = desk_is_away(dispatcher, tracker, error)
            return [*settled(), *FORGET, *away, SlotSet("requested_slot", None)]
        if answer["result"] == "match":
            order = answer["order"]
            card = {"type": "order", "order": {key: order.get(key) for key in CARD}}
            done = [{"type": "link_order", "order_number": order["number"]}, helped("order_status")]
            say(dispatcher, order_text(order, str(order.get("customer_name") or "")), card, done)
            found = [SlotSet("order_number", number), SlotSet("phone_last4", four)]
            return [*found, *settled(was_helped=True)]
        if answer["result"] == "locked":
            say(dispatcher, words.ORDER_LOCKED, actions=[handoff(tracker, "order_locked")])
            return [*settled(), *FORGET, SlotSet("requested_slot", None)]
        left = to_persian(answer.get("tries_left", 0))
        say(dispatcher, words.ORDER_WRONG.format(number=to_persian(number), left=left))
        return [SlotSet("order_number", number), SlotSet("phone_last4", None)]


class AskOrderNumber(Action):
    """Ask for the number."""

    def name(self) -> str:
        """Return the name Rasa's forms look for."""
        return "action_ask_track_order_form_order_number"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Ask, in other words each time."""
        say(dispatcher, one_of(tracker, words.ASK_ORDER_NUMBER))
        return []


class AskLastFour(Action):
    """Ask for the four digits."""

    def name(self) -> str:
        """Return the name Rasa's forms look for."""
        return "action_ask_track_order_form_phone_last4"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Ask, in other words each time."""
        number = to_persian(str(tracker.get_slot("order_number") or ""))
        say(dispatcher, one_of(tracker, [variant.format(number=number) for variant in words.ASK_LAST_FOUR]))
        return []


class OrderDone(Action):
    """Forget the order's keys when the form is over, so that nobody else at this screen can go on."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_order_done"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say nothing, forget."""
        return list(FORGET)


class StopForm(Action):
    """The customer no longer wants to."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_stop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Accept it."""
        say(dispatcher, one_of(tracker, words.STOPPED))
        return [*settled(), *FORGET]
