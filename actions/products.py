"""Prices, stock, features: whatever is asked about goods."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import desk, words
from actions.turn import Events, desk_is_away, helped, offer, one_of, say, settled, suggestion, text, values
from persian.digits import toman

CARD = (
    "id", "slug", "title", "brand", "category", "price_rial", "old_price_rial", "stock", "image", "url",
)  # fmt: skip
MOST_CARDS = 4
MOST_SPECS = 4
# Without any product named, a question this short is about the product talked of before: «چنده؟».
SHORT_QUESTION = 6

Product = dict[str, Any]


async def find(tracker: Tracker) -> list[Product]:
    """Return the products the newest message is about, best first; several when it leaves that open.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    slugs = [str(slug) for slug in values(tracker, "product")]
    brand, category = (next(iter(values(tracker, kind)), "") for kind in ("brand", "category"))
    last = tracker.get_slot("last_product")
    if not (slugs or brand or category) and last and len(text(tracker).split()) <= SHORT_QUESTION:
        slugs = [str(last)]
    if slugs:
        found = [await _by_slug(tracker, slug) for slug in slugs[:MOST_CARDS]]
        return [product for product in found if product]
    if brand or category:
        return await desk.products(brand=brand, category=category) or await desk.products(category=category)
    return await desk.products(q=text(tracker)[:200]) if len(text(tracker).split()) > 1 else []


async def _by_slug(tracker: Tracker, slug: str) -> Product | None:
    entities = tracker.latest_message.get("entities") or []
    named = [e["text"] for e in entities if e["value"] == slug and e.get("text")]
    for q in (*named, slug, slug.replace("-", " ")):
        for product in await desk.products(q=q):
            if product["slug"] == slug:
                return product
    return None


def cards(products: list[Product]) -> dict[str, Any]:
    """Return the payload that shows products as cards."""
    return {
        "type": "products",
        "products": [{key: product.get(key) for key in CARD} for product in products[:MOST_CARDS]],
    }


def price_text(product: Product) -> str:
    """Return a sentence with the price of a product, its discount and whether it can be had."""
    sentence = words.PRICE.format(title=product["title"], price=toman(product["price_rial"]))
    old = product.get("old_price_rial")
    if old and old > product["price_rial"]:
        sentence += words.PRICE_BEFORE.format(price=toman(old))
    return sentence + ("." if product["stock"] > 0 else words.PRICE_NO_STOCK)


def stock_text(product: Product) -> str:
    """Return a sentence on whether a product can be had, with its colours."""
    if product["stock"] <= 0:
        return words.NO_STOCK.format(title=product["title"])
    colours = "، ".join(product.get("colours") or [])
    sentence = words.IN_STOCK.format(title=product["title"])
    return sentence + (words.COLOURS.format(colours=colours) if colours else ".")


def specs_text(product: Product) -> str:
    """Return the first few features of a product in a line."""
    specs = list((product.get("specs") or {}).items())[:MOST_SPECS]
    listed = "؛ ".join(f"{label}: {value}" for label, value in specs)
    if not listed:
        return words.NO_SPECS.format(title=product["title"])
    return f"{product['title']}: {listed}."


class _AboutProducts:
    """Find what is meant; answer for one, ask which for several, be honest about none."""

    topic = ""
    asked = ""  # the intent a choice stands for
    several = ""
    allow_several = False

    def sentence(self, product: Product) -> str:
        """Return the answer about one product."""
        raise NotImplementedError

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer from the desk's facts."""
        try:
            found = await find(tracker)
        except desk.DeskUnavailableError as error:
            return desk_is_away(dispatcher, tracker, error)
        if len(found) == 1:
            say(dispatcher, self.sentence(found[0]), cards(found), [helped(self.topic)])
            return [*settled(was_helped=True), SlotSet("last_product", found[0]["slug"])]
        if found:
            actions = [helped(self.topic)] if self.allow_several else []
            payload = cards(found) if self.allow_several else {**cards(found), "choices": self._which(found)}
            say(dispatcher, self.several, payload, actions)
            return settled(was_helped=self.allow_several)
        return await self._nothing(dispatcher, tracker)

    def _which(self, found: list[Product]) -> list[dict[str, Any]]:
        return [
            {"title": p["title"], "command": {"intent": self.asked, "entities": {"product": p["slug"]}}}
            for p in found[:MOST_CARDS]
        ]

    async def _nothing(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        named = any(values(tracker, kind) for kind in ("product", "brand", "category"))
        choices = [suggestion(words.SUGGEST_PHONES), suggestion(words.SUGGEST_HUMAN)]
        say(dispatcher, one_of(tracker, words.NO_SUCH_PRODUCT if named else words.WHICH_PRODUCT), offer(choices))
        return settled()


class Price(_AboutProducts, Action):
    """What does it cost?"""

    topic = "price"
    asked = "ask_price"
    several = words.SEVERAL_PRICES

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_price"

    def sentence(self, product: Product) -> str:
        """Return the price."""
        return price_text(product)


class Availability(_AboutProducts, Action):
    """Do you have it?"""

    topic = "availability"
    asked = "ask_availability"
    several = words.SEVERAL_STOCK

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_availability"

    def sentence(self, product: Product) -> str:
        """Return the stock."""
        return stock_text(product)


class Specs(_AboutProducts, Action):
    """What can it do?"""

    topic = "specs"
    asked = "ask_specs"
    several = words.SEVERAL_SPECS

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_specs"

    def sentence(self, product: Product) -> str:
        """Return the features."""
        return specs_text(product)


class ShowProducts(_AboutProducts, Action):
    """Show what fits, for those who compare or want advice."""

    topic = "products"
    several = words.THESE_FIT
    allow_several = True

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_show_products"

    def sentence(self, product: Product) -> str:
        """Return price and features of the only one that fits."""
        return f"{price_text(product)} {specs_text(product)}"
