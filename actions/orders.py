"""One form for everything about an order: its number, the last four digits of its phone, what the wish needs."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import desk, words
from actions.asked_back import asks_back, calls_it_off, explain, leave
from actions.case_code import tell_case
from actions.handing_over import hand_over
from actions.order_reading import four_beside, has_no_number, number_in, phone_in
from actions.turn import (
    Events,
    back_in_form,
    command,
    confidence,
    desk_is_away,
    intent,
    offer_human,
    one_of,
    say,
    settled,
)
from actions.turn import text as written
from persian.digits import to_latin, to_persian
from persian.phones import find_phones, last_four

FORM = "order_form"
REQUESTS = {
    "track_order": "track", "cancel_order": "cancel", "change_order": "change", "return_order": "return",
    "report_problem": "problem", "payment_problem": "payment", "refund_status": "refund",
}  # fmt: skip
# A payment may have gone wrong before there was an order.
WITHOUT_ORDER = {"payment", "refund"}
BY_THE_RULES = {"cancel", "change", "return"}
DETAIL_NEEDED = {"change", "return", "problem"}
NO_ORDER, SKIPPED = "__none__", "__skipped__"  # a slot must hold something, or the form asks again

# In the middle of a form these are questions or wishes of their own; a rule answers them.
OF_THEIR_OWN = {
    "ask_price", "ask_availability", "ask_specs", "compare_products", "recommend_product", "ask_discount",
    "request_callback", "ask_faq", "request_human", "complaint", "bot_challenge", "greet", "thank", "goodbye",
    "stop", "start_survey", "human_left",
}  # fmt: skip
# Where anything may be written, only these, or a sure question, are no answer.
LEAVES = {"stop", "request_human", "start_survey", "human_left", "thank", "goodbye", "greet", "bot_challenge"}
SURE = 0.75
DETAIL_LENGTH = 900
SAYS_A_PROBLEM = 5  # words; a complaint about a thing this long needs no asking what is wrong
CORRECTION = 5

KEYS = ("order_number", "phone_last4", "case_phone", "request_detail", "proven_order", "opening_words", "known_orders")
FORGET = [SlotSet(name, None) for name in KEYS]
END = SlotSet("requested_slot", None)


def is_of_its_own(tracker: Tracker) -> bool:
    """Tell whether a message in answer to an open question is surely something else."""
    if intent(tracker) in LEAVES:
        return command(tracker) is not None or confidence(tracker) >= SURE
    asks = "؟" in written(tracker) or "?" in written(tracker)
    return intent(tracker) in OF_THEIR_OWN and asks and confidence(tracker) >= SURE


class ValidateOrder(Action):
    """Read what the newest message brought and prove the order as soon as number and digits are there.

    Returning no event at all makes the form step back, and a rule answers what was asked instead.
    """

    def name(self) -> str:
        """Return the name Rasa's forms look for."""
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Check what the newest message brought."""
        asked = tracker.get_slot("requested_slot")
        if asked and back_in_form(tracker, FORM):
            return []
        if intent(tracker) == "second_wish":
            return []
        try:
            if not asked:
                about_case = await tell_case(dispatcher, tracker)
                return [*about_case, *FORGET, END] if about_case else await self._begin(dispatcher, tracker)
            if calls_it_off(tracker) and tracker.get_slot("order_request") != "cancel":
                leave(dispatcher, tracker, about_order=True)
                return [*settled(), *FORGET, END]
            if asks_back(tracker):
                return explain(dispatcher, tracker, str(asked))
            if asked == "request_detail":
                return await self._detail(dispatcher, tracker)
            return await self._keys(dispatcher, tracker, str(asked))
        except desk.DeskUnavailableError as error:
            return [*settled(), *FORGET, *desk_is_away(dispatcher, tracker, error), END]

    async def _begin(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        request = REQUESTS.get(intent(tracker)) or str(tracker.get_slot("order_request") or "track")
        # What was not understood before is no miss of this form's questions.
        events = [*FORGET, SlotSet("order_request", request), SlotSet("case_phone", SKIPPED), SlotSet("misses", 0)]
        if not command(tracker) and intent(tracker) in REQUESTS:
            events.append(SlotSet("opening_words", written(tracker)[:DETAIL_LENGTH]))
        left = str(tracker.get_slot("order_number") or "")  # a number that came by itself, before its wish
        number = number_in(tracker) or (left if left.isdigit() else None)
        proven = await desk.proven_orders(tracker.sender_id)
        known = [order for order in proven if number in {None, order["number"]}]
        if len(known) == 1:
            return [*events, *_prove(dispatcher, tracker, request, known[0], SKIPPED)]
        four = phone_in(tracker) or four_beside(tracker, number)
        if number and four:
            return [*events, *await self._look_up(dispatcher, tracker, request, number, four)]
        return [
            *events,
            SlotSet("order_number", number),
            SlotSet("known_orders", [order["number"] for order in known] or None),
        ]

    async def _keys(self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: str) -> Events:
        """Read the number, the four digits, or the phone of somebody without a number."""
        events, request = _switched(tracker)
        new_number = number_in(tracker)
        number = new_number or tracker.get_slot("order_number")
        four = phone_in(tracker) or (last_four(written(tracker)) or "" if asked == "phone_last4" else "")
        four = four or four_beside(tracker, new_number)
        if asked == "case_phone" and not new_number:
            phone = next((found for _, _, found in find_phones(to_latin(written(tracker)))), None)
            if phone:
                return [*events, *settled(), SlotSet("case_phone", phone), *_first_detail(tracker, request)]
        elif number and number != NO_ORDER and (four or new_number):
            for order in await desk.proven_orders(tracker.sender_id):
                if order["number"] == number:
                    return [*events, *_prove(dispatcher, tracker, request, order, SKIPPED)]
            if four:
                return [*events, *await self._look_up(dispatcher, tracker, request, str(number), four)]
            return [
                *events,
                SlotSet("misses", 0),
                SlotSet("order_number", number),
                SlotSet("phone_last4", None),
                SlotSet("case_phone", SKIPPED),
            ]
        if events:
            return events
        if any(char.isdigit() for char in to_latin(written(tracker))):
            return self._guide(dispatcher, tracker, asked)
        if asked == "order_number" and request in WITHOUT_ORDER and has_no_number(tracker):
            return [SlotSet("order_number", NO_ORDER), SlotSet("phone_last4", SKIPPED), SlotSet("case_phone", None)]
        if intent(tracker) in OF_THEIR_OWN:
            return []
        return self._guide(dispatcher, tracker, asked)

    async def _detail(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Read what somebody says about their wish: anything, unless it is surely something else."""
        request = str(tracker.get_slot("order_request"))
        number = number_in(tracker)
        short = len(written(tracker).split()) <= CORRECTION
        if number and number != tracker.get_slot("order_number") and short:
            return [
                SlotSet("order_number", number),
                SlotSet("phone_last4", None),
                SlotSet("proven_order", None),
            ]
        events, new = _switched(tracker) if confidence(tracker) >= SURE else ([], request)
        if new not in {request, "problem", "payment"}:
            if new != "track" or short:
                return [*events, *_first_detail(tracker, new)]
        elif is_of_its_own(tracker) and not (request == "cancel" and words.CHANGED_MIND in written(tracker)):
            return []
        if intent(tracker) == "skip" or (intent(tracker) == "deny" and short):
            if request in DETAIL_NEEDED and not tracker.get_slot("misses"):
                say(dispatcher, one_of(tracker, words.DETAIL_NEEDED))
                return [SlotSet("request_detail", None), SlotSet("misses", 1)]
            return [SlotSet("request_detail", SKIPPED)]
        return [SlotSet("request_detail", written(tracker)[:DETAIL_LENGTH])]

    @staticmethod
    def _guide(dispatcher: CollectingDispatcher, tracker: Tracker, asked: str) -> Events:
        if int(tracker.get_slot("misses") or 0) > 0:
            return [*settled(), *FORGET, *offer_human(dispatcher, tracker, one_of(tracker, words.ORDER_HARD)), END]
        say(dispatcher, one_of(tracker, words.HINTS[asked]))
        return [SlotSet(asked, None), SlotSet("misses", 1)]

    @staticmethod
    async def _look_up(
        dispatcher: CollectingDispatcher, tracker: Tracker, request: str, number: str, four: str
    ) -> Events:
        answer = await desk.order(number, four, tracker.sender_id)
        if answer["result"] == "match":
            say(dispatcher, "", actions=[{"type": "link_order", "order_number": answer["order"]["number"]}])
            return _prove(dispatcher, tracker, request, answer["order"], four)
        if answer["result"] == "locked":
            told = await hand_over(dispatcher, tracker, "order_locked", one_of(tracker, words.ORDER_LOCKED))
            return [*told, *FORGET, END]
        left = to_persian(answer.get("tries_left", 0))
        say(dispatcher, one_of(tracker, words.ORDER_WRONG, number=to_persian(number), left=left))
        return [SlotSet("order_number", number), SlotSet("phone_last4", None), SlotSet("case_phone", SKIPPED)]


def _switched(tracker: Tracker) -> tuple[Events, str]:
    """Return what changes when a message in the middle wishes something else of the order, and the wish that holds."""
    request = str(tracker.get_slot("order_request") or "track")
    new = REQUESTS.get(intent(tracker), request)
    if new == request:
        return [], request
    events = [SlotSet("order_request", new)]
    if tracker.get_slot("order_number") == NO_ORDER and new not in WITHOUT_ORDER:
        again = {"order_number": None, "phone_last4": None, "case_phone": SKIPPED}
        events += [SlotSet(name, value) for name, value in again.items()]
    return events, new


def _prove(
    dispatcher: CollectingDispatcher, tracker: Tracker, request: str, order: dict[str, Any], four: str
) -> Events:
    """Return the events after an order is known to be the customer's."""
    return [
        *settled(),
        SlotSet("order_number", order["number"]),
        SlotSet("phone_last4", four),
        SlotSet("case_phone", SKIPPED),
        SlotSet("proven_order", order),
        SlotSet("last_order", order["number"]),
        *_first_detail(tracker, request, order),
    ]


def is_paid_back(order: dict[str, Any] | None, request: str) -> bool:
    """Tell whether a refund that is asked for has been made already, by what the order says."""
    return request == "refund" and order is not None and order["status"] == "refunded"


def allowance(order: dict[str, Any] | None, request: str) -> dict[str, Any]:
    """Return what the shop's rules say of a wish on an order: `allowed`, `reason`, maybe `until`."""
    if order is None or request not in BY_THE_RULES:
        return {"allowed": True, "reason": None}
    found: dict[str, Any] = order["can"][request]
    return found


def _first_detail(tracker: Tracker, request: str, order: dict[str, Any] | None = None) -> Events:
    """Return whether anything is left to be asked about a wish."""
    order = order or tracker.get_slot("proven_order")
    if request == "track" or not allowance(order, request)["allowed"] or is_paid_back(order, request):
        return [SlotSet("request_detail", SKIPPED)]
    opening = tracker.get_slot("opening_words") or (written(tracker) if intent(tracker) == "report_problem" else "")
    if request == "problem" and len(str(opening).split()) >= SAYS_A_PROBLEM:
        return [SlotSet("request_detail", opening)]
    return [SlotSet("request_detail", None)]


class StopForm(Action):
    """The customer no longer wants to."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_stop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Accept it."""
        say(dispatcher, one_of(tracker, words.STOPPED))
        return [*settled(), *FORGET, SlotSet("order_request", None)]
