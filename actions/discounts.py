"""What is discounted now, what the shop says of codes, and a polite no to haggling."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import desk
from actions import goods_words as words
from actions.asked import Asked, read
from actions.goods import (
    MOST_CARDS,
    Product,
    addressed,
    by_slugs,
    cards,
    is_discounted,
    percent_off,
)
from actions.questions import CLOSE_ENOUGH
from actions.recommending import take_step
from actions.shown import remember
from actions.turn import Events, answered, ask_human, desk_is_away, helped, offer, one_of, say, settled, wish
from persian.digits import toman

_BARGAINING = re.compile(words.BARGAINING)
_ASKS_WHAT = re.compile(words.ASKS_DISCOUNTS)


async def discounts(dispatcher: CollectingDispatcher, tracker: Tracker, asked: Asked) -> Events:
    """Answer about discounts.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    haggles = bool(_BARGAINING.search(asked.said)) and not _ASKS_WHAT.search(asked.said)
    leads_away = (asked.step == "cheaper" and not haggles) or asked.step in {"dearer", "other_brand", "more"}
    if leads_away and asked.shown.slugs and not asked.products:
        return await take_step(dispatcher, tracker, asked)
    products = await by_slugs(asked.products or (asked.pointed or []))
    if not products and haggles and asked.shown.focus and not asked.named:
        products = await by_slugs([asked.shown.focus])
    if len(products) == 1:
        return _on_one(dispatcher, tracker, products[0], haggles)
    if asked.category or asked.brands or asked.kind:
        brand = asked.brands[0] if asked.brands else ""
        return await _listed(dispatcher, tracker, {"category": asked.category, "brand": brand, "kind": asked.kind})
    if haggles:
        say(dispatcher, one_of(tracker, words.NO_BARGAIN) + words.WHAT_I_CAN, offer(_ways()), [helped("discount")])
        return settled(was_helped=True)
    return await _all_of_them(dispatcher, tracker, asked)


def _ways() -> list[dict[str, Any]]:
    return [wish(words.SHOW_DISCOUNTS, "ask_discount", said=words.SHOW_DISCOUNTS), ask_human()]


def _on_one(dispatcher: CollectingDispatcher, tracker: Tracker, product: Product, haggles: bool) -> Events:
    price = toman(product["price_rial"])
    if is_discounted(product):
        values = {"old": toman(product["old_price_rial"]), "percent": percent_off(product), "price": price}
        text = one_of(tracker, words.DISCOUNTED, title=product["title"], **values)
    else:
        text = one_of(tracker, words.NOT_DISCOUNTED, title=product["title"], price=price)
    if haggles:
        text = f"{one_of(tracker, words.NO_BARGAIN)} {text}"
    cheaper = wish(words.CHEAPER_ONES, "recommend_product", step="cheaper")
    say(dispatcher, addressed(tracker, text), cards([product], choices=[cheaper, *_ways()]), [helped("discount")])
    return [*settled(was_helped=True), *remember(tracker, [product["slug"]], "price", alone=True)]


async def _listed(dispatcher: CollectingDispatcher, tracker: Tracker, group: dict[str, Any]) -> Events:
    found = await desk.products(**group, discounted=1, in_stock=1, sort="discount", limit=MOST_CARDS)
    if not found:
        say(dispatcher, one_of(tracker, words.NO_DISCOUNTS), offer(_ways()), [helped("discount")])
        return settled(was_helped=True)
    say(dispatcher, one_of(tracker, words.DISCOUNTS_ON), cards(found, choices=[ask_human()]), [helped("discount")])
    events = remember(tracker, [p["slug"] for p in found], "price", wish=group, alone=len(found) == 1)
    return [*settled(was_helped=True), *events]


async def _all_of_them(dispatcher: CollectingDispatcher, tracker: Tracker, asked: Asked) -> Events:
    """Say what is discounted now, and what the shop says of codes."""
    found = await desk.products(discounted=1, in_stock=1, sort="discount", limit=MOST_CARDS)
    answers = await desk.answers(asked.said or words.ABOUT_CODES)
    if not answers or answers[0]["score"] < CLOSE_ENOUGH:
        answers = await desk.answers(words.ABOUT_CODES)
    told = answers[0] if answers and answers[0]["score"] >= CLOSE_ENOUGH else None
    if told:
        say(dispatcher, told["answer"], actions=answered(told))
    if found:
        text = one_of(tracker, words.DISCOUNTS_ON)
        say(dispatcher, text, cards(found, choices=[ask_human()]), [helped("discount")])
        return [*settled(was_helped=True), *remember(tracker, [p["slug"] for p in found], "price", wish={})]
    if not told:
        say(dispatcher, one_of(tracker, words.NO_DISCOUNTS), offer([ask_human()]))
    return settled(was_helped=bool(told))


class Discount(Action):
    """Is there a discount? Can it be cheaper?"""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_discount"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer from the catalogue and the shop's answers."""
        try:
            return await discounts(dispatcher, tracker, await read(tracker))
        except desk.DeskUnavailableError as error:
            return desk_is_away(dispatcher, tracker, error)
