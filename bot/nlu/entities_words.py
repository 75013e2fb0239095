"""How the words of names are split and spelt, so that «آ۵۴», «a 54» and «ای ۵۴» are the same words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any

from bot.nlu.gazetteer import ModelWords
from bot.nlu.hazm_tokens import hazm_tokenizer
from persian.numbers import WORDS

# Endings that customers write against a name: «سامسونگو», «مشکیشو», «تهرانه».
_ENDINGS = (
    "هامونو", "هاتونو", "هاشونو", "هامون", "هاتون", "هاشون", "هایی", "هاشو", "هاتو", "هامو", "مونو", "تونو", "شونو",
    "های", "هاش", "هات", "هام", "مون", "تون", "شون", "ایی", "ها", "مو", "تو", "شو", "رو", "ام", "ات", "اش", "ای", "یی",
    "یه", "یم", "یت", "یش", "ست", "و", "م", "ت", "ش", "ه", "ی", "ا",
)  # fmt: skip
_MORE_ENDINGS = ("یمو", "یتو", "یشو", "یمون", "یتون", "یشون", "یامو", "یاشو", "یا", "یاش", "هاست", "هارو", "هاو")
ENDINGS = frozenset({*_ENDINGS, *_MORE_ENDINGS})
_LONGEST_ENDING = max(map(len, ENDINGS))
_SHORTEST_BEFORE_ENDING = 3
_SHORTEST_JOINED = 3
_SHORTEST_FUZZY = 4
# Below this, a letter may only be mistaken for one that sounds alike or lies beside it on the keyboard.
_LONG = 7
_SOUND_ALIKE = (
    "زذضظ",
    "سصث",
    "تط",
    "قغ",
    "هحخ",
    "کگق",
    "اع",
    "بپ",
    "جچ",
    "زژ",
    "نم",
    "وب",
    "یئ",
    "uo",
    "ei",
    "ckq",
    "sz",
    "vw",
)
_ROWS = ("ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_LONGEST_WORD = 24
_FOLDED = str.maketrans({"آ": "ا", "ئ": "ی", "ؤ": "و"})
_SHAPES = re.compile(r"[0-9]+|[a-z]+|(?:(?![a-z])[^\W\d_])+|[^\w\s]+|[^\s]")
JOINERS = "-_.'/"
ENDING_MARK = "+"
"""Begins the norm of an ending, which no name has."""

# «نه» is no far more often than nine, and «سی» is a letter in names («کیو سی وای»).
_NUMBERS = {word: str(value) for word, value in WORDS.items() if word not in {"نه", "صفر", "یه"}} | {
    "یازده": "11", "دوازده": "12", "سیزده": "13", "چهارده": "14", "پانزده": "15", "پونزده": "15", "شانزده": "16",
    "شونزده": "16", "هفده": "17", "بیست": "20",
}  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A word of a text: its place and the one spelling it is compared in.

    Attributes:
        start: where it begins.
        end: where it ends, with a hyphen or the like that joins it to the next.
        norm: the spelling in which names are compared.
        joined: whether such a sign is its last character.
    """

    start: int
    end: int
    norm: str
    joined: bool = False


def folded(word: str) -> str:
    """Return a word with «آ» as «ا», «ئ» as «ی», «ؤ» as «و», as customers who hurry write it."""
    return word.translate(_FOLDED)


class NameWords:
    """The words of all names, and how a word of a customer is one of them.

    Args:
        known: every word of a name, folded.
        same: a folded word → the spelling it is compared in.
        letters: the folded Persian name of a letter → the letter; counts only before digits.
        right: words that are right as they are, though they look like a name with an ending or a slip.
        misspelt: known words that are looked for with a slip, too.
        no_ending: known words to which no ending may be written (towns: «تهرانی» is a surname).
        meanings: a known word that is a name by itself → what it means; a slip may be near two that mean the same.
    """

    def __init__(
        self,
        known: Iterable[str],
        same: dict[str, str],
        letters: dict[str, str],
        right: Iterable[str] = (),
        misspelt: Iterable[str] = (),
        no_ending: Iterable[str] = (),
        meanings: dict[str, str] | None = None,
    ) -> None:
        self.known = frozenset(known)
        self.same = dict(same)
        self.letters = dict(letters)
        self.right = frozenset(right)
        self.no_ending = frozenset(no_ending)
        self.meanings = dict(meanings or {})
        self.misspelt = frozenset(misspelt)
        self._slips = _slips(self.misspelt)
        self.parts = lru_cache(maxsize=20_000)(self._parts)

    @classmethod
    def of(
        cls,
        texts: Iterable[str],
        models: ModelWords,
        alike: dict[str, str],
        misspelt: Iterable[str] = (),
        no_ending: Iterable[str] = (),
        meanings: dict[str, str] | None = None,
    ) -> NameWords:
        """Return the words of names that are typed as `texts`, in the spelling of `persian.normalise`.

        `alike` names words that mean the same wherever they stand («سامسنگ», "samsung"): a word → the one for all.
        """
        same = {folded(typed): meant for typed, meant in (alike | models.same).items() if " " not in typed}
        letters = {folded(typed): meant for typed, meant in models.letters.items()}
        raw = cls((), same, letters)
        known = {folded(text[word.start : word.end]) for text in texts for word in raw.split(text)}
        known = {word for word in known if word.isalpha()} | same.keys() | set(same.values())
        slips = {folded(word) for word in misspelt if len(word) >= _SHORTEST_FUZZY and word.isalpha()}
        return cls(known, same, letters, (), slips, {folded(word) for word in no_ending}, meanings)

    def with_right_words(self, words: Iterable[str]) -> NameWords:
        """Return the same with those of `words` kept that would otherwise be taken for a name."""
        found = {word for word in map(folded, words) if word not in self.known and self._changes(word)}
        return NameWords(self.known, self.same, self.letters, found, self.misspelt, self.no_ending, self.meanings)

    def _changes(self, word: str) -> bool:
        return word.isalpha() and self._parts(word) != ((len(word), word),)

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        return {
            "known": sorted(self.known),
            "same": self.same,
            "letters": self.letters,
            "right": sorted(self.right),
            "misspelt": sorted(self.misspelt),
            "no_ending": sorted(self.no_ending),
            "meanings": self.meanings,
        }

    def split(self, text: str) -> list[Word]:
        """Return the words of `text`, which has the spelling of `persian.normalise`: every character but spaces.

        hazm's words are parted further, where letters meet digits, where two names were typed as one word and
        where an ending begins.
        """
        found: list[Word] = []
        for start, end in _hazm_words(text):
            for shape in _SHAPES.finditer(text, start, end):
                self._add(found, text, shape.start(), shape.end())
        return self._with_letters(found)

    def _add(self, found: list[Word], text: str, start: int, end: int) -> None:
        shape = text[start:end]
        if not shape[0].isalnum():
            after = text[end] if end < len(text) else " "
            if shape in JOINERS and found and found[-1].end == start and after.isalnum() and not found[-1].joined:
                before = found[-1]
                if before.norm[-1:].isalnum():
                    found[-1] = Word(before.start, end, before.norm, joined=True)
                    return
            found.append(Word(start, end, shape))
        elif shape[0].isdecimal() or len(shape) > _LONGEST_WORD:
            found.append(Word(start, end, shape))
        else:
            for length, norm in self.parts(folded(shape)):
                found.append(Word(start, start + length, norm))
                start += length

    def _with_letters(self, found: list[Word]) -> list[Word]:
        """Return the words with «آ» before digits as "a"."""
        for index, word in enumerate(found[:-1]):
            letter = self.letters.get(word.norm)
            if letter and found[index + 1].norm.isdecimal():
                found[index] = Word(word.start, word.end, letter, word.joined)
        return found

    def _parts(self, word: str) -> tuple[tuple[int, str], ...]:
        """Return the parts of a word of letters alone: (length, norm) of each."""
        if word in self.known or word in self.same:
            return ((len(word), self._norm(word)),)
        if word in self.right or len(word) < _SHORTEST_BEFORE_ENDING:
            return ((len(word), _NUMBERS.get(word, word)),)
        return self._with_ending(word) or self._two_names(word) or self._slip(word) or ((len(word), self._norm(word)),)

    def _norm(self, word: str) -> str:
        return self.same.get(word) or _NUMBERS.get(word, word)

    def _with_ending(self, word: str) -> tuple[tuple[int, str], ...] | None:
        shortest = max(_SHORTEST_BEFORE_ENDING, len(word) - _LONGEST_ENDING)
        for cut in range(len(word) - 1, shortest - 1, -1):
            name, ending = word[:cut], word[cut:]
            if name not in self.known or ending not in ENDINGS:
                continue
            if ending == "ا" and name.endswith("ا"):  # «نوکیاا»: no ending, only drawn out
                return ((len(word), self._norm(name)),)
            if name in self.no_ending and ending in {"ی", "ا", "ای", "یی", "ایی"}:
                continue
            return ((len(name), self._norm(name)), (len(ending), ENDING_MARK + ending))
        return None

    def _two_names(self, word: str) -> tuple[tuple[int, str], ...] | None:
        for cut in range(_SHORTEST_JOINED, len(word) - _SHORTEST_JOINED + 1):
            if word[:cut] in self.known and word[cut:] in self.known:
                return ((cut, self._norm(word[:cut])), (len(word) - cut, self._norm(word[cut:])))
        return None

    def _slip(self, word: str) -> tuple[tuple[int, str], ...] | None:
        """Return the one name that `word` is a slip away from."""
        if len(word) < _SHORTEST_FUZZY:
            return None
        near = {
            name
            for form in (word, *_without_one(word))
            for name in self._slips.get(form, ())
            if name.isascii() == word.isascii() and _is_one_slip(word, name)
        }
        norms = sorted({self._norm(name) for name in near})
        meant = {self.meanings.get(name) for name in near}
        one = len(norms) == 1 or (len(meant) == 1 and None not in meant)
        return ((len(word), norms[0]),) if one else None


def _slips(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return, for each word and each of its forms with a letter left out, the words it may stand for."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        for form in (word, *_without_one(word)):
            found[form].add(word)
    return {form: tuple(words) for form, words in found.items()}


def _without_one(word: str) -> Iterator[str]:
    return (word[:index] + word[index + 1 :] for index in range(len(word)))


def _is_one_slip(typed: str, name: str) -> bool:
    """Tell whether one letter was left out, added, mistaken or swapped with its neighbour; the first one is right."""
    shorter, longer = sorted((typed, name), key=len)
    if typed[0] != name[0] or len(longer) - len(shorter) > 1:
        return False
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    if len(shorter) < len(longer):
        return shorter[start:] == longer[start + 1 :]
    if shorter[start + 1 :] == longer[start + 1 :]:
        return len(name) >= _LONG or frozenset((typed[start], name[start])) in _mistakable()
    return shorter[start + 2 :] == longer[start + 2 :] and shorter[start : start + 2] == longer[start : start + 2][::-1]


@lru_cache(maxsize=1)
def _mistakable() -> frozenset[frozenset[str]]:
    """Return the pairs of letters that are mistaken for each other."""
    pairs = {frozenset(pair) for group in _SOUND_ALIKE for pair in combinations(group, 2)}
    pairs |= {frozenset(pair) for row in _ROWS for pair in pairwise(row)}
    return frozenset(pairs)


def _hazm_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of hazm's words, and of whatever it leaves out."""
    position = 0
    for word in hazm_tokenizer().tokenize(text):
        found = text.find(word, position) if word else -1
        if found < 0:
            continue
        if found > position:
            yield position, found
        position = found + len(word)
        yield found, position
    if position < len(text):
        yield position, len(text)
