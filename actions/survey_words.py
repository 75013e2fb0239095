"""What people type into a survey instead of pressing its buttons."""

from __future__ import annotations

import re

from persian.normalise import normalise
from persian.numbers import small_number

SKIPPED = "__skipped__"  # a slot must hold something, or the form asks again
SCALES = {"rating": (1, 5), "comment": (0, 1000), "recommend": (0, 10)}

_SKIP = re.compile(
    r"^(رد کن|ردش کن|رد|بعدی|بگذر|بگذریم|نظری ندارم|نظر ندارم|ندارم|هیچی|skip|نمیدونم|نمی دونم|نمی دانم)[.! ]*$"
)
_NO = re.compile(r"^(نه|نخیر|خیر)[.! ]*$")

# The first that is found counts, so the stronger words come first.
_RATINGS = (
    (1, ("خیلی بد", "افتضاح", "مزخرف", "وحشتناک", "خیلی ضعیف")),
    (3, ("بد نبود", "بدک نبود", "معمولی", "متوسط")),
    (2, ("خوب نبود", "راضی نبودم", "راضی نیستم", "ضعیف", "بد")),
    (5, ("عالی", "خیلی خوب", "فوق العاده", "بی نظیر", "حرف نداشت", "خیلی راضی")),
    (4, ("خوب", "راضی")),
)
_RECOMMENDS = ((0, ("اصلا", "به هیچ وجه", "هرگز", "عمرا")), (10, ("حتما", "قطعا", "صد در صد", "صددرصد")))


def wants_to_skip(question: str, text: str) -> bool:
    """Tell whether the customer passes over this question."""
    plain = normalise(text).text
    return bool(_SKIP.match(plain) or (question == "comment" and _NO.match(plain)))


def typed_value(question: str, text: str) -> int | None:
    """Return the number a typed answer means on the scale of `question`, or None."""
    lowest, highest = SCALES[question]
    number = small_number(text, lowest, highest)
    if number is not None:
        return number
    words = set(normalise(text).text.split())
    plain = normalise(text).text
    for value, phrases in _RATINGS if question == "rating" else _RECOMMENDS:
        if any((phrase in words) if " " not in phrase else (phrase in plain) for phrase in phrases):
            return value
    return None
