"""Price, stock and specifications of what a message names or points at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import desk
from actions import goods_words as words
from actions.asked import Asked, read
from actions.goods import (
    MOST_CARDS,
    Product,
    addressed,
    beside,
    by_slugs,
    cards,
    choose,
    count,
    difference,
    has_colour,
    joined,
    price_text,
    short,
    specs_text,
    stock_text,
)
from actions.lacking import GAP, other_goods
from actions.recommending import recommend, take_step
from actions.shown import remember
from actions.turn import Events, ask_human, desk_is_away, helped, offer, one_of, say, settled, suggestion, wish

# Below this a product found by words alone is none that was meant.
SURE = 0.3
SHORT_QUESTION = 6  # words: about what was spoken of before, when it names nothing
INTENTS = {"price": "ask_price", "availability": "ask_availability", "specs": "ask_specs", "show": "ask_price"}
SEVERAL = {"price": words.PRICES_OF, "availability": words.STOCK_OF, "specs": words.SPECS_OF, "show": words.PRICES_OF}


async def tell(dispatcher: CollectingDispatcher, tracker: Tracker, kind: str, asked: Asked) -> Events:
    """Answer a question of one kind: for one product, for several named, or ask which; honest about none.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    if asked.step and asked.shown.slugs and not asked.products:
        return await take_step(dispatcher, tracker, asked)
    if asked.budget and not asked.products:
        return await recommend(dispatcher, tracker, asked)
    if asked.products:
        found = await by_slugs(asked.products)
        return await _about(dispatcher, tracker, kind, asked, found) if found else _none(dispatcher, tracker, asked)
    if asked.pointed is not None:
        return await _pointed(dispatcher, tracker, kind, asked, asked.pointed)
    if asked.model:
        return await _unknown_model(dispatcher, tracker, kind, asked)
    if asked.named:
        return await _of_a_group(dispatcher, tracker, kind, asked)
    short_one = len(asked.said.split()) <= SHORT_QUESTION and not asked.unknown
    if asked.shown.slugs and (asked.colour or asked.says(words.PRONOUN) or short_one):
        meant = [asked.shown.focus] if asked.shown.focus else list(asked.shown.slugs)
        return await _pointed(dispatcher, tracker, kind, asked, meant)
    found = [product for product in await desk.products(q=asked.said) if product.get("score", 0) >= SURE]
    if found:
        return await _listed(dispatcher, tracker, kind, asked, found[:MOST_CARDS], len(found))
    return _none(dispatcher, tracker, asked)


async def _pointed(
    dispatcher: CollectingDispatcher, tracker: Tracker, kind: str, asked: Asked, slugs: Sequence[str]
) -> Events:
    """Answer about what was shown; when that leaves it open, ask which."""
    found = await by_slugs(slugs)
    if not found:
        return _which_product(dispatcher, tracker, kind)
    having = [p for p in found if p["stock"] > 0 and has_colour(p, asked.colour)] if asked.colour else []
    if len(found) > 1 and having:
        text = one_of(tracker, words.SOME_HAVE_COLOUR, titles=joined(beside(having)), colour=asked.colour)
        say(dispatcher, text, cards(having), [helped("availability")])
        events = remember(tracker, [p["slug"] for p in having], "availability", alone=len(having) == 1)
        return [*settled(was_helped=True), *events]
    if len(found) > 1:
        choices = choose(found, INTENTS[kind])
        say(dispatcher, one_of(tracker, words.WHICH_SHOWN), offer([*choices, ask_human()]))
        return [*settled(), SlotSet("goods_waiting", {"kind": kind})]
    return await _about(dispatcher, tracker, kind, asked, found)


async def _about(
    dispatcher: CollectingDispatcher, tracker: Tracker, kind: str, asked: Asked, found: list[Product]
) -> Events:
    """Answer about products that are certain."""
    slugs = [product["slug"] for product in found]
    if len(found) > 1:
        lines = [sentence(tracker, kind, product, asked) for product in found]
        text = "\n".join([one_of(tracker, SEVERAL[kind]), *lines])
        pair = wish(words.COMPARE_TWO, "compare_products", product=slugs[:2])
        say(dispatcher, text, cards(found, choices=[pair]), [helped(kind)])
        return [*settled(was_helped=True), *remember(tracker, slugs, kind)]
    (product,) = found
    text = addressed(tracker, sentence(tracker, kind, product, asked))
    shown, choices = [product], []
    if product["stock"] <= 0 and kind in {"availability", "price", "show"}:
        near = await desk.products(near=product["slug"], in_stock=1, limit=1)
        if near:
            text += one_of(
                tracker, words.NEAREST_IN_STOCK, title=near[0]["title"], differs=difference(near[0], product)
            )
            shown.append(near[0])
            choices = [
                wish(
                    words.COMPARE_THESE.format(titles=words.AND.join(short(p) for p in shown)),
                    "compare_products",
                    product=[p["slug"] for p in shown],
                )
            ]
    say(dispatcher, text, cards(shown, choices=choices), [helped(kind)])
    events = remember(tracker, slugs, kind, alone=True)
    return [*settled(was_helped=True), *events]


def sentence(tracker: Tracker, kind: str, product: Product, asked: Asked) -> str:
    """Return the answer about one product."""
    if kind == "availability" or (kind == "show" and asked.colour):
        return stock_text(tracker, product, asked.colour)
    if kind == "specs":
        return specs_text(tracker, product, asked.specs)
    return price_text(tracker, product)


async def _unknown_model(dispatcher: CollectingDispatcher, tracker: Tracker, kind: str, asked: Asked) -> Events:
    brand = asked.brands[0] if asked.brands else ""
    near = await desk.products(like=asked.model, brand=brand, category=asked.category, limit=3)
    if not near:
        return _none(dispatcher, tracker, asked)
    near = [product for product in near if product["title"].split()[0] == near[0]["title"].split()[0]]
    text = one_of(tracker, words.NO_SUCH_MODEL, name=asked.model)
    say(dispatcher, text, cards(near, choices=[*choose(near, INTENTS[kind]), ask_human()]), [GAP])
    return [*settled(), *remember(tracker, [p["slug"] for p in near], kind), SlotSet("goods_waiting", {"kind": kind})]


async def _of_a_group(dispatcher: CollectingDispatcher, tracker: Tracker, kind: str, asked: Asked) -> Events:
    """Answer about a category, a brand or both."""
    brand = asked.brands[0] if asked.brands else ""
    group = {"brand": brand, "category": asked.category, "kind": asked.kind}
    found = await desk.goods(**group, colour=asked.colour, in_stock=1, limit=MOST_CARDS)
    found = found if found["total"] else await desk.goods(**group, colour=asked.colour, limit=MOST_CARDS)
    if found["total"] and brand and not (asked.category or asked.kind) and len(found["categories"]) > 1:
        return _which_of_brand(dispatcher, tracker, asked, found)
    if found["total"]:
        return await _listed(dispatcher, tracker, kind, asked, found["products"], found["total"])
    if asked.colour:
        found = await desk.goods(**group, in_stock=1, limit=MOST_CARDS)
        text = one_of(tracker, words.NONE_IN_COLOUR, colour=asked.colour)
    else:
        text, found = await _no_such_brand(tracker, asked, brand)
    if not found["total"]:
        return _none(dispatcher, tracker, asked)
    near = found["products"]
    # A colour that is missing is no product that is.
    noted = [] if asked.colour else [GAP]
    say(dispatcher, text, cards(near, choices=[*choose(near, INTENTS[kind]), ask_human()]), noted)
    return [*settled(), *remember(tracker, [p["slug"] for p in near], kind, wish={"category": asked.category})]


async def _no_such_brand(tracker: Tracker, asked: Asked, brand: str) -> tuple[str, dict[str, Any]]:
    """Say that a category has nothing of a brand, what the brand has instead, and find other brands' goods."""
    others = await desk.goods(category=asked.category, kind=asked.kind, in_stock=1, sort="spread", limit=3)
    own: dict[str, Any] = await desk.goods(brand=brand, in_stock=1, limit=1) if brand else {"total": 0}
    if not others["total"]:
        return one_of(tracker, words.NONE_OF_CATEGORY), others
    typed = [str(e.get("text") or "") for e in tracker.latest_message.get("entities") or [] if e["entity"] == "brand"]
    title = own["products"][0]["brand"] if own["total"] else (typed[0] if typed else "")
    text = one_of(tracker, words.NO_SUCH_BRAND, category=others["products"][0]["category"], brand=title)
    if own["total"]:
        text += words.BRAND_HAS.format(brand=title, categories="، ".join(c["title"] for c in own["categories"][:4]))
    return text + words.OTHER_BRANDS, others


def _which_of_brand(dispatcher: CollectingDispatcher, tracker: Tracker, asked: Asked, found: dict[str, Any]) -> Events:
    brand = asked.brands[0]
    choices = [
        wish(group["title"], "ask_availability", brand=brand, category=group["slug"])
        for group in found["categories"][:5]
    ]
    text = one_of(tracker, words.WHICH_OF_BRAND, brand=found["products"][0]["brand"])
    say(dispatcher, text, offer([*choices, ask_human()]))
    return settled()


async def _listed(
    dispatcher: CollectingDispatcher, tracker: Tracker, kind: str, asked: Asked, found: list[Product], total: int
) -> Events:
    """Answer for the one product of a group; ask which of several, on buttons."""
    if total == 1:
        return await _about(dispatcher, tracker, kind, asked, found)
    text = one_of(tracker, words.WHICH[kind], count=count(total))
    say(dispatcher, text, cards(found, choices=choose(found, INTENTS[kind])))
    looked_for = {"category": asked.category, "brand": (asked.brands or [""])[0], "kind": asked.kind}
    events = remember(tracker, [product["slug"] for product in found[:MOST_CARDS]], kind, wish=looked_for)
    return [*settled(), *events, SlotSet("goods_waiting", {"kind": kind})]


def _which_product(dispatcher: CollectingDispatcher, tracker: Tracker, kind: str) -> Events:
    choices = [suggestion(words.SUGGEST_PHONES), ask_human()]
    say(dispatcher, one_of(tracker, words.WHICH_PRODUCT), offer(choices))
    return [*settled(), SlotSet("goods_waiting", {"kind": kind})]


def _none(dispatcher: CollectingDispatcher, tracker: Tracker, asked: Asked) -> Events:
    if not (asked.named or asked.unknown):
        return _which_product(dispatcher, tracker, "price")
    say(
        dispatcher,
        one_of(tracker, words.NO_SUCH_PRODUCT),
        offer([suggestion(words.SUGGEST_PHONES), ask_human()]),
        [GAP] if asked.named or other_goods(asked) else [],
    )
    return settled()


class _Tell(Action):
    """Answer one kind of question about goods."""

    kind = ""

    def name(self) -> str:
        """Return the name used in the domain."""
        return f"action_{self.kind}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer from the desk's facts."""
        try:
            return await tell(dispatcher, tracker, self.kind, await read(tracker))
        except desk.DeskUnavailableError as error:
            return desk_is_away(dispatcher, tracker, error)


class Price(_Tell):
    """What does it cost?"""

    kind = "price"


class Availability(_Tell):
    """Do you have it?"""

    kind = "availability"


class Specs(_Tell):
    """What can it do?"""

    kind = "specs"
