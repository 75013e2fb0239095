"""What comes of a wish about a proven order: its card, a case for a human, or the reason why not."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import words
from actions.jalali import jalali_date
from actions.orders import FORGET, NO_ORDER, SKIPPED, allowance, is_paid_back
from actions.turn import (
    Events,
    ask_human,
    contact_name,
    helped,
    offer,
    one_of,
    say,
    settled,
    suggestion,
    wish,
)
from persian.digits import to_persian

CARD = ("number", "status", "status_text", "placed_at", "expected_at", "items", "tracking_code")
ON_ITS_WAY = {"paid", "packing", "shipped", "out_for_delivery"}


def order_text(order: dict[str, Any], name: str) -> str:
    """Return an order's state in one or two sentences, with Jalali dates."""
    sentence = words.NAMED.format(name=name) if name else ""
    sentence += words.ORDER_STATE.format(number=to_persian(order["number"]), status=order["status_text"])
    sentence += words.ORDER_PLACED.format(date=jalali_date(order["placed_at"]))
    if order.get("expected_at") and order["status"] in ON_ITS_WAY:
        sentence += words.ORDER_EXPECTED.format(date=jalali_date(order["expected_at"]))
    return sentence


def opened(kind: str, order: str | None, details: dict[str, Any]) -> dict[str, Any]:
    """Return the action that opens a case; empty and skipped details are left out."""
    kept = {key: str(value) for key, value in details.items() if value not in {None, "", SKIPPED}}
    return {"type": "open_case", "kind": kind, "order_number": order, "details": kept}


class OrderDone(Action):
    """Do what was asked of the order, then forget its keys, so that nobody else at this screen can go on."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_order_done"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Show the card, open the case, or say why not; nothing when the form gave up."""
        order, request = tracker.get_slot("proven_order"), str(tracker.get_slot("order_request") or "")
        if order is None and tracker.get_slot("order_number") != NO_ORDER:
            return list(FORGET)
        if request == "track" and order is not None:
            card = {"type": "order", "order": {key: order.get(key) for key in CARD}}
            name = contact_name(tracker) or str(order.get("customer_name") or "")
            say(dispatcher, order_text(order, name), card, [helped("order_status")])
        elif order is not None and is_paid_back(order, request):
            number = to_persian(str(order["number"]))
            sentence = words.REFUND_DONE.format(number=number, status=order["status_text"])
            say(dispatcher, sentence, offer([ask_human()]), [helped("order_status")])
        elif order is not None and not allowance(order, request)["allowed"]:
            sentence, choices = refusal(order, request)
            say(dispatcher, sentence, offer([*choices, ask_human()]), [helped("order_rules")])
        else:
            self._open(dispatcher, tracker, request, order)
        return [*FORGET, *settled(was_helped=True)]

    @staticmethod
    def _open(dispatcher: CollectingDispatcher, tracker: Tracker, request: str, order: dict[str, Any] | None) -> None:
        opening, detail = tracker.get_slot("opening_words"), tracker.get_slot("request_detail")
        details = {
            "note": detail if detail not in {None, SKIPPED} else opening,
            "said": opening if detail not in {None, SKIPPED, opening} else None,
            "phone": tracker.get_slot("case_phone"),
        }
        number = order["number"] if order else None
        name = contact_name(tracker) or str((order or {}).get("customer_name") or "")
        greeting = words.NAMED.format(name=name) if name else ""
        what = words.CASES[request]
        if number:
            what += (words.OF_ORDER if what.endswith("سفارش") else words.FOR_ORDER).format(number=to_persian(number))
        sentence = one_of(tracker, words.CASE_OPENED, what=what)
        say(dispatcher, greeting + sentence, actions=[opened(request, number, details), helped(f"case_{request}")])


def refusal(order: dict[str, Any], request: str) -> tuple[str, list[dict[str, Any]]]:
    """Return why the shop's rules do not allow a wish, and what is possible instead."""
    number, can = order["number"], order["can"]
    reason = str(can[request]["reason"])
    returns = can["return"]
    if reason == "dispatched" and order["status"] == "delivered":
        reason = "delivered" if returns["allowed"] else "delivered_late"
    until = jalali_date(returns["until"]) if returns.get("until") else ""
    sentence = words.REFUSED[request, reason].format(
        number=to_persian(number), status=order["status_text"], until=until
    )
    choices = []
    if request != "return" and returns["allowed"]:
        choices.append(wish(words.TITLES["return_order"], "return_order", order_number=number))
    elif request == "return" and can["cancel"]["allowed"]:
        choices.append(wish(words.TITLES["cancel_order"], "cancel_order", order_number=number))
    if reason in {"too_late", "delivered_late"}:
        choices.append(wish(words.TITLES["report_problem"], "report_problem", order_number=number))
    if reason in {"dispatched", "not_delivered"}:
        choices.append(suggestion(words.SUGGEST_RETURN_RULES))
    return sentence, choices
