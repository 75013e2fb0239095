"""Finds products and answers. The search index is built from the tables when they have changed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from desk.db import Database
from desk.errors import DeskError
from desk.knowledge.advice import Rule, best_first, reasons
from desk.knowledge.choosing import ANYTHING, SORTS, Wish, fits, spread
from desk.knowledge.indexes import Indexes, build
from desk.knowledge.models import Answer, KnowledgeVersion, Product
from desk.knowledge.reading import Reading
from desk.knowledge.topics import Vector
from desk.shop_rules.service import read_rules

log = logging.getLogger(__name__)

POLL_SECONDS = 2.0
"""How often a desk looks whether products or answers have changed, if no news of it came."""


@dataclass(frozen=True)
class Found:
    """Products that fit a wish.

    Attributes:
        products: cards with specifications, colours and names, best first; `why` beside them when a use was asked for,
            and `score`, how alike they are to the words searched for, when words were.
        total: how many there are in all.
        categories: of all of these, with how many each has, the largest first.
    """

    products: list[dict[str, Any]]
    total: int
    categories: list[dict[str, Any]]


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

    async def prepare(self) -> None:
        """Build the indexes before anybody asks. If that fails, the first question tries again."""
        try:
            await self._ready()
        except DeskError:
            log.warning("the search could not be built yet; the first question will try again")
        except Exception:
            log.exception("the search could not be built; the first question will try again")

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
            advice = (await read_rules(session)).advice
        started = time.monotonic()
        built = await asyncio.to_thread(build, version, products, answers, before, advice)
        log.info(
            "search over %d products and %d answers built in %.1f s",
            len(products), len(answers), time.monotonic() - started,
        )  # fmt: skip
        return built

    async def weigher(self) -> Callable[[str], Vector]:
        """Give what weighs the terms of a text by how rare they are in the shop's answers."""
        return (await self._ready()).answers.vector

    async def rarity(self) -> Callable[[str], float]:
        """Give what says of a word how much it tells texts apart."""
        return (await self._ready()).answers.rarity

    async def products(self, question: str, wish: Wish = ANYTHING, *, limit: int) -> Found:
        """Find products.

        Args:
            question: the customer's words, or a slug; empty for all.
            wish: what they must be like.
            limit: how many to give at most.
        """
        indexes = await self._ready()
        scores, found = indexes.ranked(question, wish)
        colour = indexes.reading.words(wish.colour) if wish.colour else []
        found = [row for row in found if fits(row, wish) and indexes.words.is_of(row, wish.kind)]
        found = [row for row in found if _has_colour(row, colour, indexes.reading)]
        if wish.sort:
            found.sort(key=SORTS[wish.sort])
        rules: dict[str, list[Rule]] = {}
        if wish.use:
            rules = {row.category: indexes.advice.rules(wish.use, row.category) for row in found}
            ranked = [best_first([row for row in found if row.category == slug], rules[slug]) for slug in rules]
            best = [row for rows in ranked for row in rows if rules[row.category]]
            found = sorted(best, key=SORTS[wish.sort]) if wish.sort else best
        counts = Counter((row.category, row.category_title) for row in found)
        shown = spread(found, limit) if wish.sort == "spread" else found[:limit]
        return Found(
            products=[
                full_product(row)
                | ({"score": round(scores[row.slug], 4)} if row.slug in scores else {})
                | ({"why": reasons(rules[row.category], row)} if wish.use else {})
                for row in shown
            ],
            total=len(found),
            categories=[{"slug": slug, "title": title, "count": n} for (slug, title), n in counts.most_common()],
        )

    async def read(self, text: str) -> dict[str, Any]:
        """Tell what of the shop's own words a text holds: uses, a kind of goods, specifications it asks for."""
        indexes = await self._ready()
        return indexes.words.read(text)

    async def answers(self, question: str, limit: int, draft: Answer | None = None) -> list[dict[str, Any]]:
        """Find answers to a question, best first, each with its score: how probably it is the one meant, 0 to 1.

        Args:
            question: the customer's words.
            limit: how many to give at most.
            draft: an answer as an editor has it before them, to search as if it were kept already.
        """
        indexes = await self._ready()
        if draft is not None:
            others = [row for topic, row in indexes.answer_rows.items() if topic != draft.topic]
            products = list(indexes.product_rows.values())
            shown = [*others, draft]
            indexes = await asyncio.to_thread(build, indexes.version, products, shown, indexes.reading, indexes.advice)
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


def _has_colour(row: Product, wanted: list[str], reading: Reading) -> bool:
    """Tell whether one of its colours has every word of the colour wanted: «آبی» finds «آبی روشن»."""
    return not wanted or any(set(wanted) <= set(reading.own_words(colour)) for colour in row.colours)


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
        "brand_slug": product.brand,
        "category_slug": product.category,
        "specs": product.specs,
        "colours": product.colours,
        "aliases": product.names,
    }
