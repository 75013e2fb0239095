"""Reading follow-ups: whose, which, in which order, and what is due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from desk.auth.roles import Permission, may
from desk.cases.models import FollowUp, Reminder
from desk.db import Session
from desk.staff.models import Staff


class Whose(StrEnum):
    """Whose follow-ups are listed."""

    MINE = "mine"
    NOBODYS = "nobodys"
    TEAM = "team"
    """Of one's team: for whoever leads it."""
    ALL = "all"


def visible(staff: Staff) -> ColumnElement[bool] | None:
    """Give the condition that holds for the same; None: all."""
    if may(staff, Permission.ALL_CONVERSATIONS):
        return None
    return or_(FollowUp.staff_id == staff.id, FollowUp.staff_id.is_(None), FollowUp.created_by == staff.id)


@dataclass(frozen=True)
class Wanted:
    """Which follow-ups are listed.

    Attributes:
        whose: only these; None: all that this person may see as theirs to do: their own and nobody's.
        done: those that are done, the newest first; else those that are not, the most urgent first.
        overdue_at: only those due by then.
        contact_id: only of this contact.
        after: the place the last page ended: a moment and an id.
    """

    whose: Whose | None = None
    done: bool = False
    overdue_at: datetime | None = None
    contact_id: str | None = None
    after: tuple[datetime, str] | None = None


async def listed(session: Session, staff: Staff, wanted: Wanted, limit: int) -> list[FollowUp]:
    """Give a page of follow-ups."""
    query = _of(select(FollowUp), staff, wanted)
    if wanted.done:
        query = query.where(FollowUp.done_at.is_not(None)).order_by(FollowUp.done_at.desc(), FollowUp.id.desc())
        if wanted.after:
            at, key = wanted.after
            query = query.where((FollowUp.done_at < at) | ((FollowUp.done_at == at) & (FollowUp.id < key)))
    else:
        query = query.where(FollowUp.done_at.is_(None)).order_by(FollowUp.due_at, FollowUp.id)
        if wanted.after:
            at, key = wanted.after
            query = query.where((FollowUp.due_at > at) | ((FollowUp.due_at == at) & (FollowUp.id > key)))
    return list(await session.scalars(query.limit(limit)))


def _of(query: Select[FollowUp], staff: Staff, wanted: Wanted) -> Select[FollowUp]:
    if wanted.contact_id:
        query = query.where(FollowUp.contact_id == wanted.contact_id)
    if wanted.overdue_at:
        query = query.where(FollowUp.due_at <= wanted.overdue_at)
    if wanted.whose is Whose.TEAM:
        return query.where(_of_team(staff))
    if wanted.whose is Whose.MINE:
        return query.where(FollowUp.staff_id == staff.id)
    if wanted.whose is Whose.NOBODYS:
        return query.where(FollowUp.staff_id.is_(None))
    if wanted.whose is Whose.ALL or wanted.contact_id:
        allowed = visible(staff)
        return query if allowed is None else query.where(allowed)
    return query.where(or_(FollowUp.staff_id == staff.id, FollowUp.staff_id.is_(None)))


def _of_team(staff: Staff) -> ColumnElement[bool]:
    """Give the condition that holds for the tasks of a team's people, and for what nobody of it has taken on yet.

    Who leads without a team of their own leads all.
    """
    if staff.team_id is None:
        return true()
    members = select(Staff.id).where(Staff.team_id == staff.team_id)
    nobodys = FollowUp.staff_id.is_(None) & or_(FollowUp.team_id == staff.team_id, FollowUp.team_id.is_(None))
    return or_(FollowUp.staff_id.in_(members), nobodys)


@dataclass(frozen=True)
class Due:
    """What of somebody's follow-ups is due.

    Attributes:
        count: how many.
        fresh: those they have not been reminded of, the most urgent first.
        next_at: when the next one comes due.
    """

    count: int
    fresh: list[FollowUp]
    next_at: datetime | None


async def due_of(session: Session, staff: Staff, now: datetime, limit: int = 20) -> Due:
    """Give what of this person's own follow-ups is due."""
    own = (FollowUp.staff_id == staff.id, FollowUp.done_at.is_(None))
    count = await session.scalar(select(func.count()).select_from(FollowUp).where(*own, FollowUp.due_at <= now))
    seen = select(Reminder.follow_up_id).where(
        Reminder.follow_up_id == FollowUp.id, Reminder.staff_id == staff.id, Reminder.due_at == FollowUp.due_at
    )
    fresh = await session.scalars(
        select(FollowUp)
        .where(*own, FollowUp.due_at <= now, ~seen.exists())
        .order_by(FollowUp.due_at, FollowUp.id)
        .limit(limit)
    )
    next_at = await session.scalar(select(func.min(FollowUp.due_at)).where(*own, FollowUp.due_at > now))
    return Due(count or 0, list(fresh), next_at)


async def seen_reminders(session: Session, staff: Staff, rows: Collection[FollowUp]) -> set[str]:
    """Give the ids of those of these follow-ups of which this person has been reminded as they stand."""
    found = await session.scalars(
        select(Reminder.follow_up_id)
        .join(FollowUp, and_(FollowUp.id == Reminder.follow_up_id, FollowUp.due_at == Reminder.due_at))
        .where(Reminder.staff_id == staff.id, Reminder.follow_up_id.in_([row.id for row in rows]))
    )
    return set(found)
