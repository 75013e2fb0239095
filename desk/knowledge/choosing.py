"""Which products fit a wish, and in which order; nothing here is asked of the database."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from desk.knowledge.models import Product

_ANOTHER_BRAND = 0.25
"""A product of another brand counts as this much further off: as one a quarter dearer."""
_CODE = re.compile(r"([^\W\d_]*)(\d+)([^\W\d_]*)")


@dataclass(frozen=True)
class Wish:
    """What the products found must be like; None leaves it open.

    Attributes:
        brand: a brand's slug.
        not_brand: slugs of brands that are not wanted.
        category: a category's slug.
        kind: the first word of a title («پاوربانک»).
        min_rial: the lowest price.
        max_rial: the highest price.
        colour: a colour as the customer names it.
        in_stock: only what can be bought now.
        discounted: only what is cheaper than before.
        use: a use's slug; only what its category states to do for it, the best first.
        near: a product's slug: others of its kind, the most alike first.
        like: the name of a model; those with the most alike names first.
        sort: ``price`` (lowest first), ``price_desc``, ``discount`` (the largest share first) or ``spread`` (a few from
            the whole range of prices, rising); None: the best match.
    """

    brand: str | None = None
    not_brand: tuple[str, ...] = ()
    category: str | None = None
    kind: str | None = None
    min_rial: int | None = None
    max_rial: int | None = None
    colour: str | None = None
    in_stock: bool = False
    discounted: bool = False
    use: str | None = None
    near: str | None = None
    like: str | None = None
    sort: str | None = None


ANYTHING = Wish()
SORTS: dict[str, Callable[[Product], float]] = {
    "price": lambda row: row.price_rial,
    "price_desc": lambda row: -row.price_rial,
    "discount": lambda row: -_discount(row),
    "spread": lambda row: row.price_rial,
}


def fits(row: Product, wish: Wish) -> bool:
    """Tell whether brand, category, price, stock and discount are as wished."""
    return (
        (wish.brand is None or row.brand == wish.brand)
        and row.brand not in wish.not_brand
        and (wish.category is None or row.category == wish.category)
        and (wish.min_rial is None or row.price_rial >= wish.min_rial)
        and (wish.max_rial is None or row.price_rial <= wish.max_rial)
        and (row.stock > 0 or not wish.in_stock)
        and (_discount(row) > 0 or not wish.discounted)
    )


def spread(rows: list[Product], count: int) -> list[Product]:
    """Give that many of products that are sorted by price, from the first to the last at even steps."""
    if len(rows) <= count:
        return rows
    step = (len(rows) - 1) / max(count - 1, 1)
    return [rows[round(place * step)] for place in range(count)]


def alike(rows: Iterable[Product], wanted: Product) -> list[Product]:
    """Give others of a product's category, those of its own kind and near its price first."""
    kind = wanted.title.split()[0]

    def distance(row: Product) -> tuple[bool, float]:
        apart = abs(math.log(max(row.price_rial, 1) / max(wanted.price_rial, 1)))
        return row.title.split()[0] != kind, apart + _ANOTHER_BRAND * (row.brand != wanted.brand)

    return sorted((row for row in rows if row.category == wanted.category and row is not wanted), key=distance)


def named_alike(rows: Iterable[Product], name: list[str], words_of: Callable[[str], list[str]]) -> list[Product]:
    """Give the products whose names are most like that of a model that the shop does not have.

    «ردمی نوت 13» is most like «ردمی نوت 14»: the same words, the nearest number. What shares no word, nor the letters
    of a code such as «s23», is left out.
    """
    words = {word for word in name if not any(char.isdigit() for char in word)}
    codes = _codes(name)

    def likeness(text: str) -> float:
        own = words_of(text)
        same = len(words & set(own)) / len(words) if words else 0.0
        near = max((_nearness(code, other) for code in codes for other in _codes(own)), default=0.0)
        coded = any(code[0] and code[0] == other[0] for code in codes for other in _codes(own))
        return same + near / 2 if same or coded else 0.0

    ranked = [(max(likeness(text) for text in (row.title, *row.names)), row) for row in rows]
    ranked.sort(key=lambda pair: -pair[0])
    return [row for score, row in ranked if score]


def _codes(words: list[str]) -> list[tuple[str, str, str]]:
    return [found for word in words for found in _CODE.findall(word)]


def _nearness(code: tuple[str, str, str], titled: tuple[str, str, str]) -> float:
    """Give how near two numbers of models are, 0 to 1; letters before them that differ make them strangers."""
    if code[0] and titled[0] and code[0] != titled[0]:
        return 0.0
    return 1 / (1 + abs(int(code[1][:9]) - int(titled[1][:9])))


def _discount(row: Product) -> float:
    return 1 - row.price_rial / row.old_price_rial if row.old_price_rial else 0.0
