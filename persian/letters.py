"""Letters: one spelling for what keyboards write in several ways."""

import re

ZWNJ = "\u200c"

# Arabic forms that look like Persian letters on screen and are other characters underneath.
SAME_LETTER = {
    **dict.fromkeys("يىېےیۍ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةۀەھہۂۃ", "ه"),
    **dict.fromkeys("أإٱ", "ا"),
    "ؤ": "و",
}

PUNCTUATION = {
    **dict.fromkeys("?⸮", "؟"),
    "٪": "%",
    **dict.fromkeys("‐‑‒–—−", "-"),
}

TATWEEL = "\u0640"
# Written over an alef it makes «آ»; all other marks are dropped.
MADDA = "\u0653"

# Presentation forms, full-width, circled and mathematical letters: other characters for the same letters.
COMPATIBILITY = re.compile(
    "[\ufb50-\ufdff\ufe70-\ufefc\uff01-\uffee\u2460-\u24ff\U0001d400-\U0001d7ff\U0001f130-\U0001f149]"
)

_PERSIAN = re.compile("[ءآ-غف-يپچژکگیئ]+")


def is_persian(word: str) -> bool:
    """Tell whether `word` is written in the letters of Persian alone."""
    return _PERSIAN.fullmatch(word) is not None


def is_latin(word: str) -> bool:
    """Tell whether `word` is written in the letters of English alone."""
    return word.isascii() and word.isalpha()


def ends_in_silent_he(word: str) -> bool:
    """Tell whether the «ه» at the end of `word` is only a vowel, as in «بسته» and not in «راه»."""
    return word.endswith("ه") and len(word) > 1 and word[-2] not in "اوی"
