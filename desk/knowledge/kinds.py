"""The two kinds of knowledge, products and answers, with what editing them alike needs to know of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Select, select

from desk.clock import to_wire
from desk.knowledge.models import Answer, Product
from persian.normalise import normalise

Row = Answer | Product
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of knowledge.

    Attributes:
        name: as the protocol and the history name it.
        table: its rows.
        key: the column that names a row for good.
        title: the column that names it to people.
        ways: the column of other ways to say it; no two rows share one.
        fields: what an editor may change.
        required: those of them that a new row needs.
    """

    name: Literal["answer", "product"]
    table: type[Answer] | type[Product]
    key: str
    title: str
    ways: str
    fields: tuple[str, ...]
    required: frozenset[str]

    @property
    def key_column(self) -> ColumnElement[str]:
        """The column of the key, for queries."""
        return cast("ColumnElement[str]", getattr(self.table, self.key))

    def rows(self) -> Select[Row]:
        """Give a query for every row."""
        return cast("Select[Row]", select(self.table))

    def said(self, values: Values) -> list[str]:
        """Give every way of saying it, its own title first."""
        return [values[self.title], *values[self.ways]]


ANSWERS = Kind(
    name="answer",
    table=Answer,
    key="topic",
    title="question",
    ways="phrasings",
    fields=("category", "question", "phrasings", "answer"),
    required=frozenset({"category", "question", "phrasings", "answer"}),
)
PRODUCTS = Kind(
    name="product",
    table=Product,
    key="slug",
    title="title",
    ways="names",
    fields=(
        "title", "brand", "brand_title", "category", "category_title", "price_rial", "old_price_rial", "stock",
        "colours", "specs", "names", "image", "url",
    ),
    required=frozenset({"title", "brand", "brand_title", "category", "category_title", "price_rial", "stock"}),
)  # fmt: skip
KINDS: dict[str, Kind] = {kind.name: kind for kind in (ANSWERS, PRODUCTS)}


def snapshot(kind: Kind, row: Row) -> dict[str, Any]:
    """Write a row as the history keeps it and as editors see it."""
    values = {name: getattr(row, name) for name in (kind.key, *kind.fields)}
    return {**values, "retired_at": to_wire(row.retired_at) if row.retired_at else None}


def restore_into(kind: Kind, row: Row, written: Values) -> None:
    """Give a row the values a snapshot holds."""
    for name in kind.fields:
        setattr(row, name, written[name])
    row.retired_at = datetime.fromisoformat(written["retired_at"]) if written["retired_at"] else None


@lru_cache(maxsize=50_000)
def same_words(text: str) -> str:
    """Give a text without what does not tell two ways of asking apart: spelling, case, closing marks."""
    return normalise(text).text.lower().strip("؟?!. ")


class Said:
    """Who says what: the ways of saying it of every row in use, each belonging to one row.

    Args:
        kind: answers or products.
        rows: the rows in use.
    """

    def __init__(self, kind: Kind, rows: Iterable[Row]) -> None:
        self._kind = kind
        self._owners: dict[str, tuple[str, str]] = {}
        for row in rows:
            self.put({name: getattr(row, name) for name in (kind.key, kind.title, kind.ways)})

    def put(self, values: Values) -> None:
        """Note the ways of one row."""
        for text in self._kind.said(values):
            self._owners.setdefault(same_words(text), (values[self._kind.key], values[self._kind.title]))

    def other(self, key: str, text: str) -> tuple[str, str] | None:
        """Give the key and title of another row that says this, or None."""
        owner = self._owners.get(same_words(text))
        return None if owner is None or owner[0] == key else owner
