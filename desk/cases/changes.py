"""What happened to follow-ups: kept beside them in the transaction that does it, never changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from desk.cases.models import ChangeKind, FollowUp, FollowUpChange
from desk.clock import to_wire
from desk.db import Session
from desk.ids import new_id
from desk.staff.models import Staff

_FIELDS = {"due_at": ChangeKind.DUE, "staff_id": ChangeKind.HANDED, "title": ChangeKind.NAMED}


def note_made(session: Session, row: FollowUp) -> None:
    """Keep that a follow-up was made, and for whom."""
    _note(session, row, ChangeKind.MADE, row.created_by, row.created_at, None, row.staff_id)


def note_changes(
    session: Session, row: FollowUp, values: Mapping[str, Any], staff: Staff | None, now: datetime
) -> None:
    """Keep what a change changes: to be called before it.

    Args:
        session: the transaction of the change.
        row: the follow-up as it was.
        values: what it will have: ``due_at``, ``staff_id``, ``title``.
        staff: who changes it; None: the desk itself.
        now: when.
    """
    for name, kind in _FIELDS.items():
        before, after = getattr(row, name), values.get(name, getattr(row, name))
        if before != after:
            by = staff.id if staff else None
            _note(session, row, kind, by, now, _written(before), _written(after))


def note_done(session: Session, row: FollowUp, staff: Staff, now: datetime) -> None:
    """Keep that a follow-up was done, and with what result."""
    _note(session, row, ChangeKind.DONE, staff.id, now, None, row.result)


def note_forgotten(session: Session, row: FollowUp, now: datetime) -> None:
    """Keep that a follow-up ended with its contact's wish to be forgotten."""
    _note(session, row, ChangeKind.FORGOTTEN, None, now, None, None)


async def empty_changes(session: Session, follow_up_ids: Collection[str]) -> None:
    """Take people's words out of what was kept of these; who did what and when stays."""
    worded = (ChangeKind.NAMED, ChangeKind.DONE)
    rows = await session.scalars(
        select(FollowUpChange).where(FollowUpChange.follow_up_id.in_(follow_up_ids), FollowUpChange.kind.in_(worded))
    )
    for row in rows.all():
        row.before = row.after = None


async def changes_of(session: Session, follow_up_id: str) -> list[dict[str, Any]]:
    """Write what happened to a follow-up, the oldest first."""
    rows = list(
        await session.scalars(
            select(FollowUpChange)
            .where(FollowUpChange.follow_up_id == follow_up_id)
            .order_by(FollowUpChange.at, FollowUpChange.id)
        )
    )
    of_people = (ChangeKind.MADE, ChangeKind.HANDED)
    ids = {row.staff_id for row in rows if row.staff_id}
    ids |= {one for row in rows if row.kind in of_people for one in (row.before, row.after) if one}
    names = {row.id: row.name for row in await session.scalars(select(Staff).where(Staff.id.in_(ids)))}

    def written(row: FollowUpChange, value: str | None) -> str | None:
        return names.get(value) if value and row.kind in of_people else value

    return [
        {
            "kind": row.kind,
            "at": to_wire(row.at),
            "by": {"id": row.staff_id, "name": names.get(row.staff_id, "")} if row.staff_id else None,
            "before": written(row, row.before),
            "after": written(row, row.after),
        }
        for row in rows
    ]


def _written(value: Any) -> str | None:
    return to_wire(value) if isinstance(value, datetime) else value


def _note(
    session: Session,
    row: FollowUp,
    kind: ChangeKind,
    by: str | None,
    at: datetime,
    before: str | None,
    after: str | None,
) -> None:
    session.add(
        FollowUpChange(id=new_id(), follow_up_id=row.id, staff_id=by, at=at, kind=kind, before=before, after=after)
    )
