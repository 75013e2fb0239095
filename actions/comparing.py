"""Two or three products beside each other, in a table of what the catalogue states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import desk
from actions import goods_words as words
from actions.asked import Asked, read
from actions.goods import CARD, Product, addressed, beside, by_slugs, joined, short
from actions.lacking import GAP
from actions.products import tell
from actions.shown import remember
from actions.turn import Events, ask_human, desk_is_away, fill, helped, offer, one_of, say, settled, wish
from persian.digits import toman

MOST_COMPARED = 3
MOST_PAIRS = 3


def table(products: Sequence[Product], choices: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return the payload of a comparison: a row for every specification that any of the products states."""
    labels = dict.fromkeys(label for product in products for label in product.get("specs") or {})
    # What several state comes first, in the catalogue's order.
    order = sorted(labels, key=lambda label: -sum(label in (product.get("specs") or {}) for product in products))
    rows = [{"label": label, "values": [(p.get("specs") or {}).get(label) for p in products]} for label in order]
    colours = [joined(product.get("colours") or []) or None for product in products]
    if any(colours):
        rows.insert(0, {"label": "رنگ‌ها", "values": colours})
    return {
        "type": "comparison",
        "products": [{key: product.get(key) for key in CARD} for product in products],
        "rows": rows,
        **({"choices": list(choices)} if choices else {}),
    }


def summary(tracker: Tracker, products: Sequence[Product], specs: Sequence[str]) -> str:
    """Return one or two sentences over the table: what is compared, which costs less, and what was asked for."""
    titles = beside(products)
    text = one_of(tracker, words.COMPARED, titles=joined(titles))
    for label in specs:
        stated = [
            words.ASPECT_OF.format(value=product["specs"][label], title=title)
            for product, title in zip(products, titles, strict=False)
            if label in (product.get("specs") or {})
        ]
        if stated:
            text += words.ASPECT.format(label=label, values=joined(stated))
            break
    if len(products) == 2:
        cheap, dear = sorted(products, key=lambda product: product["price_rial"])
        gap = dear["price_rial"] - cheap["price_rial"]
        text += (
            words.PRICE_GAP.format(title=titles[products.index(cheap)], amount=toman(gap)) if gap else words.SAME_PRICES
        )
    return text


async def compare(dispatcher: CollectingDispatcher, tracker: Tracker, asked: Asked) -> Events:
    """Compare what is named and what was shown, or ask which.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    waiting = tracker.get_slot("goods_waiting") or {}
    products, preface = await by_slugs(asked.products), ""
    noted: list[dict[str, Any]] = []
    if asked.pointed:
        products += await by_slugs([slug for slug in asked.pointed if slug not in asked.products])
    if asked.model:
        brand = asked.brands[0] if asked.brands else ""
        category = products[0]["category_slug"] if products else asked.category
        near = await desk.products(like=asked.model, brand=brand, category=category, limit=1)
        named = {product["slug"] for product in products}
        if not near or near[0]["slug"] not in named:
            noted = [GAP]
        if near and near[0]["slug"] not in named:
            products.append(near[0])
            preface = fill(words.INSTEAD, name=asked.model, title=short(near[0]))
    if len(products) == 1 and waiting.get("kind") == "compare":
        products = [*await by_slugs(waiting.get("with") or []), *products]
    if len(products) == 1:
        other = _other(asked, products[0]["slug"])
        products += await by_slugs([other]) if other else []
    if not products and len(set(asked.brands)) > 1:
        return await _pairs(dispatcher, tracker, asked)
    if not products and len(asked.shown.slugs) > 1:
        products = await by_slugs(asked.shown.slugs[:2])
    if not (asked.products or asked.model) and len(asked.shown.slugs) > len(products) > 1 and asked.takes_first:
        preface = words.FIRST_OF_SHOWN[len(products)]
    products = list({product["slug"]: product for product in products}.values())[:MOST_COMPARED]
    if len(products) < 2:
        return await _ask(dispatcher, tracker, products, preface, noted)
    text = preface + summary(tracker, products, asked.specs)
    say(dispatcher, addressed(tracker, text), table(products, [ask_human()]), [helped("comparison"), *noted])
    return [*settled(was_helped=True), *remember(tracker, [product["slug"] for product in products], "show")]


def _other(asked: Asked, named: str) -> str | None:
    """Return what to compare a single product with: the one spoken of before it, or the other of two shown."""
    shown = asked.shown
    if shown.focus and shown.focus != named:
        return shown.focus
    others = [slug for slug in shown.slugs if slug != named]
    return others[0] if len(others) == 1 else None


async def _pairs(dispatcher: CollectingDispatcher, tracker: Tracker, asked: Asked) -> Events:
    """Brands without models: offer the pairs whose prices lie nearest."""
    category = asked.category or str(asked.shown.wish.get("category") or "mobile")
    first, second = [
        await desk.products(brand=brand, category=category, in_stock=1, sort="price", limit=20)
        for brand in asked.brands[:2]
    ]
    pairs = sorted(
        ((one, other) for one in first for other in second),
        key=lambda pair: abs(pair[0]["price_rial"] - pair[1]["price_rial"]),
    )
    chosen: list[tuple[Product, Product]] = []
    for pair in pairs:
        if not any(product in known for known in chosen for product in pair):
            chosen.append(pair)
    if not chosen:
        return await _ask(dispatcher, tracker, [])
    choices = [_pair_choice(pair) for pair in chosen[:MOST_PAIRS]]
    say(dispatcher, one_of(tracker, words.COMPARE_PAIRS), offer([*choices, ask_human()]))
    return [*settled(), SlotSet("goods_waiting", {"kind": "compare", "with": []})]


def _pair_choice(pair: Sequence[Product]) -> dict[str, Any]:
    title = joined(beside(pair))
    return wish(title, "compare_products", product=[product["slug"] for product in pair])


async def _ask(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    products: Sequence[Product],
    preface: str = "",
    noted: Sequence[dict[str, Any]] = (),
) -> Events:
    """Ask what to compare, or with what; offer what lies near."""
    if not products:
        say(dispatcher, one_of(tracker, words.COMPARE_WHICH), offer([ask_human()]), noted)
        return [*settled(), SlotSet("goods_waiting", {"kind": "compare", "with": []})]
    (product,) = products
    near = await desk.products(near=product["slug"], in_stock=1, limit=MOST_PAIRS)
    choices = [wish(short(one), "compare_products", product=[product["slug"], one["slug"]]) for one in near]
    text = preface + one_of(tracker, words.COMPARE_WITH, title=short(product))
    say(dispatcher, text, offer([*choices, ask_human()]), noted)
    waiting = {"kind": "compare", "with": [product["slug"]]}
    events = remember(tracker, [product["slug"]], "show", alone=True)
    return [*settled(), *events, SlotSet("goods_waiting", waiting)]


class Compare(Action):
    """Which is better, what is the difference?"""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_compare"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Compare; «اون یکی چطور؟» asks the same again about the other one."""
        try:
            asked = await read(tracker)
            alone = asked.pointed is not None and len(asked.pointed) < 2 and not asked.products
            leads_on = bool(asked.step and asked.shown.slugs) and not (asked.named or asked.pointed)
            if (alone or leads_on) and not asked.says(words.COMPARING):
                return await tell(dispatcher, tracker, asked.shown.kind, asked)
            return await compare(dispatcher, tracker, asked)
        except desk.DeskUnavailableError as error:
            return desk_is_away(dispatcher, tracker, error)
