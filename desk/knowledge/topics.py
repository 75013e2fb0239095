"""Finds the topic a question belongs to, from a few phrasings of each; made afresh in a moment when one changes.

Two readings are blended. A multinomial naive Bayes over whole topics (McCallum & Nigam 1998; every phrasing of a topic
counts, so a word that recurs in it weighs more) names candidates from an inverted index; the nearest single phrasings
by cosine then decide between them. Terms are words, pairs of words and pieces of two to four letters, weighted by
rarity, so that spelling and half-spaces are forgiven.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from desk.knowledge.reading import Reading

WORD, PAIR, PIECE = 1.0, 0.6, 0.5
"""What a word, a pair of words and a piece of a word count before their rarity."""
PIECE_LENGTHS = (2, 3, 4)
SMOOTHING = 0.01
CANDIDATES = 12
NEAREST = 5
TOPIC_SHARE = 0.05
"""What one nat of the topic's likelihood counts beside a cosine of one."""
TOO_COMMON = 250
"""A term of more topics than this names no candidates: it tells few apart, and following it takes most of the time."""
SHARPNESS = 12.0
"""How strongly a difference in score speaks for a topic against the others."""
# Logistic regression of "the first topic is right" on the two signs, over the demo shop's phrasings (five folds) and
# several hundred messages that ask for none of its topics. `./pasokh eval faq --cross-validate` shows how true it is.
BIAS, BY_LIKENESS, BY_ODDS = -2.95, 5.35, 0.53

Vector = dict[str, float]


@dataclass(frozen=True)
class Found[Key: Hashable]:
    """A topic found.

    Attributes:
        key: the topic.
        score: how probable it is that this topic is meant, from 0 to 1. Those of several topics need not sum to 1, and
            all of them are low when the question is about something else.
    """

    key: Key
    score: float


class TopicIndex[Key: Hashable]:
    """Ranks topics by how well a question fits their phrasings.

    Args:
        phrasings: pairs of a topic and one way of asking for it.
        reading: how texts become words.
    """

    def __init__(self, phrasings: Iterable[tuple[Key, str]], reading: Reading) -> None:
        self._reading = reading
        counted = [(key, terms(reading.own_words(text))) for key, text in phrasings]
        frequency = Counter(term for _, found in counted for term in found)
        self._rarity = {term: math.log((1 + len(counted)) / (1 + n)) + 1 for term, n in frequency.items()}
        self._unseen = math.log(1 + len(counted)) + 1
        self._phrasings: defaultdict[Key, list[Vector]] = defaultdict(list)
        mass: defaultdict[Key, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for key, found in counted:
            vector = self._unit(found)
            self._phrasings[key].append(vector)
            for term, weight in vector.items():
                mass[key][term] += weight
        self._keys = list(mass)
        self._floors: list[float] = []
        self._gains: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, weights in enumerate(mass.values()):
            self._floors.append(-math.log(sum(weights.values()) + SMOOTHING * len(frequency)) + math.log(SMOOTHING))
            for term, weight in weights.items():
                self._gains[term].append((place, math.log(weight / SMOOTHING + 1)))
        for term in [term for term, places in self._gains.items() if len(places) > TOO_COMMON]:
            del self._gains[term]

    def search(self, question: str, limit: int) -> list[Found[Key]]:
        """Give the best topics, best first; none when the question shares nothing with any.

        Args:
            question: the customer's words.
            limit: how many to give at most.
        """
        vector = self.vector(question)
        known = {term: weight for term, weight in vector.items() if term in self._rarity}
        telling = {term: weight for term, weight in known.items() if term in self._gains}
        if not telling:
            return []
        total = sum(telling.values())
        likelihood = [total * floor for floor in self._floors]
        for term, weight in telling.items():
            for place, gain in self._gains[term]:
                likelihood[place] += weight * gain
        candidates = heapq.nlargest(CANDIDATES, range(len(likelihood)), key=likelihood.__getitem__)
        scored = []
        for key, fit in ((self._keys[place], likelihood[place]) for place in candidates):
            nearest = heapq.nlargest(NEAREST, (cosine(known, other) for other in self._phrasings[key]))
            score = 0.5 * nearest[0] + 0.5 * sum(nearest) / len(nearest) + TOPIC_SHARE * fit
            scored.append((score, nearest[0], key))
        scored.sort(key=lambda entry: -entry[0])
        chances = _chances([score for score, _, _ in scored])
        return [
            Found(key, _certainty(likeness, chance))
            for (_, likeness, key), chance in zip(scored[:limit], chances[:limit], strict=True)
            if likeness > 0
        ]

    def vector(self, text: str) -> Vector:
        """Give a text's terms weighted by how rare they are in the shop's phrasings, of length one."""
        return self._unit(terms(self._reading.words(text)))

    def rarity(self, word: str) -> float:
        """Give how much a word tells texts apart: its inverse document frequency in the shop's phrasings."""
        return max((self._rarity.get(f"w:{one}", self._unseen) for one in self._reading.words(word)), default=0.0)

    def _unit(self, counts: Mapping[str, float]) -> Vector:
        vector = {term: weight * self._rarity.get(term, self._unseen) for term, weight in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in vector.values()))
        return {term: weight / length for term, weight in vector.items()} if length else {}


def _chances(scores: list[float]) -> list[float]:
    """Give the probability of each, supposing that one of them is meant."""
    top = max(scores)
    odds = [math.exp(SHARPNESS * (score - top)) for score in scores]
    return [value / sum(odds) for value in odds]


def _certainty(likeness: float, chance: float) -> float:
    odds = math.log(chance / (1 - chance + 1e-6))
    return 1 / (1 + math.exp(-(BIAS + BY_LIKENESS * likeness + BY_ODDS * odds)))


def cosine(one: Vector, other: Vector) -> float:
    """Give how alike two vectors of length one are, from 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def terms(words: list[str]) -> Vector:
    """Count the words, pairs of words and pieces of words of a text."""
    found: defaultdict[str, float] = defaultdict(float)
    for word in words:
        found[f"w:{word}"] += WORD
        padded = f" {word} "
        for length in PIECE_LENGTHS:
            for start in range(len(padded) - length + 1):
                found[f"l:{padded[start : start + length]}"] += PIECE
    for pair in itertools.pairwise(words):
        found[f"p:{pair[0]} {pair[1]}"] += PAIR
    # What stands there twice says less than twice as much.
    return {term: 1 + math.log(weight) if weight > 1 else weight for term, weight in found.items()}
