"""Finds products and answers. The search index is built from the tables when they have changed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from desk.db import Database
from desk.errors import DeskError
from desk.knowledge.models import Answer, KnowledgeVersion, Product
from desk.knowledge.reading import Reading
from desk.knowledge.search import Index
from desk.knowledge.topics import TopicIndex, Vector

log = logging.getLogger(__name__)

POLL_SECONDS = 2.0
"""How often a desk looks whether products or answers have changed, if no news of it came."""
MIN_SCORE = 0.12
"""Below this two texts share only common words."""


@dataclass(frozen=True)
class Wish:
    """What the products found must be like; None leaves it open.

    Attributes:
        brand: a brand's slug.
        category: a category's slug.
        min_rial: the lowest price.
        max_rial: the highest price.
        colour: a colour as the customer names it.
        in_stock: only what can be bought now.
        sort: ``price`` (lowest first), ``price_desc`` or ``discount`` (the largest share first); None: the best match.
    """

    brand: str | None = None
    category: str | None = None
    min_rial: int | None = None
    max_rial: int | None = None
    colour: str | None = None
    in_stock: bool = False
    sort: str | None = None


ANYTHING = Wish()
SORTS = {
    "price": lambda row: row.price_rial,
    "price_desc": lambda row: -row.price_rial,
    "discount": lambda row: -_discount(row),
}


@dataclass
class Indexes:
    """The tables as the search knows them."""

    version: int
    reading: Reading
    products: Index[str]
    answers: TopicIndex[str]
    product_rows: dict[str, Product]
    answer_rows: dict[str, Answer]


class Knowledge:
    """What the bot may say.

    Args:
        database: the CRM.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._indexes: Indexes | None = None
        self._building = asyncio.Lock()
        self._news = asyncio.Event()

    def forget(self) -> None:
        """Look at once whether products or answers have changed."""
        self._news.set()

    async def watch(self) -> None:
        """Keep the indexes up to date until cancelled. While new ones are built, the old ones answer."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._news.wait()
            self._news.clear()
            try:
                await self.refresh()
            except DeskError:
                log.warning("could not look whether products or answers have changed; trying again")
            except Exception:
                log.exception("the search could not be built afresh; the one from before goes on answering")

    async def refresh(self) -> None:
        """Build the indexes afresh if the tables have changed since; nothing before the first question."""
        async with self._building:
            if self._indexes is None:
                return
            async with self._database.reading() as session:
                version = await session.scalar(select(KnowledgeVersion.version))
            if version != self._indexes.version:
                self._indexes = await self._read(self._indexes.reading)

    async def _ready(self) -> Indexes:
        if self._indexes is None:
            async with self._building:
                if self._indexes is None:
                    self._indexes = await self._read(None)
        return self._indexes

    async def _read(self, before: Reading | None) -> Indexes:
        async with self._database.reading() as session:
            # The version first: a change that comes in between is found at the next look.
            version = await session.scalar(select(KnowledgeVersion.version)) or 0
            products = list(await session.scalars(select(Product).where(Product.retired_at.is_(None))))
            answers = list(await session.scalars(select(Answer).where(Answer.retired_at.is_(None))))
        return await asyncio.to_thread(build, version, products, answers, before)

    async def weigher(self) -> Callable[[str], Vector]:
        """Give what weighs the terms of a text by how rare they are in the shop's answers."""
        return (await self._ready()).answers.vector

    async def products(self, question: str, wish: Wish = ANYTHING, *, limit: int) -> tuple[list[dict[str, Any]], int]:
        """Find products.

        Args:
            question: the customer's words, or a slug; empty for all.
            wish: what they must be like.
            limit: how many to give at most.

        Returns:
            Product cards with specifications, colours and names, best first; and how many there are in all.
        """
        indexes = await self._ready()
        rows = indexes.product_rows
        if question in rows:
            found = [rows[question]]
        elif indexes.reading.words(question):
            ranked = indexes.products.search(question, len(rows))
            best = ranked[0][1] if ranked else 0.0
            found = [rows[slug] for slug, score in ranked if score >= max(MIN_SCORE, 0.6 * best)]
        else:
            found = sorted(rows.values(), key=lambda row: (row.stock == 0, row.price_rial))
        colour = indexes.reading.words(wish.colour) if wish.colour else []
        found = [row for row in found if _fits(row, wish) and _has_colour(row, colour, indexes.reading)]
        if wish.sort:
            found.sort(key=SORTS[wish.sort])
        return [full_product(row) for row in found[:limit]], len(found)

    async def answers(self, question: str, limit: int) -> list[dict[str, Any]]:
        """Find answers to a question, best first, each with its score: how probably it is the one meant, 0 to 1."""
        indexes = await self._ready()
        return [
            {
                "topic": found.key,
                "question": indexes.answer_rows[found.key].question,
                "answer": indexes.answer_rows[found.key].answer,
                "category": indexes.answer_rows[found.key].category,
                "score": round(found.score, 4),
            }
            for found in indexes.answers.search(question, limit)
        ]


def _fits(row: Product, wish: Wish) -> bool:
    return (
        (wish.brand is None or row.brand == wish.brand)
        and (wish.category is None or row.category == wish.category)
        and (wish.min_rial is None or row.price_rial >= wish.min_rial)
        and (wish.max_rial is None or row.price_rial <= wish.max_rial)
        and (row.stock > 0 or not wish.in_stock)
    )


def _has_colour(row: Product, wanted: list[str], reading: Reading) -> bool:
    """Tell whether one of its colours has every word of the colour wanted: «آبی» finds «آبی روشن»."""
    return not wanted or any(set(wanted) <= set(reading.own_words(colour)) for colour in row.colours)


def _discount(row: Product) -> float:
    return 1 - row.price_rial / row.old_price_rial if row.old_price_rial else 0.0


def build(version: int, products: list[Product], answers: list[Answer], before: Reading | None = None) -> Indexes:
    """Build the indexes; takes a while, so call it in a thread.

    Args:
        version: of the tables.
        products: those in use.
        answers: those in use.
        before: the reading that is replaced, if there is one.
    """
    names = [
        (row.slug, name) for row in products for name in (row.title, *row.names, f"{row.category_title} {row.title}")
    ]
    phrasings = [(row.topic, text) for row in answers for text in (row.question, *row.phrasings)]
    texts = [text for _, text in (*names, *phrasings)] + [row.answer for row in answers]
    texts += [colour for row in products for colour in row.colours]
    reading = Reading(texts, before)
    made = Indexes(
        version=version,
        reading=reading,
        products=Index(names, reading),
        answers=TopicIndex(phrasings, reading),
        product_rows={row.slug: row for row in products},
        answer_rows={row.topic: row for row in answers},
    )
    reading.settle()
    return made


def product_card(product: Product) -> dict[str, Any]:
    """Write a product as clients show it."""
    return {
        "id": product.id,
        "slug": product.slug,
        "title": product.title,
        "brand": product.brand_title,
        "category": product.category_title,
        "price_rial": product.price_rial,
        "old_price_rial": product.old_price_rial,
        "stock": product.stock,
        "image": product.image,
        "url": product.url,
    }


def full_product(product: Product) -> dict[str, Any]:
    """Write a product with all that is known of it, for the bot."""
    return product_card(product) | {
        "specs": product.specs,
        "colours": product.colours,
        "aliases": product.names,
    }
