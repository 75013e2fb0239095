"""What the search knows: the tables of products and answers as indexes, built afresh when they have changed."""

from __future__ import annotations

from dataclasses import dataclass

from desk.knowledge.advice import Advice
from desk.knowledge.choosing import Wish, alike, fits, named_alike
from desk.knowledge.models import Answer, Product
from desk.knowledge.reading import Reading
from desk.knowledge.search import Index
from desk.knowledge.shop_words import ShopWords
from desk.knowledge.topics import TopicIndex

MIN_SCORE = 0.12
"""Below this two texts share only common words."""


@dataclass
class Indexes:
    """The tables as the search knows them."""

    version: int
    reading: Reading
    products: Index[str]
    answers: TopicIndex[str]
    product_rows: dict[str, Product]
    answer_rows: dict[str, Answer]
    advice: Advice
    words: ShopWords

    def ranked(self, question: str, wish: Wish) -> tuple[dict[str, float], list[Product]]:
        """Give the products a question is about, best first, with how alike each is to its words, if it has any."""
        rows = self.product_rows
        if wish.near:
            return {}, alike(rows.values(), rows[wish.near]) if wish.near in rows else []
        if wish.like:
            wanted = [row for row in rows.values() if fits(row, wish)]
            return {}, named_alike(wanted, self.reading.words(wish.like), self.reading.own_words)
        if question in rows:
            return {question: 1.0}, [rows[question]]
        if not self.reading.words(question):
            return {}, sorted(rows.values(), key=lambda row: (row.stock == 0, row.price_rial))
        scores = dict(self.products.search(question, len(rows)))
        least = max(MIN_SCORE, 0.6 * max(scores.values(), default=0.0))
        return scores, [rows[slug] for slug, score in scores.items() if score >= least]


def build(
    version: int,
    products: list[Product],
    answers: list[Answer],
    before: Reading | None = None,
    advice: Advice | None = None,
) -> Indexes:
    """Build the indexes; takes a while, so call it in a thread.

    Args:
        version: of the tables.
        products: those in use.
        answers: those in use.
        before: the reading that is replaced, if there is one.
        advice: what goods are good for.
    """
    advice = advice or Advice()
    names = [
        (row.slug, name) for row in products for name in (row.title, *row.names, f"{row.category_title} {row.title}")
    ]
    phrasings = [(row.topic, text) for row in answers for text in (row.question, *row.phrasings)]
    texts = [text for _, text in (*names, *phrasings)] + [row.answer for row in answers]
    texts += [colour for row in products for colour in row.colours]
    texts += [word for use in advice.uses for word in use.words] + [word for one in advice.specs for word in one.words]
    reading = Reading(texts, before)
    made = Indexes(
        version=version,
        reading=reading,
        products=Index(names, reading),
        answers=TopicIndex(phrasings, reading),
        product_rows={row.slug: row for row in products},
        answer_rows={row.topic: row for row in answers},
        advice=advice,
        words=ShopWords(products, advice, reading, (text for _, text in phrasings)),
    )
    reading.settle()
    return made
