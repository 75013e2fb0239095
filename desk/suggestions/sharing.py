"""Makes an answer to one customer fit to be suggested for another: nobody's data goes with it."""

from __future__ import annotations

import re

from persian.digits import to_latin
from persian.folding import fold
from persian.phones import find_order_numbers, find_phones

LONGEST = 600
SHORTEST = 15
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
_MONEY = r"(?:هزار|میلیون|میلیارد|تومان|تومن|ریال|toman|rial)"
_MONEY_NEXT = re.compile(rf"\s*{_MONEY}", re.IGNORECASE)
_LONG_NUMBER = re.compile(rf"\d{{5,}}(?!\d*\s*{_MONEY})")
_CODE = re.compile(r"(?<![^\W_])(?=[a-z0-9\-_/]*[a-z])[a-z0-9]*[-_/]?[a-z0-9\-_/]*\d{4,}[a-z0-9\-_/]*", re.IGNORECASE)
_SHORTEST_NAME = 3


def shareable(text: str, names: dict[str, str], order: str) -> str | None:
    """Give an answer with what was one customer's own taken out, or None when that cannot be done.

    Args:
        text: what an operator wrote.
        names: whose names may stand in it, each with what takes its place.
        order: what takes the place of order numbers.
    """
    text = text.strip()
    if not SHORTEST <= len(text) <= LONGEST or _EMAIL.search(text) or next(find_phones(text), None):
        return None
    for start, end, _ in reversed(list(find_order_numbers(text))):
        if not _MONEY_NEXT.match(text, end):
            text = text[:start] + order + text[end:]
    latin = to_latin(text).replace("٬", "").replace(",", "")
    if _LONG_NUMBER.search(latin) or _CODE.search(latin):
        return None
    for name, place in names.items():
        text = _without(text, name, place)
    return text


def _without(text: str, name: str, place: str) -> str:
    """Put the place where the words of a name stand; several in a row are one name."""
    parts = {word.text for word in fold(name) if len(word.text) >= _SHORTEST_NAME}
    spans: list[tuple[int, int]] = []
    for word in fold(text):
        if word.text in parts:
            if spans and not text[spans[-1][1] : word.start].strip():
                spans[-1] = (spans[-1][0], max(word.end, spans[-1][1]))
            else:
                spans.append((word.start, word.end))
    for start, end in reversed(spans):
        text = text[:start] + place + text[end:]
    return text
