"""Reading the audit log: who did what to whom, newest first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select, tuple_

from desk.audit.models import Act, AuditEntry
from desk.clock import to_wire
from desk.contacts.models import Contact
from desk.days import midnight
from desk.db import Session
from desk.errors import DeskError
from desk.staff.models import Staff, Team

KINDS = sorted({act.split(".", maxsplit=1)[0] for act in Act})
"""What acts are about: the first word of each."""


@dataclass(frozen=True)
class Wanted:
    """Which acts are asked for; what is None or empty does not narrow them.

    Attributes:
        staff_id: whose.
        kind: one of :data:`KINDS`.
        since: the first moment.
        until: the moment before which.
    """

    staff_id: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def read(cls, staff_id: str, kind: str, first: str, last: str, zone: ZoneInfo) -> Wanted:
        """Read what a person asked for.

        Args:
            staff_id: whose; may be empty.
            kind: what about; may be empty.
            first: the first day, ISO 8601; may be empty.
            last: the last day, which counts whole; may be empty.
            zone: whose days they are.

        Raises:
            DeskError: ``frame.invalid`` for an unknown kind, ``range.invalid``.
        """
        if kind and kind not in KINDS:
            raise DeskError("frame.invalid", detail="kind")
        try:
            since = midnight(date.fromisoformat(first), zone) if first else None
            until = midnight(date.fromisoformat(last) + timedelta(days=1), zone) if last else None
        except (ValueError, OverflowError) as error:
            raise DeskError("range.invalid") from error
        if since and until and since >= until:
            raise DeskError("range.invalid")
        return cls(staff_id[:36], kind, since, until)

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Give them as conditions on the log."""
        if self.staff_id:
            yield AuditEntry.staff_id == self.staff_id
        if self.kind:
            yield AuditEntry.act.startswith(f"{self.kind}.", autoescape=True)
        if self.since:
            yield AuditEntry.at >= self.since
        if self.until:
            yield AuditEntry.at < self.until


async def page(
    session: Session, wanted: Wanted, before: str | None, limit: int
) -> tuple[list[AuditEntry], dict[str, str], bool]:
    """Give some entries, the newest first.

    Args:
        session: where to read.
        wanted: which.
        before: an entry's id: only what lies before it.
        limit: how many at most.

    Returns:
        The entries; the names of whom they speak of, by id; whether there are more.

    Raises:
        DeskError: ``not_found`` for an unknown ``before``.
    """
    query = select(AuditEntry).where(*wanted.conditions())
    if before:
        last = await session.get(AuditEntry, before)
        if last is None:
            raise DeskError("not_found")
        query = query.where(tuple_(AuditEntry.at, AuditEntry.id) < tuple_(last.at, last.id))
    query = query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit + 1)
    found = list(await session.scalars(query))
    shown = found[:limit]
    return shown, await _names(session, shown), len(found) > limit


async def all_pages(
    session: Session, wanted: Wanted, limit: int
) -> AsyncIterator[tuple[list[AuditEntry], dict[str, str]]]:
    """Give all entries, at most ``limit``, page by page."""
    before, left, more = None, limit, True
    while more and left > 0:
        entries, names, more = await page(session, wanted, before, min(500, left))
        if entries:
            yield entries, names
            before, left = entries[-1].id, left - len(entries)


async def who(session: Session) -> list[dict[str, str]]:
    """Give everybody who is in the log, by name."""
    acted = select(AuditEntry.staff_id).where(AuditEntry.staff_id.is_not(None))
    rows = await session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(acted)).order_by(Staff.name, Staff.id))
    return [{"id": row.id, "name": row.name} for row in rows]


async def _names(session: Session, entries: list[AuditEntry]) -> dict[str, str]:
    """Give the names, as they are now, of the people, teams and contacts that entries speak of."""
    ids = {value for entry in entries for value in (entry.staff_id, entry.object_id, *_texts(entry.details)) if value}
    names: dict[str, str] = {}
    for table in (Staff, Team):
        rows = await session.execute(select(table.id, table.name).where(table.id.in_(ids)))
        names |= {row.id: row.name for row in rows}
    contacts = await session.execute(select(Contact.id, Contact.name, Contact.number).where(Contact.id.in_(ids)))
    return names | {row.id: row.name or f"#{row.number}" for row in contacts}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def entry_view(entry: AuditEntry, names: dict[str, str], text: str) -> dict[str, Any]:
    """Write an entry for those who read the log."""
    return {
        "id": entry.id,
        "at": to_wire(entry.at),
        "staff": {"id": entry.staff_id, "name": names.get(entry.staff_id, "")} if entry.staff_id else None,
        "act": entry.act,
        "text": text,
        "object": {"kind": entry.object_kind, "id": entry.object_id, "name": names.get(entry.object_id)},
        "details": entry.details,
    }
