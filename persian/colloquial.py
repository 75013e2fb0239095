"""Spoken forms to written ones: verbs, «سفارشمو», «گوشیا», «چنده», «تهرون»."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from persian.letters import is_persian
from persian.normalise import normalise
from persian.verbs import as_written, guess, verbs
from persian.wordlists import pairs, words

_LONGEST_WORD = 30


class Knowledge(Protocol):
    """What the rules ask about words (persian.vocabulary.Vocabulary answers)."""

    names: frozenset[str]
    general: frozenset[str]

    def knows(self, word: str) -> bool:
        """Tell whether `word` is known."""

    def count(self, word: str) -> int:
        """Return how often the shop's texts have `word`."""


_POSSESSIVES = {
    "مون": "مان", "تون": "تان", "شون": "شان", "مان": "مان", "تان": "تان", "شان": "شان", "م": "م", "ت": "ت", "ش": "ش",
}  # fmt: skip


def _endings() -> dict[str, str]:
    """Return each ending that has another form on paper, with that form (a space where a word begins)."""
    table = {
        "رو": " را", "و": " را", "ه": " است", "ست": " است",
        "ها": " ها", "های": " های", "هایی": " هایی", "هارو": " ها را", "هاو": " ها را",
        "هاست": " ها است", "هاس": " ها است",
        "ا": " ها", "ای": " های", "ایی": " هایی", "ارو": " ها را",
        "ین": "ید", "تره": "تر است", "ترینه": "ترین است",
    }  # fmt: skip
    for said, form in _POSSESSIVES.items():
        if said != form:
            table[said] = form
        if len(said) == 1 or said.endswith("ون"):
            table[said + "و"] = form + " را"
            table[said + "ه"] = form + " است"
            table[said + "ن"] = form + " هستند"
    for said, form in _POSSESSIVES.items():
        for linked in (said, "ی" + said):
            table["ها" + linked] = f" های{form}"
            table["ها" + linked + "و"] = f" های{form} را"
        if said not in {"م", "ت"}:  # «گوشیام» may be «گوشی ام»
            table["ا" + said] = f" های{form}"
            table["ا" + said + "و"] = f" های{form} را"
    for rare in ("من", "تن", "شن", "ته"):
        table.pop(rare, None)
    return table


_ENDINGS = sorted(_endings().items(), key=lambda pair: -len(pair[0]))
_LONGEST_ENDING = len(_ENDINGS[0][0])
# Endings of one letter, or that many words happen to have: they need a word that is no word of its own.
_WEAK = frozenset({"و", "رو", "ین", "ا", "ه", "ای", "اش", "ست", "ایی"})
_SHORTEST_STEM = 2
_SHORTEST_STEM_BEFORE_WEAK = 3


class Colloquial:
    """The written form of single words, judged with a vocabulary.

    Args:
        vocabulary: tells which stems and words there are.
    """

    def __init__(self, vocabulary: Knowledge) -> None:
        self._vocabulary = vocabulary
        self.written = lru_cache(maxsize=20_000)(self._written)

    def is_listed(self, word: str) -> bool:
        """Tell whether a list knows `word`, as a spoken form, a written one or a word that only looks like a form."""
        return word in _listed() or word in _meant() or word in _kept()

    def _written(self, word: str) -> str:
        """Return the written form of `word`, perhaps of several words; `word` itself if it is one already."""
        if not is_persian(word) or len(word) > _LONGEST_WORD:
            return word
        listed = _listed().get(word)
        if listed:
            return listed
        if word in self._vocabulary.names or word in _kept():
            return word
        verb = as_written(word)
        if verb:
            return verb
        if word in verbs().written:
            return word
        return self._with_ending(word) or self._vowel(word) or self._guessed(word) or word

    def _guessed(self, word: str) -> str | None:
        return None if word in self._vocabulary.general else guess(word)

    def _with_ending(self, word: str) -> str | None:
        for ending, form in _ENDINGS:
            if not word.endswith(ending) or len(word) - len(ending) < _SHORTEST_STEM:
                continue
            stem = word[: -len(ending)]
            if len(stem) < _SHORTEST_STEM_BEFORE_WEAK and ending.startswith("ها") and ending not in {"ها", "های"}:
                continue
            if ending[0] == "ا" and self._is_rather(stem + "ا", stem):  # «کالارو» is «کالا» with «رو»
                continue
            if ending in _WEAK and not self._may_be_weak(word, stem, ending):
                continue
            base = self._base(stem)
            sure = ending.startswith("ها") or (ending == "ه" and base in _takes_is())
            if base and (sure or self._vocabulary.count(base) >= self._vocabulary.count(word)):
                return base + form
        return None

    def _is_rather(self, longer: str, shorter: str) -> bool:
        counts = self._vocabulary
        return longer in counts.general or counts.count(longer) > counts.count(shorter)

    def _may_be_weak(self, word: str, stem: str, ending: str) -> bool:
        if ending == "ه" and stem[-1] in "اوه":  # there speech has «-س»: «کجاس»
            return False
        if ending == "ه" and (stem in _takes_is() or self._base(stem) in _takes_is()):
            return True
        if ending == "ین":
            return stem in words("predicates.txt") and not word.endswith("ترین")
        if ending == "ست":
            return stem[-1] in "اوی"
        if ending == "ایی" and stem[-1] != "ی":  # «روشنایی» is no plural, «گوشیایی» is
            return False
        if ending in {"ه", "و"} and stem in verbs().written:
            return False
        if ending == "ا" and stem[-1] in "اه":
            return False
        common = self._vocabulary.count(stem) or self._vocabulary.count(self._vowel(stem) or "")
        return common > 0 and len(stem) >= _SHORTEST_STEM_BEFORE_WEAK and word not in self._vocabulary.general

    def _base(self, stem: str) -> str | None:
        """Return the written form of a stem if it is a word, else None."""
        listed = _listed().get(stem)
        if listed:
            return listed if " " not in listed else None
        if self._vocabulary.knows(stem) or stem in _takes_is() or stem in _kept():
            return stem
        for ending in ("ترین", "تر"):
            if stem.endswith(ending) and len(stem) > len(ending) + 1:
                base = self._base(stem[: -len(ending)])
                return base + ending if base else None
        if stem.endswith("ی") and len(stem) > _SHORTEST_STEM_BEFORE_WEAK and self._vocabulary.count(stem[:-1]):
            return stem
        return self._vowel(stem)

    def _vowel(self, word: str) -> str | None:
        """Return `word` with «ون» or «وم» as «ان» or «ام» if only that is a word: «میدون», «ارزونتر»."""
        for said, form in (("ون", "ان"), ("وم", "ام")):
            position = word.rfind(said)
            if position > 0:
                other = word[:position] + form + word[position + 2 :]
                if self._vocabulary.count(other) > self._vocabulary.count(word):
                    return other
        for ending in ("ترین", "تر"):
            if word.endswith(ending) and _listed().get(word[: -len(ending)]):
                return _listed()[word[: -len(ending)]] + ending
        return None


def spoken_words() -> dict[str, str]:
    """Return the spoken forms of the list with their written ones."""
    return _listed()


@lru_cache(maxsize=1)
def _listed() -> dict[str, str]:
    return {normalise(said).text: form for said, form in pairs("colloquial.txt").items()}


@lru_cache(maxsize=1)
def _takes_is() -> frozenset[str]:
    return words("predicates.txt") | words("copula_nouns.txt")


@lru_cache(maxsize=1)
def _meant() -> frozenset[str]:
    return frozenset(word for form in pairs("colloquial.txt").values() for word in form.split()) | _takes_is()


@lru_cache(maxsize=1)
def _kept() -> frozenset[str]:
    return frozenset(normalise(word).text for word in words("not_split.txt"))
