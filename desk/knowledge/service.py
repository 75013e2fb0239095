"""Finds products and answers. The search index is built from the tables when they have changed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from desk.db import Database
from desk.knowledge.models import Answer, Product
from desk.knowledge.reading import Reading
from desk.knowledge.search import Index
from desk.knowledge.topics import TopicIndex

MIN_SCORE = 0.12
"""Below this two texts share only common words."""


@dataclass
class _Indexes:
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
        self._indexes: _Indexes | None = None
        self._building = asyncio.Lock()

    def forget(self) -> None:
        """Build the indexes afresh at the next question: products or answers have changed."""
        self._indexes = None

    async def _ready(self) -> _Indexes:
        async with self._building:
            if self._indexes is None:
                async with self._database.reading() as session:
                    products = {row.slug: row for row in await session.scalars(select(Product))}
                    answers = {row.topic: row for row in await session.scalars(select(Answer))}
                self._indexes = await asyncio.to_thread(_build, products, answers)
            return self._indexes

    async def products(
        self, question: str, *, brand: str | None, category: str | None, limit: int
    ) -> tuple[list[dict[str, Any]], int]:
        """Find products.

        Args:
            question: the customer's words, or a slug; empty for all.
            brand: a brand's slug, if known.
            category: a category's slug, if known.
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
        found = [
            row
            for row in found
            if (brand is None or row.brand == brand) and (category is None or row.category == category)
        ]
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


def _build(products: dict[str, Product], answers: dict[str, Answer]) -> _Indexes:
    names = [
        (row.slug, name)
        for row in products.values()
        for name in (row.title, *row.names, f"{row.category_title} {row.title}")
    ]
    phrasings = [(row.topic, text) for row in answers.values() for text in (row.question, *row.phrasings)]
    reading = Reading(text for _, text in (*names, *phrasings, *((row.topic, row.answer) for row in answers.values())))
    return _Indexes(
        reading=reading,
        products=Index(names, reading),
        answers=TopicIndex(phrasings, reading),
        product_rows=products,
        answer_rows=answers,
    )


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
