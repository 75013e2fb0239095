"""The words a shop knows: counted in its own texts, and general words that are right but not the shop's."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

from persian.colloquial import Colloquial
from persian.normalise import normalise
from persian.pieces import split
from persian.spacing import join_parts
from persian.wordlists import words

_WORDS = re.compile(r"[^\W\d_]+")
_FORMAT = 2
_LISTS_OF_WORDS = ("common.txt", "not_split.txt", "predicates.txt", "copula_nouns.txt")


class VocabularyError(Exception):
    """A stored vocabulary cannot be read."""


class Vocabulary:
    """Words with how often the shop's own texts have them.

    Attributes:
        counts: how often each word stands in the shop's texts, in its written form (persian.colloquial).
        names: words of the shop's own names (products, brands): never rewritten.
        general: words that are right without being the shop's: known, counted as 0.
        pairs: how often two words, with a space between them, stand side by side in the shop's texts.
    """

    def __init__(
        self,
        counts: Mapping[str, int] | None = None,
        names: Iterable[str] = (),
        general: Iterable[str] = (),
        pairs: Mapping[str, int] | None = None,
    ) -> None:
        self.counts: dict[str, int] = dict(counts or {})
        self.pairs: dict[str, int] = dict(pairs or {})
        self.names = frozenset(names)
        self.general = frozenset(general)

    @classmethod
    def from_texts(cls, texts: Iterable[str], extra_words: Iterable[str] = (), names: Iterable[str] = ()) -> Vocabulary:
        """Return the vocabulary of a shop.

        Args:
            texts: what customers write and the shop answers: training examples, questions, catalogue texts.
            extra_words: right words that the shop need not have, for instance a general word list; those of
                data/language are always there.
            names: names of products, brands and categories as the catalogue has them. Their words count as
                the shop's and are never rewritten.
        """
        names = list(names)
        typed = [normalise(text) for text in (*texts, *names)]
        named = {word for name in names for word in _words(normalise(name).text)}
        listed = (word for name in _LISTS_OF_WORDS for word in words(name))
        general = {word for text in (*extra_words, *listed) for word in _words(normalise(text).text)}
        # The words as typed tell which stems there are; with these, all is counted again in its written form.
        as_typed = cls(Counter(word for text in typed for word in _words(text.text)), named, general)
        spoken = Colloquial(as_typed)
        counts: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        for text in typed:
            written = [
                word for piece in join_parts(split(text), text.original) for word in _words(spoken.written(piece.text))
            ]
            counts.update(written)
            pairs.update(f"{first} {second}" for first, second in pairwise(written))
        return cls(counts, named, general, pairs)

    def knows(self, word: str) -> bool:
        """Tell whether `word`, in the spelling of `normalise`, is one of the shop's or a general one."""
        return word in self.counts or word in self.general

    def count(self, word: str) -> int:
        """Return how often the shop's texts have `word`."""
        return self.counts.get(word, 0)

    def count_pair(self, first: str, second: str) -> int:
        """Return how often the shop's texts have `second` right after `first`."""
        return self.pairs.get(f"{first} {second}", 0)

    def to_json(self) -> str:
        """Return the vocabulary as JSON, to be stored with a model."""
        return json.dumps(
            {
                "format": _FORMAT,
                "counts": self.counts,
                "names": sorted(self.names),
                "general": sorted(self.general),
                "pairs": self.pairs,
            },
            ensure_ascii=False,
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, text: str) -> Vocabulary:
        """Return the vocabulary that `to_json` wrote.

        Raises:
            VocabularyError: if `text` is something else.
        """
        try:
            stored = json.loads(text)
            if stored["format"] != _FORMAT:
                raise VocabularyError(f"unknown format of a vocabulary: {stored['format']!r}")
            return cls(stored["counts"], stored["names"], stored["general"], stored["pairs"])
        except (ValueError, KeyError, TypeError) as error:
            raise VocabularyError(f"not a stored vocabulary: {error!r}") from error


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)
