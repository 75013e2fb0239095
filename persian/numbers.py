"""Numbers as people write and say them: «۲٬۵۰۰٬۰۰۰», «دو و نیم», «صد و پنجاه هزار», «پونصد»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from persian.normalise import normalise

WORDS = {
    "صفر": 0, "یک": 1, "یه": 1, "دو": 2, "سه": 3, "چهار": 4, "چار": 4, "پنج": 5, "شش": 6, "شیش": 6, "هفت": 7,
    "هشت": 8, "نه": 9, "ده": 10,
}  # fmt: skip
_TEENS = {
    "یازده": 11, "دوازده": 12, "سیزده": 13, "چهارده": 14, "چارده": 14, "پانزده": 15, "پونزده": 15, "شانزده": 16,
    "شونزده": 16, "هفده": 17, "هیفده": 17, "هجده": 18, "هیجده": 18, "هژده": 18, "نوزده": 19,
}  # fmt: skip
_TENS = {
    "بیست": 20, "سی": 30, "چهل": 40, "چل": 40, "پنجاه": 50, "شصت": 60, "هفتاد": 70, "هشتاد": 80, "نود": 90,
}  # fmt: skip
_HUNDREDS = {
    "صد": 100, "یکصد": 100, "دویست": 200, "دیویست": 200, "سیصد": 300, "چهارصد": 400, "چارصد": 400, "پانصد": 500,
    "پونصد": 500, "ششصد": 600, "شیشصد": 600, "هفتصد": 700, "هشتصد": 800, "نهصد": 900,
}  # fmt: skip
BELOW_A_THOUSAND = {**WORDS, **_TEENS, **_TENS, **_HUNDREDS}
SCALES = {
    **dict.fromkeys(("هزار", "hezar", "k"), 1000),
    **dict.fromkeys(("میلیون", "ملیون", "میلون", "میلین", "ملیین", "million", "milion", "melyon", "milyon"), 10**6),
    **dict.fromkeys(("میلیارد", "ملیارد", "milliard", "milyard"), 10**9),
}
HALF = "نیم"

# What is typed against a number or a scale without a space: «دوتا», «هزارتومن», «پنجشنبه», «میلیونی».
_AGAINST = (
    "تومان", "تومن", "میلیون", "ملیون", "هزار", "ریال", "درصد", "شنبه", "دونه", "عدد", "تا",
)  # fmt: skip
_ENDINGS = ("ی", "ه", "یه", "ها", "هاش", "هاتون", "مو", "شو", "اش", "م", "ش", "رو", "و")
_TAKE_ENDINGS = (*SCALES, "تومان", "تومن", "ریال", "تا")
_LONGEST_GLUED = 16

_SHAPES = re.compile(r"[0-9]+(?:[.,٬٫/،'][0-9]+)*|[^\W\d_]+|[^\s]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,٬،'][0-9]{3})+")
_FOLDED = str.maketrans({"آ": "ا", "ئ": "ی"})
_DIGITS = re.compile(r"(?<![\d.٫/])\d+(?![\d.٫/])")


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is written with spaces between them."""
    return frozenset(words.split())


@dataclass(frozen=True)
class Mark:
    """A number, a word or a sign in a text.

    Attributes:
        text: as the text has it.
        word: the same with «آ» as «ا» and «ئ» as «ی», to be looked up.
        start: where it begins.
        end: where it ends.
        free: false for digits that belong to a code or a model's name («a54»).
    """

    text: str
    word: str
    start: int
    end: int
    free: bool = True

    @property
    def is_digits(self) -> bool:
        """Tell whether it is written in digits."""
        return self.text[0].isdecimal()


@dataclass(frozen=True)
class Number:
    """A number found among marks.

    Attributes:
        value: what it is worth.
        end: the index of the first mark after it.
        scale: 1000 for «… هزار», 10**6 for «… میلیون»; 1 without such a word.
    """

    value: Fraction
    end: int
    scale: int = 1


@lru_cache(maxsize=64)
def marks(text: str) -> tuple[Mark, ...]:
    """Return the marks of `text`, which has the spelling of `persian.normalise`; «دوتا» is two of them."""
    found: list[Mark] = []
    for match in _SHAPES.finditer(text):
        shape, start, end = match.group(), match.start(), match.end()
        if shape[0].isdecimal():
            before = text[start - 1] if start else " "
            after = text[end] if end < len(text) else " "
            latin = (before.isascii() and before.isalpha()) or (
                after.isascii() and after.isalpha() and after not in "km"
            )
            found.append(Mark(shape, shape, start, end, not latin))
            continue
        folded = shape.translate(_FOLDED)
        place = 0
        for part in _parts(folded):
            found.append(Mark(shape[place : place + len(part)], part, start + place, start + place + len(part)))
            place += len(part)
    return tuple(found)


@lru_cache(maxsize=4096)
def _parts(word: str) -> tuple[str, ...]:
    if word in BELOW_A_THOUSAND or word in SCALES or not 3 <= len(word) <= _LONGEST_GLUED:
        return (word,)
    if word[0] == "و" and word[1:] in BELOW_A_THOUSAND:  # «سی وپنج»
        return ("و", word[1:])
    for against in _AGAINST:
        before, found, rest = word.partition(against)
        if found and not rest and before in _numberlike():
            return (before, against)
        if found and before in _numberlike() and rest in _ENDINGS and against in _TAKE_ENDINGS:
            return (before, against, rest)
    for base in _TAKE_ENDINGS:
        after = word[len(base) :]
        if word.startswith(base) and (after in ("شو", "ش") if base == "تا" else after in (*_ENDINGS, *_AGAINST)):
            return (base, word[len(base) :])
    return (word,)


@lru_cache(maxsize=1)
def _numberlike() -> frozenset[str]:
    return frozenset({*BELOW_A_THOUSAND, *SCALES, "چند", HALF})


@lru_cache(maxsize=4096)
def digits_value(written: str) -> Fraction | None:
    """Return what digits with their signs are worth («2,500,000», «2/5», «350.000»); None for a date or a code."""
    if written.isdecimal():
        return Fraction(written)
    if _GROUPED.fullmatch(written) and (not re.fullmatch(r"[0-9]+\.[0-9]{3}", written) or written.endswith("000")):
        return Fraction(re.sub(r"\D", "", written))
    parts = re.split(r"[.,٫/]", written)
    if len(parts) == 2 and all(part.isdecimal() for part in parts):
        return Fraction(".".join(parts))
    return None


def number_at(found: Sequence[Mark], index: int) -> Number | None:
    """Return the number that begins at the mark `index`; None if none does.

    «دو میلیون و پونصد» is 2,500,000, as people mean it; «دو و نیم» is two and a half.
    """
    first = _group(found, index)
    if first is None:
        return None
    value, end, scale = first
    largest, last = scale, scale
    while last > 1:
        joined = _word(found, end) == "و"
        following = _group(found, end + 1 if joined else end)
        if following is None:
            break
        more, after, smaller = following
        if smaller == 1 and last == 10**6 and 100 <= more < 1000:
            more, smaller = more * 1000, 1000
        # «دو میلیون پونصد» leaves out the «و»; «۲ میلیون ۵ تا» is something else.
        if smaller >= last or not 1 <= more < last or (not joined and more < 100):
            break
        value, end, last = value + more, after, smaller
    if largest > 1 and _word(found, end) == "و" and _word(found, end + 1) == HALF:
        value, end = value + Fraction(last if last > 1 else largest, 2), end + 2
    return Number(value, end, largest)


def _group(found: Sequence[Mark], index: int) -> tuple[Fraction, int, int] | None:
    """Return a number below a thousand with the scale after it: value, end, scale."""
    small, end = _small(found, index)
    scale = SCALES.get(_word(found, end), 1)
    if small is None:
        return (Fraction(scale), end + 1, scale) if scale > 1 and len(_word(found, end)) > 1 else None
    if _word(found, end) == "و" and _word(found, end + 1) == HALF and small != Fraction(1, 2):
        scale = SCALES.get(_word(found, end + 2), 1)
        return ((small + Fraction(1, 2)) * scale, end + 3, scale) if scale > 1 else (small + Fraction(1, 2), end + 2, 1)
    return (small * scale, end + 1, scale) if scale > 1 else (small, end, 1)


def _small(found: Sequence[Mark], index: int) -> tuple[Fraction | None, int]:
    if index >= len(found):
        return None, index
    mark = found[index]
    if mark.is_digits:
        value = digits_value(mark.text) if mark.free else None
        end = index + 1
        while value is not None and value < 1000 and _is_next_three(found, end) and _is_next_three(found, end + 1):
            value, end = value * 1000 + int(found[end].text), end + 1
            if not _is_next_three(found, end + 1):
                return value * 1000 + int(found[end].text), end + 1
        return value, end
    if mark.word == HALF:
        return Fraction(1, 2), index + 1
    value, end, limit = None, index, 1000
    while _word(found, end) in BELOW_A_THOUSAND:
        number = BELOW_A_THOUSAND[_word(found, end)]
        if number >= limit or (number == 0 and value is not None):
            break
        value, end = (value or Fraction(0)) + number, end + 1
        limit = 100 if number >= 100 else 10 if number >= 20 else 0
        if _word(found, end) != "و" or BELOW_A_THOUSAND.get(_word(found, end + 1), limit) >= limit:
            break
        end += 1
    return value, end


def _is_next_three(found: Sequence[Mark], index: int) -> bool:
    """Tell whether the mark is three digits after one space: «۲ ۵۰۰ ۰۰۰»."""
    return (
        index < len(found)
        and len(found[index].text) == 3
        and found[index].text.isdecimal()
        and found[index].start == found[index - 1].end + 1
        and found[index].free
    )


def _word(found: Sequence[Mark], index: int) -> str:
    return found[index].word if 0 <= index < len(found) else ""


def small_number(text: str, lowest: int, highest: int) -> int | None:
    """Return the one number from `lowest` to `highest` that `text` says, in digits or as a word; else None.

    «نه» is both nine and no, so it counts as nine only beside a word such as «نمره» or «از ده».
    Two different numbers («۳ یا ۴») are no answer, save «از ۵» and «از ده», which name the scale.
    """
    plain = normalise(text).text
    scale = re.compile(rf"\bاز\s*({highest}|{_name(highest)})\b")
    named_scale = scale.search(plain) is not None
    plain = scale.sub(" ", plain)
    about_a_score = named_scale or "نمره" in plain or "امتیاز" in plain
    found = {int(match) for match in _DIGITS.findall(plain)}
    for word in re.findall(r"[^\W\d_]+", plain):
        if word in WORDS and (about_a_score or word not in {"نه", "یه"}):
            found.add(WORDS[word])
    return found.pop() if len(found) == 1 and lowest <= min(found) <= highest else None


def _name(number: int) -> str:
    return next(word for word, value in WORDS.items() if value == number)
