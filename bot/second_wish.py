"""Two requests in one message: where it can be parted, and whether each part is surely a wish of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

WISHES = {
    "ask_price", "ask_availability", "ask_specs", "recommend_product", "ask_discount", "ask_faq", "track_order",
    "cancel_order", "change_order", "return_order", "report_problem", "payment_problem", "refund_status",
    "request_callback",
}  # fmt: skip
# One wish with «و» in it more often than two.
NEVER_TWO = {"compare_products", "complaint", "request_human", "inform"}
CARRIED = ("product", "brand", "category", "colour", "amount", "order_number")
SURE = 0.7
FEWEST_WORDS = 2
LONGEST = 300
_JOINTS = re.compile(r"[؟?؛;.!\n]+\s*(?:و\s+)?|\s+و\s+")
# «هم قیمت ایرپاد رو میخوام هم ببینم سفارشم کجاست»
_BOTH = re.compile(r"\s*هم\s+(.+?)[\s،]+(?:و\s+)?هم\s+(.+)", re.DOTALL)


def halves(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to part a message in two, each part of at least two words; none for a long message."""
    if len(text) > LONGEST:
        return
    both = _BOTH.fullmatch(text)
    if both and all(len(part.split()) >= FEWEST_WORDS for part in both.groups()):
        yield both[1].strip(), both[2].strip()
    for joint in list(_JOINTS.finditer(text))[:3]:
        # A question mark stays with its question.
        first = text[: joint.start()] + joint.group().strip().rstrip("و").strip()
        second = text[joint.end() :]
        if len(first.split()) >= FEWEST_WORDS and len(second.split()) >= FEWEST_WORDS:
            yield first.strip(), second.strip()


def are_two(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Tell from Rasa's parse data of both parts whether they are two wishes, both sure, not one said twice."""
    names = [part["intent"].get("name") for part in (first, second)]
    sure = all((part["intent"].get("confidence") or 0.0) >= SURE for part in (first, second))
    return sure and names[0] != names[1] and set(names) <= WISHES


def as_command(second: dict[str, Any]) -> dict[str, Any]:
    """Return the command that has the second wish offered: its intent, its words and what they name."""
    entities = {"second_intent": second["intent"]["name"], "said": second["text"]}
    for entity in second["entities"]:
        if entity["entity"] in CARRIED:
            entities[entity["entity"]] = entity["value"]
    return {"intent": "second_wish", "entities": entities}


def joined(replies: list[dict[str, Any]], offered: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the replies with the offer of the second wish; buttons the first left open stay beside it."""
    seen = [reply for reply in offered if reply["text"] and (reply["payload"] or {}).get("choices")]
    if not seen:
        return replies
    last = replies[-1]["payload"] or {} if replies else {}
    if last.get("choices"):
        seen[-1]["payload"] = {**seen[-1]["payload"], "choices": [*last["choices"], *seen[-1]["payload"]["choices"]]}
    return [*replies, *seen[-1:]]
