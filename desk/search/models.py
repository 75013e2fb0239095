"""The search index: for each row that can be found, the words it is found by.

The words lie here once, whatever the database; SQLite's FTS5 table and PostgreSQL's GIN index over them are made by the
migration and kept by the database itself. An entry is written in the flush that writes its row, so that nothing can be
stored and not be found, or be found and not be stored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
    delete,
    event,
    insert,
    inspect,
    update,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from desk.db import Base
from persian.folding import folded

OF_CONTACT = "\ue000"
"""A word of every entry that belongs to a contact and to no conversation, so that the index finds those alone. No text
folds to it: private letters are no words."""


OF_TOUCH = "\ue001"
"""The same for what was logged of a contact by hand: whoever sees the one may not see the other."""


class SearchEntry(Base):
    """The words of one row. Ids rise with time, so the newest are found first.

    Whatever alters this table in SQLite must put its triggers back: a batch migration drops them with the table.
    """

    __tablename__ = "search_entries"
    __table_args__ = (UniqueConstraint("kind", "ref", name="uq_search_entries_row"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    """``message``, ``contact`` or what else :func:`searched` was told of."""
    ref: Mapped[str] = mapped_column(String(36))
    """Id of the row."""
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    """Where it was written: who may read that may find it. None for what belongs to a contact."""
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    """As :func:`persian.folding.folded` gives them, a space before and after each; :data:`OF_CONTACT` or
    :data:`OF_TOUCH` first where no conversation says whose they are."""


@dataclass(frozen=True)
class Found:
    """What a row is found by, and whose it is; an empty text for a row that is not to be found.

    Attributes:
        text: what it is found by.
        conversation_id: where it was written.
        contact_id: whose it is, when it was written in no conversation.
        mark: the word that its entry then begins with.
    """

    text: str
    conversation_id: str | None = None
    contact_id: str | None = None
    mark: str = OF_CONTACT


@dataclass(frozen=True)
class Searched:
    """A table whose rows can be found.

    Attributes:
        table: its class; its rows have an ``id``.
        columns: those that `read` reads; a change of others is none of the index's.
        read: gives what a row is found by.
    """

    table: type[Any]
    columns: Sequence[str]
    read: Callable[[Any], Found]


SEARCHED: dict[str, Searched] = {}
"""Every table whose rows can be found, by its kind in the index."""


def searched[Row: Base](
    kind: str, columns: Sequence[str], read: Callable[[Row], Found]
) -> Callable[[type[Row]], type[Row]]:
    """Let the rows of a table be found: a decorator of its class. See :class:`Searched`."""

    def added(_mapper: Mapper[Any], connection: Connection, row: Row) -> None:
        _write(connection, kind, row, read(row))

    def changed(_mapper: Mapper[Any], connection: Connection, row: Row) -> None:
        if any(inspect(row).attrs[name].history.has_changes() for name in columns):
            _write(connection, kind, row, read(row))

    def removed(_mapper: Mapper[Any], connection: Connection, row: Row) -> None:
        _write(connection, kind, row, Found(""))

    def decorate(table: type[Row]) -> type[Row]:
        SEARCHED[kind] = Searched(table, columns, read)
        event.listen(table, "after_insert", added)
        event.listen(table, "after_update", changed)
        event.listen(table, "after_delete", removed)
        return table

    return decorate


def entry_values(kind: str, ref: str, found: Found) -> dict[str, Any] | None:
    """Give the entry of a row; None for a row without words."""
    words = folded(found.text)
    if not words:
        return None
    return {
        "kind": kind,
        "ref": ref,
        "conversation_id": found.conversation_id,
        "contact_id": found.contact_id,
        "words": words if found.conversation_id else f" {found.mark}{words}",
    }


_ADD = insert(SearchEntry).inline()
"""Put together once, for it is written with every message; ``inline``: nobody asks for the entry's number."""


def _write(connection: Connection, kind: str, row: Any, found: Found) -> None:
    values = entry_values(kind, row.id, found)
    its = (SearchEntry.kind == kind, SearchEntry.ref == row.id)
    if values is None:
        connection.execute(delete(SearchEntry).where(*its))
    elif inspect(row).persistent and connection.execute(update(SearchEntry).where(*its).values(values)).rowcount:
        return
    else:
        connection.execute(_ADD, values)
