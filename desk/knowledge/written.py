"""What an editor or a file may write into products and answers: cleaned, then judged field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from desk.fields import plain
from desk.knowledge.kinds import Kind, Said, Values, same_words

LONGEST = {
    "topic": 60, "slug": 120, "category": 64, "question": 300, "answer": 1500, "title": 200, "brand": 64,
    "brand_title": 100, "category_title": 100, "image": 300, "url": 300,
}  # fmt: skip
LONGEST_EACH = {"phrasings": 200, "names": 100, "colours": 40, "specs": 200}
MOST = {"phrasings": 200, "names": 100, "colours": 30, "specs": 40}
HIGHEST = {"price_rial": 10**12, "old_price_rial": 10**12, "stock": 10**6}
LONGEST_LABEL = 60

_TOPIC = re.compile(r"[a-z][a-z0-9_]*")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_LINK = re.compile(r"(https://[^\s/]+|/(?![/\\]))[^\s<>\"'\\]*")
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_MANY_LINES = {"answer"}
SLUGS = {"topic": _TOPIC, "slug": _SLUG}


@dataclass(frozen=True)
class Problem:
    """Why a value cannot be kept.

    Attributes:
        field: which.
        code: what is wrong, as ``knowledge.problems`` of the locales names it.
        index: which of a list; None for the whole field.
        values: what fills the text's places.
    """

    field: str
    code: str
    index: int | None = None
    values: Mapping[str, Any] = MappingProxyType({})


class NotKept(Exception):
    """Values that cannot be kept, with every reason."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__("; ".join(f"{one.field}: {one.code}" for one in found))
        self.problems = found


def _tidy(value: str, *, lines: bool = False) -> str:
    """Give a text without control characters and needless space, in one line unless lines mean something."""
    text = plain(value)
    if lines:
        evened = "\n".join(" ".join(line.split()) for line in text.split("\n"))
        return re.sub(r"\n{3,}", "\n\n", evened).strip()
    return " ".join(text.split())


def clean(values: Values) -> dict[str, Any]:
    """Give values with their texts tidied, and lists without what is empty or stands there twice."""
    cleaned: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, str):
            cleaned[name] = _tidy(value, lines=name in _MANY_LINES) or (None if name in ("image", "url") else "")
        elif isinstance(value, list):
            cleaned[name] = _once([_tidy(text) for text in value], spelling_counts=name != "phrasings")
        elif isinstance(value, dict):
            cleaned[name] = {_tidy(label): _tidy(text) for label, text in value.items()}
        else:
            cleaned[name] = value
    return cleaned


def _once(texts: list[str], *, spelling_counts: bool) -> list[str]:
    kept: dict[str, str] = {}
    for text in texts:
        if text:
            kept.setdefault(text if spelling_counts else same_words(text), text)
    return list(kept.values())


def problems(kind: Kind, values: Values, said: Said, known: Values | None = None) -> list[Problem]:
    """Find everything that is wrong with a row as it would be kept.

    Args:
        kind: answers or products.
        values: the whole row, cleaned.
        said: what the rows in use say already.
        known: the row as it was; what it said then is not held against it now.
    """
    found = [one for name in (kind.key, *kind.fields) for one in _of_field(kind, name, values.get(name))]
    if not found:
        found += _of_prices(values)
        found += _of_ways(kind, values, said, known)
    return found


def _of_field(kind: Kind, name: str, value: Any) -> Iterator[Problem]:
    if value is None or value in ("", [], {}):
        if name == kind.key or name in kind.required:
            yield Problem(name, "empty")
    elif isinstance(value, str):
        yield from _of_text(name, value)
    elif isinstance(value, int):
        lowest = 0 if name == "stock" else 1
        if not lowest <= value <= HIGHEST[name]:
            yield Problem(name, "out_of_range", values={"low": lowest, "high": HIGHEST[name]})
    else:
        if len(value) > MOST[name]:
            yield Problem(name, "too_many", values={"limit": MOST[name]})
        pairs = value.items() if isinstance(value, dict) else (("x", text) for text in value)
        for index, (label, text) in enumerate(pairs):
            entry = {"entry": label if isinstance(value, dict) else text}
            if not label or not text:
                yield Problem(name, "empty", index, entry)
            elif len(label) > LONGEST_LABEL:
                yield Problem(name, "too_long", index, {"limit": LONGEST_LABEL, **entry})
            elif len(text) > LONGEST_EACH[name]:
                yield Problem(name, "too_long", index, {"limit": LONGEST_EACH[name], **entry})
            elif _MARKUP.search(text) or _MARKUP.search(label):
                yield Problem(name, "markup", index, entry)


def _of_text(name: str, value: str) -> Iterator[Problem]:
    if len(value) > LONGEST[name]:
        yield Problem(name, "too_long", values={"limit": LONGEST[name]})
    elif name in SLUGS and not SLUGS[name].fullmatch(value):
        yield Problem(name, name)
    elif name in ("image", "url"):
        if not _LINK.fullmatch(value):
            yield Problem(name, "link")
    elif _MARKUP.search(value):
        yield Problem(name, "markup")


def _of_prices(values: Values) -> Iterator[Problem]:
    old = values.get("old_price_rial")
    if old is not None and old <= values["price_rial"]:
        yield Problem("old_price_rial", "not_higher")


def _of_ways(kind: Kind, values: Values, said: Said, known: Values | None) -> Iterator[Problem]:
    before = {same_words(text) for text in kind.said(known)} if known else set()
    for place, text in enumerate(kind.said(values)):
        if same_words(text) in before:
            continue
        if other := said.other(values[kind.key], text):
            where = kind.title if place == 0 else kind.ways
            entry = {"entry": text} if place else {}
            yield Problem(where, "taken", place - 1 if place else None, {"owner": other[0], "title": other[1], **entry})
