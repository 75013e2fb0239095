"""The files that measurements read: rows of JSON, and lines with tabs. What is wrong with them is named by line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

MOST_SHOWN = 20

Read = TypeVar("Read")


class MeasureError(Exception):
    """A measurement cannot be made; the text says why, for the person at the terminal."""


class BadLines(MeasureError):
    """A file has lines that are not in its format.

    Attributes:
        lines: (line number, what is wrong with it), in order.
    """

    def __init__(self, path: Path, lines: list[tuple[int, str]]) -> None:
        self.lines = lines
        shown = [f"{path}, line {number}: {reason}" for number, reason in lines[:MOST_SHOWN]]
        if len(lines) > MOST_SHOWN:
            shown.append(f"… and {len(lines) - MOST_SHOWN} more bad lines")
        super().__init__("\n".join(shown))


@dataclass(frozen=True)
class Span:
    """A piece of a text that means something: half-open character offsets and the kind of thing."""

    start: int
    end: int
    entity: str


@dataclass(frozen=True)
class Row:
    """A text, its intent and, perhaps, its entities and the style it is written in."""

    text: str
    intent: str
    entities: tuple[Span, ...] = ()
    style: str | None = None


@dataclass(frozen=True)
class StyledRow:
    """A text, its intent and the style it is written in (formal, colloquial, finglish, …)."""

    intent: str
    style: str
    text: str


def read_json_rows(path: Path) -> list[Row]:
    """Read a file with one JSON object a line: `text`, `intent` and perhaps `entities`.

    Raises:
        MeasureError: the file cannot be read or holds no row.
        BadLines: lines that are not such objects.
    """
    return _read_each(path, _json_row, skips_comments=False)


def read_styled_rows(path: Path) -> list[StyledRow]:
    """Read a file of `intent, style, text` with tabs between; blank lines and those that begin with # are skipped.

    Raises:
        MeasureError: the file cannot be read or holds no row.
        BadLines: lines without exactly three filled fields.
    """
    return _read_each(path, _styled_row, skips_comments=True)


def _read_each(path: Path, read: Callable[[str], Read], *, skips_comments: bool) -> list[Read]:
    rows: list[Read] = []
    bad: list[tuple[int, str]] = []
    for number, line in _lines(path):
        if not line.strip() or (skips_comments and line.startswith("#")):
            continue
        try:
            rows.append(read(line))
        except ValueError as error:
            bad.append((number, str(error)))
    if bad:
        raise BadLines(path, bad)
    if not rows:
        raise MeasureError(f"{path} holds no row.")
    return rows


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        # Only \n and \r\n end a line here: splitlines() would also split at characters that texts may hold.
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise MeasureError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise MeasureError(f"{path} is not UTF-8 (at byte {error.start}).") from error
    for number, line in enumerate(text.split("\n"), 1):
        yield number, line.removesuffix("\r")


def _styled_row(line: str) -> StyledRow:
    fields = [field.strip() for field in line.split("\t")]
    if len(fields) != 3:
        raise ValueError(f"expected intent, style and text with tabs between, found {len(fields)} field(s)")
    for name, field in zip(("intent", "style", "text"), fields, strict=True):
        if not field:
            raise ValueError(f"the {name} is empty")
    return StyledRow(*fields)


def _json_row(line: str) -> Row:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 (a bad line, whatever the type)
    for key in ("text", "intent"):
        if not isinstance(found.get(key), str) or not found[key].strip():
            raise ValueError(f"«{key}» is missing or is not a filled string")
    return Row(found["text"], found["intent"], _spans(found.get("entities") or [], found["text"]))


def _spans(entities: Any, text: str) -> tuple[Span, ...]:
    if not isinstance(entities, list):
        raise ValueError("«entities» is not a list")  # noqa: TRY004
    spans = []
    for entity in entities:
        try:
            span = Span(entity["start"], entity["end"], entity["entity"])
        except (TypeError, KeyError) as error:
            raise ValueError("an entity lacks start, end or entity") from error
        inside = type(span.start) is int and type(span.end) is int and 0 <= span.start < span.end <= len(text)
        if not inside or not isinstance(span.entity, str) or not span.entity:
            raise ValueError(f"the entity at {span.start}:{span.end} does not lie in the text")
        spans.append(span)
    return tuple(spans)
