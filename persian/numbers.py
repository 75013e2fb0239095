"""Small numbers as people say them: zero to ten, for ratings and last digits."""

import re

from persian.normalise import normalise

WORDS = {
    "صفر": 0, "یک": 1, "یه": 1, "دو": 2, "سه": 3, "چهار": 4, "چار": 4, "پنج": 5, "شش": 6, "شیش": 6, "هفت": 7,
    "هشت": 8, "نه": 9, "ده": 10,
}  # fmt: skip

_DIGITS = re.compile(r"(?<![\d.٫/])\d+(?![\d.٫/])")


def small_number(text: str, lowest: int, highest: int) -> int | None:
    """Return the one number from `lowest` to `highest` that `text` says, in digits or as a word; else None.

    «نه» is both nine and no, so it counts as nine only beside a word such as «نمره» or «از ده».
    Two different numbers («۳ یا ۴») are no answer, save «از ۵» and «از ده», which name the scale.
    """
    plain = normalise(text).text
    scale = re.compile(rf"\bاز\s*({highest}|{_word(highest)})\b")
    named_scale = scale.search(plain) is not None
    plain = scale.sub(" ", plain)
    about_a_score = named_scale or "نمره" in plain or "امتیاز" in plain
    found = {int(match) for match in _DIGITS.findall(plain)}
    for word in re.findall(r"[^\W\d_]+", plain):
        if word in WORDS and (about_a_score or word not in {"نه", "یه"}):
            found.add(WORDS[word])
    return found.pop() if len(found) == 1 and lowest <= min(found) <= highest else None


def _word(number: int) -> str:
    return next(word for word, value in WORDS.items() if value == number)
