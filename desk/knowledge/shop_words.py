"""The shop's own words in what a customer writes: what it is for, which kind of goods, which specifications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from desk.knowledge.advice import Advice
from desk.knowledge.models import Product
from desk.knowledge.reading import Reading

MOST_USES = 3
_ENDINGS = ("ش", "اش", "شون", "شان", "ها", "هاش", "هایی", "ه", "تر", "ترین")
"""What customers hang on a word: «باتریش», «ضد آبه», «سبکتر». Not «ی»: «آبی» has nothing to do with «آب»."""


class ShopWords:
    """Finds the shop's words in texts, however they are typed.

    Args:
        products: those in use.
        advice: how customers say what goods are for, and how they ask for specifications.
        reading: how texts become words.
        talk: texts of customers, whose words are known without being goods.
    """

    def __init__(self, products: Iterable[Product], advice: Advice, reading: Reading, talk: Iterable[str] = ()) -> None:
        self._reading = reading
        self._uses = [(reading.own_words(word), use) for use in advice.uses for word in use.words]
        self._specs = [(reading.own_words(word), tuple(one.labels)) for one in advice.specs for word in one.words]
        meant: defaultdict[str, set[str]] = defaultdict(set)
        self._known = {word for text in talk for word in reading.own_words(text)}
        for row in products:
            kind = row.title.split()[0]
            for text in (row.title, row.brand_title, row.category_title, *row.names):
                words = reading.own_words(text)
                self._known.update(words)
                if words and text is not row.brand_title:
                    meant[words[0]].add(kind)
        self._kinds = {word: next(iter(kinds)) for word, kinds in meant.items() if len(kinds) == 1}

    def is_of(self, row: Product, kind: str | None) -> bool:
        """Tell whether a product is of a kind; every one is of none."""
        return kind is None or row.title.split()[0] == kind

    def read(self, text: str) -> dict[str, Any]:
        """Give the words of a text in one spelling, and what of the shop they name.

        Returns:
            `text`; `uses`, the longest said first, each with its `slug`, `title` and `categories`; `kind`, the first
            word of titles, or None; `specs`, the labels asked for; `unknown`, words that neither a product's name
            nor the shop's answers have.
        """
        words = self._reading.words(text)
        uses = {use.slug: use for _, use in self._said(words, self._uses)}
        labels = dict.fromkeys(label for _, found in self._said(words, self._specs) for label in found)
        return {
            "text": " ".join(words),
            "uses": [
                {"slug": use.slug, "title": use.title, "categories": list(use.categories)}
                for use in list(uses.values())[:MOST_USES]
            ],
            "kind": next((self._kinds[word] for word in words if word in self._kinds), None),
            "specs": list(labels),
            "unknown": [word for word in words if not self._knows(word)],
        }

    def _knows(self, word: str) -> bool:
        return word in self._known or any(
            word.endswith(ending) and word.removesuffix(ending) in self._known for ending in _ENDINGS
        )

    @staticmethod
    def _said[Meant](words: list[str], known: list[tuple[list[str], Meant]]) -> Iterator[tuple[int, Meant]]:
        """Give what is said in a text, the longest phrase first; no word of it counts twice."""
        free = [True] * len(words)
        for phrase, meant in sorted(known, key=lambda pair: -len(pair[0])):
            for start in range(len(words) - len(phrase) + 1 if phrase else 0):
                place = slice(start, start + len(phrase))
                said = words[place]
                if said[:-1] == phrase[:-1] and _is(said[-1], phrase[-1]) and all(free[place]):
                    free[place] = [False] * len(phrase)
                    yield start, meant


def _is(said: str, word: str) -> bool:
    return said == word or (said.startswith(word) and said[len(word) :] in _ENDINGS)
