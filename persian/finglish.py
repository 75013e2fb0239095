"""Persian in Latin letters («salam gheymate airpod chande») into Persian letters."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from persian.colloquial import spoken_words
from persian.letters import ends_in_silent_he, is_latin, is_persian
from persian.romanised import cost, skeleton_of_sounds, skeleton_of_word, sounds
from persian.verbs import verbs
from persian.vocabulary import Vocabulary
from persian.wordlists import pairs, words

_LONGEST_WORD = 20
_LONGEST_BUCKET = 400
# A reading this much dearer than the best is none, whatever stands beside it.
_WITHIN = 0.25
_MOST_READINGS = 6
_DEAREST = 0.28  # for each sound
_DEAREST_BASE = 0.25
_SHORTEST_STEM = 2
_LONGEST_ENDING = 6
_FEWEST_SOUNDS = 2

_ENDING_COST = 0.14
# «a» and the like end many words that have no ending.
_SHORT_ENDING_COST = 0.3
_HE_COST = 0.05
# Endings that a verb takes too: «bebinamesh».
_OBJECTS = frozenset({"ش", "تان", "شان"})


@dataclass(frozen=True)
class Reading:
    """A Persian reading of a word in Latin letters.

    Attributes:
        text: the reading, perhaps of several words.
        cost: how unlikely it is; readings of one word are compared by it.
        spelling: the part of the cost that is in the spelling; the rest is the rarity of the word.
    """

    text: str
    cost: float
    spelling: float


class Finglish:
    """Reads words in Latin letters as Persian.

    Args:
        vocabulary: the words that a reading may be.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._index = _index(vocabulary)
        self.readings = lru_cache(maxsize=20_000)(self._readings)

    def stays(self, word: str) -> bool:
        """Tell whether `word` is written in Latin letters by right: a name or a technical word."""
        return (
            len(word) > 1
            and word not in _listed()
            and (word in words("latin_names.txt") or word in self._vocabulary.names)
        )

    def is_listed(self, word: str) -> bool:
        """Tell whether `word` is a spelling of the list."""
        return word in _listed()

    def evidence(self, word: str) -> float:
        """Return how much `word` speaks for a message in Finglish: 1 surely, 0 says nothing, -1 surely English."""
        if not is_latin(word) or self.stays(word):
            return 0.0
        if word in words("english.txt"):
            return 0.0 if word in _listed() else -1.0
        if word in _listed():
            return 1.0
        readings = self.readings(word)
        return 0.0 if not readings else 1.0 if len(word) > 3 else 0.5

    def _readings(self, word: str) -> tuple[Reading, ...]:
        """Return the readings of a lower-case word in Latin letters, the likeliest first; none if there is none."""
        if not is_latin(word) or len(word) > _LONGEST_WORD:
            return ()
        if word in _listed():
            return (Reading(_listed()[word], 0.0, 0.0),)
        found: dict[str, Reading] = {}
        if len(sounds(word)) < _FEWEST_SOUNDS:
            return ()
        for spelt in (word, word.replace("x", "ks")) if "x" in word else (word,):
            spoken = sounds(spelt)
            dearest = _DEAREST_BASE + _DEAREST * math.sqrt(len(spoken))
            for reading in (*self._words(spoken, dearest), *self._with_endings(spelt, dearest)):
                if reading.text not in found or reading.cost < found[reading.text].cost:
                    found[reading.text] = reading
        ranked = sorted(found.values(), key=lambda reading: reading.cost)
        return tuple(reading for reading in ranked[:_MOST_READINGS] if reading.cost <= ranked[0].cost + _WITHIN)

    def _words(self, spoken: str, dearest: float) -> list[Reading]:
        found = []
        for word in self._index.get(skeleton_of_sounds(spoken), ())[:_LONGEST_BUCKET]:
            spelling = cost(spoken, word, dearest)
            if spelling < dearest:
                form = spoken_words().get(word, word)
                found.append(Reading(form, spelling + self._rarity(form), spelling))
        return found

    def _rarity(self, word: str) -> float:
        """Return what a word costs for being rare: the shop's own words are the likeliest."""
        count = self._vocabulary.count(word)
        if word in verbs().spoken:
            count = max(count, self._vocabulary.count(verbs().spoken[word]))
        known = 0.0 if count or word in verbs().written or word in verbs().spoken else 0.1
        return known + max(0.0, 0.3 - 0.05 * math.log2(1 + count))

    def _with_endings(self, word: str, dearest: float) -> list[Reading]:
        found = []
        endings = _endings()
        for length in range(1, min(_LONGEST_ENDING, len(word) - _SHORTEST_STEM) + 1):
            form = endings.get(word[-length:])
            if not form:
                continue
            price = _ENDING_COST if length > 1 and word[-length:] != "at" else _SHORT_ENDING_COST
            if word[-length] in "mts" and word[-length - 1] == "e":  # «dastemun» is rather «dast» than «daste»
                price += _HE_COST
            stems = self._stems(word[:-length], dearest)
            if word.endswith("at") and form == "ت":
                found += [
                    _more(reading, reading.text + "ات", _ENDING_COST)
                    for reading in stems
                    if self._vocabulary.knows(reading.text + "ات")
                ]
            after_he = endings.get(word[len(word) - length + 1 :]) if word[-length] == "a" else None
            if after_he and after_he[0] in "متش":  # «hafezash» is «hafeze-ash»
                found += [
                    _more(reading, _with_ending(reading.text, after_he), price + _HE_COST)
                    for reading in self._stems(word[:-length] + "e", dearest)
                    if ends_in_silent_he(reading.text)
                ]
            found += [
                _more(reading, _with_ending(reading.text, form), price)
                for reading in stems
                if (form in _OBJECTS or (reading.text not in verbs().written and reading.text not in verbs().spoken))
                and (form != " است" or (reading.text[-1] in "اوی" and len(reading.text) > _SHORTEST_STEM))
                and (not form.startswith(" ها") or len(reading.text) > _SHORTEST_STEM)
                and (form != "ید" or _takes_you(reading.text))
            ]
        if word.endswith("e") and len(word) > _SHORTEST_STEM:
            after_vowel = word.endswith(("aye", "eye", "oye", "iye", "uye"))
            for reading in self._stems(word[:-2] if after_vowel else word[:-1], dearest):
                if reading.text in words("predicates.txt"):
                    found.append(_more(reading, reading.text + " است", 0.05))
                if after_vowel or not reading.text.endswith("ه"):
                    found.append(_more(reading, reading.text, _ENDING_COST))  # an ezafe, which is not written
        return found

    def _stems(self, stem: str, dearest: float) -> list[Reading]:
        if stem in _listed():
            text = _listed()[stem]
            # «daram» is no «dar» with an ending.
            takes_endings = " " not in text and text not in words("no_possessive.txt") and text not in verbs().written
            return [Reading(text, 0.05, 0.0)] if takes_endings else []
        return self._words(sounds(stem), dearest)


def _more(reading: Reading, text: str, price: float) -> Reading:
    return Reading(text, reading.cost + price, reading.spelling)


def _takes_you(word: str) -> bool:
    """Tell whether «-id» after `word` is the verb: «baladid», but not «behtarin»."""
    return word in words("predicates.txt") and not word.endswith("تر")


def _with_ending(stem: str, form: str) -> str:
    if not ends_in_silent_he(stem) or form.startswith((" ", "ت" + "ر")):
        return stem + form
    owner, _, rest = form.partition(" ")
    return f"{stem} {'ا' if len(owner) == 1 else ''}{owner} {rest}".rstrip()


def _index(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """Return the Persian words that a reading may be, by their consonants."""
    table: dict[str, list[str]] = defaultdict(list)
    known = {word for word in vocabulary.counts if is_persian(word)}
    spoken_verbs = verbs().spoken.keys()
    for word in (
        known
        | verbs().written
        | spoken_verbs
        | set(spoken_words())
        | {word for word in vocabulary.general if is_persian(word)}
    ):
        table[skeleton_of_word(word)].append(word)
    for bucket in table.values():
        bucket.sort(key=lambda word: (-vocabulary.count(word), word not in verbs().written, word))
    return dict(table)


@lru_cache(maxsize=1)
def _endings() -> dict[str, str]:
    return {spelt: form.replace("_", " ") for spelt, form in pairs("finglish_endings.txt").items()}


@lru_cache(maxsize=1)
def _listed() -> dict[str, str]:
    return pairs("finglish.txt")
