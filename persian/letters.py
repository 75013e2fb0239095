"""Letters: one spelling for what keyboards write in several ways."""

import re

ZWNJ = "\u200c"

# Arabic forms that look like Persian letters on screen and are other characters underneath.
SAME_LETTER = {
    **dict.fromkeys("يىېے", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةۀەھہ", "ه"),
    **dict.fromkeys("أإٱ", "ا"),
    "ؤ": "و",
}

TATWEEL = "\u0640"
_MARKS = re.compile("[\u064b-\u065f\u0670\u06d6-\u06ed]")

# Zero-width and direction marks that people paste without seeing them. ZWNJ is not one of them.
INVISIBLE = frozenset(
    "\u200b\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
)


def is_mark(char: str) -> bool:
    """Tell whether `char` is a diacritic written over or under a letter."""
    return _MARKS.match(char) is not None
