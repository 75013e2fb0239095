"""Persian-aware search over short texts: words and character trigrams, weighted by rarity.

A document's score is the cosine between its vector and the question's, each term weighted by its
inverse document frequency (Spärck Jones 1972), so that «هزینه» counts for more than «چقدر». Trigrams
forgive spelling and half-spaces; whole words keep «گوشی» from matching «گوش».
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable

from desk.knowledge.reading import Reading

WORD_SHARE = 0.6
"""How much of a vector's weight is in its words; the rest is in its trigrams."""


class Index[Key: Hashable]:
    """Finds the keys whose texts are most like a question.

    Args:
        documents: pairs of a key and one text for it; a key may come with several texts and scores as its best.
        reading: how texts become words.
    """

    def __init__(self, documents: Iterable[tuple[Key, str]], reading: Reading) -> None:
        self._reading = reading
        counted = [(key, _terms(reading.own_words(text))) for key, text in documents]
        frequency: Counter[str] = Counter()
        for _, terms in counted:
            frequency.update(terms.keys())
        self._idf = {term: math.log((1 + len(counted)) / (1 + n)) + 1 for term, n in frequency.items()}
        self._unseen = math.log(1 + len(counted)) + 1
        self._keys: list[Key] = [key for key, _ in counted]
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for row, (_, terms) in enumerate(counted):
            for term, weight in self._unit(terms).items():
                self._postings[term].append((row, weight))

    def search(self, question: str, limit: int) -> list[tuple[Key, float]]:
        """Give the best keys with their scores from 0 to 1, best first."""
        scores: defaultdict[int, float] = defaultdict(float)
        for term, weight in self._unit(_terms(self._reading.words(question))).items():
            for row, other in self._postings.get(term, ()):
                scores[row] += weight * other
        best: dict[Key, float] = {}
        for row, score in scores.items():
            key = self._keys[row]
            best[key] = max(best.get(key, 0.0), min(score, 1.0))
        return sorted(best.items(), key=lambda pair: -pair[1])[:limit]

    def _unit(self, terms: dict[str, float]) -> dict[str, float]:
        vector = {term: count * self._idf.get(term, self._unseen) for term, count in terms.items()}
        length = math.sqrt(sum(weight * weight for weight in vector.values()))
        return {term: weight / length for term, weight in vector.items()} if length else {}


def _terms(words: list[str]) -> dict[str, float]:
    terms: defaultdict[str, float] = defaultdict(float)
    for word in words:
        terms[f"w:{word}"] += WORD_SHARE
        padded = f" {word} "
        grams = [padded[i : i + 3] for i in range(len(padded) - 2)]
        for gram in grams:
            terms[f"g:{gram}"] += (1 - WORD_SHARE) * 2 / max(len(grams), 1)
    return dict(terms)
