"""Misspellings: a list of common ones, letters of one sound, and slips of the finger, against the vocabulary."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from persian.colloquial import Colloquial
from persian.letters import ends_in_silent_he, is_persian
from persian.verbs import verbs
from persian.vocabulary import Vocabulary
from persian.wordlists import pairs, words

_SAME_SOUND = str.maketrans("صثذضظطغحعآ", "سسزززتقهاا")
# Neighbours on the Persian keyboard, row by row.
_ROWS = ("ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو")
_ENDINGS = (
    *("مونو", "تونو", "شونو", "هاتون"),
    *("مون", "تون", "شون", "مان", "تان", "شان", "های", "هام", "هات", "هاش"),
    *("مو", "تو", "یی", "ای", "شو", "ها", "رو", "یم", "ید", "ین"),
    *("م", "ت", "ش", "ی", "ه", "و"),
)

# Possessives that stand apart after a silent «ه».
_POSSESSIVES = {"مون": "مان", "تون": "تان", "شون": "شان", "مان": "مان", "تان": "تان", "شان": "شان"}

_SHORTEST_WORD = 3
_SHORTEST_REPAIR = 4
_LONGEST_WORD = 24
_TWO_SLIPS_FROM = 8
# A word that the shop's texts have once may itself be a slip for one they have this many times.
_OUTWEIGHS = 12
_RARE = 1
_SHORTEST_PART = 3
_COMMON = 3
# Slips up to this cost are likely ones: a letter of the same sound, a neighbour on the keyboard, two letters exchanged.
_LIKELY = 0.75
# In a short word even a likely slip is believed only towards a frequent word, for many short words are near others.
_SHORT = 5
_SURE = 0.45
_FREQUENT = 6
# Beside a word that it often stands beside, any one slip is believed.
_SURE_PAIR = 3
_DEAREST_BETWEEN = 1.2


class Spelling:
    """Corrects single words.

    Args:
        vocabulary: the words that are right, and how common they are.
        spoken: tells which words are spoken forms, which are no misspellings.
    """

    def __init__(self, vocabulary: Vocabulary, spoken: Colloquial) -> None:
        self._vocabulary = vocabulary
        self._spoken = spoken
        self._targets = _targets(vocabulary)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_deletion: dict[str, list[str]] = defaultdict(list)
        for word in self._targets:
            self._by_sound[word.translate(_SAME_SOUND)].append(word)
            if len(word) >= _SHORTEST_REPAIR:
                for form in _deletions(word, 2 if len(word) >= _TWO_SLIPS_FROM else 1):
                    self._by_deletion[form].append(word)
        self.corrected = lru_cache(maxsize=20_000)(self._corrected)
        self.is_known = lru_cache(maxsize=20_000)(self._is_known)

    def _is_known(self, word: str) -> bool:
        """Tell whether `word` is right as it stands, as a word, a spoken form or a word with an ending."""
        return self._is_word(word) or any(
            word.endswith(ending)
            and len(word) - len(ending) >= _SHORTEST_WORD
            and not (ending == "ی" and word.endswith("یی"))
            and not (ending == "یی" and word[-3] not in "او")
            and self._is_word(word[: -len(ending)])
            for ending in _ENDINGS
        )

    def _is_own(self, word: str) -> bool:
        return self._vocabulary.count(word) > _RARE or word in self._vocabulary.names

    def _is_word(self, word: str) -> bool:
        return (
            self._is_own(word)
            or word in self._vocabulary.general
            or word in verbs().written
            or word in verbs().participles
            or self._spoken.is_listed(word)
            or self._spoken.written(word) != word
        )

    def _corrected(self, word: str) -> str:
        """Return the word that `word` was meant to be; `word` itself if that is right or cannot be told."""
        if not is_persian(word) or not _SHORTEST_WORD <= len(word) <= _LONGEST_WORD:
            return word
        listed = pairs("misspellings.txt").get(word) or (None if self._is_own(word) else self._listed_with_ending(word))
        if listed:
            return listed
        if self.is_known(word):
            return word
        return self._by_same_sound(word) or self._nearest(word) or self._two_words(word) or word

    def corrected_between(self, word: str, before: str, after: str) -> str:
        """Return what an unknown `word` was meant to be, if only its neighbours tell; else the word itself.

        Args:
            word: a word that `corrected` leaves as it is.
            before: the word before it in its written form, or nothing.
            after: the word after it in its written form, or nothing.
        """
        if not is_persian(word) or not _SHORTEST_WORD <= len(word) <= _LONGEST_WORD or self.is_known(word):
            return word
        near = {
            other
            for form in _deletions(word, 1)
            for other in self._by_deletion.get(form, ())
            if self._vocabulary.count_pair(before, other) + self._vocabulary.count_pair(other, after) >= _SURE_PAIR
        }
        price, best = min(((slips(word, other), other) for other in near), default=(_DEAREST_BETWEEN, word))
        return best if price < _DEAREST_BETWEEN else word

    @staticmethod
    def _listed_with_ending(word: str) -> str | None:
        table = pairs("misspellings.txt")
        for ending in _ENDINGS:
            stem = word[: -len(ending)]
            if word.endswith(ending) and len(stem) > _SHORTEST_WORD and stem in table:
                return table[stem] + ending
        return None

    def _by_same_sound(self, word: str) -> str | None:
        for stem, ending in _stems(word):
            found = [other for other in self._by_sound.get(stem.translate(_SAME_SOUND), ()) if other != stem]
            best = max(found, key=self._weight, default=None)
            if best and self._outweighs(best, word, _RARE + 1):
                return _with_ending(best, ending)
        return None

    def _nearest(self, word: str) -> str | None:
        for stem, ending in _stems(word):
            if len(stem) < _SHORTEST_REPAIR:
                continue
            reach = 2 if len(stem) >= _TWO_SLIPS_FROM else 1
            near = {other for form in _deletions(stem, reach) for other in self._by_deletion.get(form, ())}
            ranked = sorted((slips(stem, other) - 0.01 * min(self._weight(other), 10), other) for other in near)
            if not ranked or ranked[0][0] > _dearest(stem):
                continue
            if not self._outweighs(ranked[0][1], word, _least_weight(stem, ranked[0][0])):
                continue
            if len(ranked) > 1 and ranked[1][0] - ranked[0][0] < 0.05:
                continue
            return _with_ending(ranked[0][1], ending)
        return None

    def _two_words(self, word: str) -> str | None:
        """Return two common words that were typed without the space between them."""
        splits = [
            (self._vocabulary.count(first) + self._vocabulary.count(second), f"{first} {second}")
            for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
            for first, second in [(word[:place], word[place:])]
            if self._is_common(first) and self._is_common(second) and second not in words("second_parts.txt")
        ]
        return max(splits, default=(0, None))[1]

    def _is_common(self, word: str) -> bool:
        return all(self._vocabulary.count(part) >= _COMMON for part in self._spoken.written(word).split())

    def _weight(self, word: str) -> int:
        return self._targets.get(word, 0)

    def _outweighs(self, other: str, word: str, least: int) -> bool:
        count = self._vocabulary.count(word)
        return self._weight(other) >= max(least, count * _OUTWEIGHS) or (not count and other in self._vocabulary.names)


def _targets(vocabulary: Vocabulary) -> dict[str, int]:
    """Return the words that a misspelling may be meant for, with their weight."""
    table = {
        word: count
        for word, count in vocabulary.counts.items()
        if is_persian(word) and len(word) >= _SHORTEST_WORD and (count > _RARE or word in vocabulary.names)
    }
    for word in words("common.txt"):
        if is_persian(word) and len(word) >= _SHORTEST_REPAIR:
            table.setdefault(word, _RARE + 1)
    for said, form in verbs().spoken.items():
        if vocabulary.count(form) > _RARE:
            table.setdefault(said, vocabulary.count(form))
    return table


def _stems(word: str) -> list[tuple[str, str]]:
    return [(word, "")] + [
        (word[: -len(ending)], ending)
        for ending in _ENDINGS
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_REPAIR
    ]


def _with_ending(stem: str, ending: str) -> str:
    if ends_in_silent_he(stem) and ending in _POSSESSIVES:
        return f"{stem} {_POSSESSIVES[ending]}"
    return stem + ending


def _deletions(word: str, reach: int) -> set[str]:
    forms = {word}
    for _ in range(reach):
        forms |= {form[:index] + form[index + 1 :] for form in forms for index in range(len(form))}
    return forms


def _least_weight(word: str, price: float) -> int:
    """Return how frequent the word must be that `word` is taken for at this price."""
    if len(word) <= _SHORT and price > _SURE:
        return _FREQUENT
    return _RARE + 1 if price <= _LIKELY else _COMMON


def _dearest(word: str) -> float:
    return 0.5 if len(word) < 5 else 0.85 if len(word) < _TWO_SLIPS_FROM else 1.4


@lru_cache(maxsize=1)
def _neighbours() -> frozenset[tuple[str, str]]:
    found = set()
    for number, row in enumerate(_ROWS):
        for place, key in enumerate(row):
            below = _ROWS[number + 1] if number + 1 < len(_ROWS) else ""
            for other in (*row[place + 1 : place + 2], *below[max(0, place - 1) : place + 1]):
                found |= {(key, other), (other, key)}
    return frozenset(found)


def slips(typed: str, meant: str) -> float:
    """Return how far `typed` is from `meant`: 1 for a letter too many, too few or wrong, less for likely slips."""
    width = len(meant) + 1
    before: list[float] = []
    row = [float(index) for index in range(width)]
    for place, letter in enumerate(typed):
        following = [row[0] + 1]
        for index, other in enumerate(meant):
            extra = 0.4 if place and typed[place - 1] == letter else 0.8
            missing = 0.6 if (index and other in "اوی") or (index and meant[index - 1] == other) else 0.85
            best = min(row[index] + _swap(letter, other), row[index + 1] + extra, following[index] + missing)
            if place and index and letter == meant[index - 1] and typed[place - 1] == other:
                best = min(best, before[index - 1] + 0.6)
            following.append(best)
        before, row = row, following
    return row[-1]


def _swap(letter: str, other: str) -> float:
    if letter == other:
        return 0.0
    if letter.translate(_SAME_SOUND) == other.translate(_SAME_SOUND):
        return 0.3
    return 0.7 if (letter, other) in _neighbours() else 1.1
