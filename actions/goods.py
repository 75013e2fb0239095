"""A product in words and as a card; choices that stand for products."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker

from actions import desk
from actions import goods_words as words
from actions.turn import contact_name, fill, one_of, wish
from persian.digits import grouped, to_persian, toman

CARD = (
    "id", "slug", "title", "brand", "category", "price_rial", "old_price_rial", "stock", "image", "url",
)  # fmt: skip
MOST_CARDS = 4
MOST_SPECS = 4
A_NAME_EVERY = 4  # answers
_TAIL = re.compile(r"\s+(ظرفیت|مدل|نسل)\s.*$")
_MILLION_TOMAN = 10_000_000

Product = dict[str, Any]


async def by_slugs(slugs: Sequence[str]) -> list[Product]:
    """Return the products with these slugs, those that the shop still has.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    found = [await desk.product(slug) for slug in slugs[:MOST_CARDS]]
    return [product for product in found if product]


def cards(
    products: Sequence[Product], notes: Sequence[str] = (), choices: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """Return the payload that shows products as cards, with a note under each and quick replies, if there are any."""
    shown = [{key: product.get(key) for key in CARD} for product in products[:MOST_CARDS]]
    for card, note in zip(shown, notes, strict=False):
        if note:
            card["note"] = note
    return {"type": "products", "products": shown, **({"choices": list(choices)} if choices else {})}


def short(product: Product) -> str:
    """Return a title without what only tells versions apart, for a button and beside another title."""
    return _TAIL.sub("", str(product["title"]))


def beside(products: Sequence[Product]) -> list[str]:
    """Return the titles of products beside each other: their common kind is not repeated."""
    titles = [short(product) for product in products]
    same = len({title.split()[0] for title in titles}) == 1 and all(len(title.split()) > 1 for title in titles)
    return [title.split(maxsplit=1)[1] for title in titles] if same and len(titles) > 1 else titles


def choose(products: Sequence[Product], intent: str) -> list[dict[str, Any]]:
    """Return choices that ask the same about each product."""
    names = [short(product) for product in products[:MOST_CARDS]]
    return [
        wish(name if names.count(name) == 1 else str(product["title"]), intent, product=product["slug"])
        for name, product in zip(names, products, strict=False)
    ]


def addressed(tracker: Tracker, sentence: str) -> str:
    """Return a sentence that calls the customer by name now and then, when the name is known."""
    name = contact_name(tracker)
    said = [str(event.get("text") or "") for event in tracker.events if event.get("event") == "bot"]
    if not name or not said or any(name in text for text in said[-A_NAME_EVERY:]):
        return sentence
    return words.DEAR.format(name=name) + sentence


def money(rial: int) -> str:
    """Return a sum as people say it when it is whole millions of toman, else with every digit."""
    millions, rest = divmod(rial, _MILLION_TOMAN)
    return to_persian(millions) + words.MILLIONS if millions and not rest else toman(rial)


def joined(parts: Sequence[str]) -> str:
    """Return a list in words: «یک، دو و سه»."""
    return words.AND.join(filter(None, ["، ".join(parts[:-1]), *parts[-1:]]))


def price_text(tracker: Tracker, product: Product) -> str:
    """Return a sentence with the price of a product, its discount and whether it can be had."""
    sentence = one_of(tracker, words.PRICE, title=product["title"], price=toman(product["price_rial"]))
    if is_discounted(product):
        sentence += words.PRICE_BEFORE.format(price=toman(product["old_price_rial"]))
    return sentence + ("." if product["stock"] > 0 else words.PRICE_NO_STOCK)


def is_discounted(product: Product) -> bool:
    """Tell whether a product is cheaper than it was."""
    return (product.get("old_price_rial") or 0) > product["price_rial"]


def percent_off(product: Product) -> str:
    """Return by how many percent a discounted product is cheaper than it was."""
    return to_persian(round(100 * (1 - product["price_rial"] / product["old_price_rial"])))


def stock_text(tracker: Tracker, product: Product, colour: str = "") -> str:
    """Return a sentence on whether a product can be had, with its colours; of the colour asked for, if one was."""
    title, colours = product["title"], list(product.get("colours") or [])
    if product["stock"] <= 0:
        return one_of(tracker, words.NO_STOCK, title=title)
    if colour:
        having = _like(colours, colour)
        others = [own for own in colours if own not in having]
        if not colours:
            return fill(words.NO_COLOURS, title=title)
        if not having:
            return one_of(tracker, words.NO_SUCH_COLOUR, title=title, colour=colour, colours=joined(colours))
        sentence = one_of(tracker, words.HAS_COLOUR, title=title, colour=joined(having))
        return sentence + (words.OTHER_COLOURS.format(colours=joined(others)) if others else "")
    sentence = one_of(tracker, words.IN_STOCK, title=title)
    return sentence + (words.COLOURS.format(colours=joined(colours)) if colours else ".")


def has_colour(product: Product, colour: str) -> bool:
    """Tell whether a product comes in a colour: «مشکی» is in «مشکی تیتانیوم»."""
    return bool(_like(product.get("colours") or [], colour))


def _like(colours: Sequence[str], wanted: str) -> list[str]:
    return [own for own in colours if set(wanted.split()) <= set(own.split())]


def specs_text(tracker: Tracker, product: Product, asked: Sequence[str] = ()) -> str:
    """Return features of a product in a line: those asked for, else the first few.

    What the catalogue does not state is said not to be stated.
    """
    own = dict(product.get("specs") or {})
    if not own:
        return one_of(tracker, words.NO_SPECS, title=product["title"])
    wanted = {label: own[label] for label in asked if label in own}
    listed = "؛ ".join(f"{label}: {value}" for label, value in list((wanted or own).items())[:MOST_SPECS])
    variants = words.SPEC if wanted else words.SPEC_NOT_STATED if asked else words.SPECS
    return one_of(tracker, variants, title=product["title"], specs=listed)


def difference(product: Product, wanted: Product) -> str:
    """Return in words how a product differs from another in price and brand."""
    gap = product["price_rial"] - wanted["price_rial"]
    price = words.SAME_PRICE if not gap else (words.DEARER if gap > 0 else words.CHEAPER)
    same = product.get("brand") == wanted.get("brand")
    brand = words.SAME_BRAND if same else words.OTHER_BRAND.format(brand=product.get("brand"))
    return f"{price.format(amount=toman(abs(gap)))}، {brand}"


def count(number: int) -> str:
    """Return a number for the screen."""
    return grouped(number)
