"""Texts with the entities that are in them: JSON lines, or tab-separated lines with Rasa's inline marks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_SHOWN = 20
_MARK = re.compile(r"\[(?P<said>[^\[\]]+)\](?:\((?P<entity>[^():]+)(?::(?P<value>[^()]*))?\)|(?P<json>\{[^{}]*\}))")
_OPENED = re.compile(r"\][({]")


class GoldError(Exception):
    """A file of texts with entities cannot be used; the text says why, with the numbers of bad lines."""


@dataclass(frozen=True)
class GoldEntity:
    """An entity that a person marked.

    Attributes:
        kind: the entity.
        start: where it begins in the text.
        end: where it ends.
        value: what it means, as `bot.measure.entities.as_written` writes it; None where nobody said.
    """

    kind: str
    start: int
    end: int
    value: str | None = None


@dataclass(frozen=True)
class GoldRow:
    """A text with its entities.

    Attributes:
        line: the number of its line in the file.
        style: how it is written (formal, finglish, …); empty where the file does not say.
        text: as a customer typed it.
        entities: all that are in it.
    """

    line: int
    style: str
    text: str
    entities: tuple[GoldEntity, ...]


def read_gold(path: Path) -> list[GoldRow]:
    """Read a file of texts with entities; empty lines and lines that begin with # are skipped.

    A line is a JSON object (`text`; `entities`: a list of `entity`, `start`, `end` and perhaps `value`; perhaps
    `style`) or `style`, a tab and the text with its entities marked as Rasa marks them: `[سامسونگ](brand)`,
    `[سامسونگ](brand:samsung)`, `[سامسونگ]{"entity": "brand", "value": "samsung"}`.

    Raises:
        GoldError: the file cannot be read, is empty or has bad lines, each of which is named.
    """
    rows: list[GoldRow] = []
    bad: list[str] = []
    for number, line in _lines(path):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            rows.append(_json_row(number, line) if line.lstrip().startswith("{") else _marked_row(number, line))
        except ValueError as error:
            bad.append(f"{path}, line {number}: {error}")
    if bad:
        more = [f"… and {len(bad) - MOST_SHOWN} more bad lines"] if len(bad) > MOST_SHOWN else []
        raise GoldError("\n".join(bad[:MOST_SHOWN] + more))
    if not rows:
        raise GoldError(f"{path} holds no row.")
    return rows


def read_marks(marked: str) -> tuple[str, tuple[GoldEntity, ...]]:
    """Return a marked text without its marks, and the entities.

    Raises:
        ValueError: a mark is not closed, names no entity or is no JSON.
    """
    text, place = "", 0
    entities = []
    for match in _MARK.finditer(marked):
        text += marked[place : match.start()]
        start, place = len(text), match.end()
        text += match["said"]
        kind, value = (match["entity"], match["value"]) if match["entity"] else _json_mark(match["json"])
        entities.append(GoldEntity(kind.strip(), start, len(text), value))
    rest = marked[place:]
    if _OPENED.search(text + rest):
        raise ValueError("a mark is not [said](entity), [said](entity:value) or [said]{json}")
    return text + rest, tuple(entities)


def written(value: Any) -> str:
    """Return a value as the marks have it: «from..to» for what has two ends, else one text."""
    if isinstance(value, dict) and "from" in value and "to" in value:
        low, high = ("" if value[side] is None else str(value[side]) for side in ("from", "to"))
        return low if low == high else f"{low}..{high}"
    return str(value)


def _json_mark(text: str) -> tuple[str, str | None]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"a mark is not JSON: {error.msg}") from error
    if not isinstance(found.get("entity"), str):
        raise ValueError("a mark names no entity")  # noqa: TRY004 (a bad line, whatever the type)
    return found["entity"], None if "value" not in found else written(found["value"])


def _marked_row(number: int, line: str) -> GoldRow:
    style, tab, marked = line.partition("\t")
    if not tab or not marked.strip():
        raise ValueError("expected style and text with a tab between")
    return GoldRow(number, style.strip(), *read_marks(marked.strip()))


def _json_row(number: int, line: str) -> GoldRow:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from error
    text = found.get("text")
    if not isinstance(text, str) or not text:
        raise ValueError("«text» is missing or is not a filled string")
    entities = found.get("entities") or []
    if not isinstance(entities, list):
        raise ValueError("«entities» is not a list")  # noqa: TRY004 (a bad line, whatever the type)
    return GoldRow(number, str(found.get("style") or ""), text, tuple(_json_entity(text, one) for one in entities))


def _json_entity(text: str, found: Any) -> GoldEntity:
    try:
        kind, start, end = found["entity"], found["start"], found["end"]
    except (TypeError, KeyError) as error:
        raise ValueError("an entity lacks entity, start or end") from error
    if not isinstance(kind, str) or type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise ValueError(f"the entity at {start}:{end} does not lie in the text")
    return GoldEntity(kind, start, end, None if found.get("value") is None else written(found["value"]))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        # Only \n and \r\n end a line here: splitlines() would also split at characters that texts may hold.
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise GoldError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path} is not UTF-8 (at byte {error.start}).") from error
    for number, line in enumerate(text.split("\n"), 1):
        yield number, line.removesuffix("\r")
