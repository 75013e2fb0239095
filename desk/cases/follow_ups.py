"""Tasks with a due time: made by hand or with a case, reminded of, put off, handed to others, done with a result."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.exc import IntegrityError

from desk.auth.roles import Permission, may
from desk.cases.models import Case, CaseState, FollowUp, Reminder
from desk.clock import Clock, to_wire
from desk.contacts.models import Contact
from desk.conversations.masking import masked
from desk.conversations.models import Conversation
from desk.conversations.record import STAFF
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import Event
from desk.fields import plain
from desk.ids import new_id
from desk.staff.models import Role, Staff

RESULT_LIMIT = 2000
TITLE_LIMIT = 200
FURTHEST = timedelta(days=3 * 366)
"""A later due time is a slip of the pen."""
TICK = timedelta(milliseconds=1)


class Whose(StrEnum):
    """Whose follow-ups are listed."""

    MINE = "mine"
    NOBODYS = "nobodys"
    ALL = "all"


@dataclass(frozen=True)
class Task:
    """A follow-up as somebody wants it kept.

    Attributes:
        title: what is to be done.
        due_at: by when.
        staff_id: whose it is; None: anybody's.
    """

    title: str
    due_at: datetime
    staff_id: str | None


@dataclass(frozen=True)
class FollowUps:
    """Keeps follow-ups.

    Args:
        database: the CRM.
        clock: the time.
    """

    database: Database
    clock: Clock

    async def add(
        self, staff: Staff, client_id: str, task: Task, contact_id: str, conversation_id: str | None = None
    ) -> FollowUp:
        """Add one by hand; the same `client_id` again gives the one that is kept.

        That they may see the contact is for the caller to know.

        Raises:
            DeskError: ``follow_up.invalid``, ``not_found``.
        """
        try:
            async with self.database.transaction() as session:
                return await self.write(session, staff, client_id, task, contact_id, conversation_id)
        except IntegrityError:
            # Sent twice at once: the other is kept.
            async with self.database.reading() as session:
                repeat = await _repeat(session, staff, client_id)
            if repeat is None:
                raise
            return repeat

    async def write(
        self,
        session: Session,
        staff: Staff,
        client_id: str,
        task: Task,
        contact_id: str,
        conversation_id: str | None = None,
    ) -> FollowUp:
        """Add one within a transaction; a repeat gives the one that is kept.

        Raises:
            DeskError: ``follow_up.invalid``, ``not_found``.
        """
        if repeat := await _repeat(session, staff, client_id):
            return repeat
        values = await self._judged(session, task)
        if await session.get(Contact, contact_id) is None:
            raise DeskError("not_found")
        chat = await session.get(Conversation, conversation_id) if conversation_id else None
        if conversation_id and (chat is None or chat.contact_id != contact_id):
            raise DeskError("not_found")
        now = self.clock.now()
        row = FollowUp(
            id=new_id(),
            contact_id=contact_id,
            conversation_id=conversation_id,
            team_id=staff.team_id,
            created_by=staff.id,
            client_id=client_id,
            created_at=now,
            updated_at=now,
            **values,
        )
        session.add(row)
        await session.flush()
        self._announce(session)
        return row

    async def change(self, staff: Staff, follow_up_id: str, seen: str, task: Task) -> FollowUp:
        """Put a follow-up off, hand it to somebody else, or name it otherwise.

        Raises:
            DeskError: ``not_found``, ``follow_up.invalid``, ``case.closed``; ``follow_up.conflict`` when another has
                changed it since ``seen``.
        """
        async with self.database.transaction() as session:
            row = await self._found(session, staff, follow_up_id)
            if row.done_at is not None:
                raise DeskError("case.closed")
            if to_wire(row.updated_at) != seen:
                raise DeskError("follow_up.conflict")
            values = await self._judged(session, task, before=row)
            for name, value in values.items():
                setattr(row, name, value)
            row.updated_at = max(self.clock.now(), row.updated_at + TICK)
            self._announce(session)
            return row

    async def finish(self, staff: Staff, follow_up_id: str, result: str, *, rejected: bool) -> FollowUp:
        """Close a follow-up with what came of it, and its case with it.

        Args:
            staff: who did it.
            follow_up_id: which.
            result: what came of it.
            rejected: the customer's wish was refused.

        Raises:
            DeskError: ``not_found``; ``case.closed`` when somebody else was faster; ``case.result`` without a result.
        """
        async with self.database.transaction() as session:
            row = await self._found(session, staff, follow_up_id)
            if row.done_at is not None:
                raise DeskError("case.closed")
            result = plain(result).strip()
            if not result or len(result) > RESULT_LIMIT:
                raise DeskError("case.result", limit=RESULT_LIMIT)
            now = self.clock.now()
            row.done_at, row.done_by = now, staff.id
            row.result = (await masked(session, result))[:RESULT_LIMIT]
            row.updated_at = max(now, row.updated_at + TICK)
            if row.case_id:
                case = await session.get_one(Case, row.case_id, with_for_update=True)
                case.state = CaseState.REJECTED if rejected else CaseState.DONE
                case.closed_at = now
            self._announce(session)
            return row

    async def reminded(self, staff: Staff, follow_up_id: str) -> None:
        """Keep that somebody has seen that it is due; again changes nothing.

        Raises:
            DeskError: ``not_found``.
        """
        async with self.database.transaction() as session:
            row = await self._found(session, staff, follow_up_id)
            if await session.get(Reminder, (row.id, staff.id, row.due_at)) is None:
                session.add(
                    Reminder(follow_up_id=row.id, staff_id=staff.id, due_at=row.due_at, seen_at=self.clock.now())
                )
                session.announce(Event(f"staff:{staff.id}", "follow_ups.changed"))

    async def _found(self, session: Session, staff: Staff, follow_up_id: str) -> FollowUp:
        row = await session.get(FollowUp, follow_up_id, with_for_update=True)
        if row is None or not may_see(staff, row):
            raise DeskError("not_found")
        return row

    def _announce(self, session: Session) -> None:
        session.announce(Event(STAFF, "follow_ups.changed"))

    async def _judged(self, session: Session, task: Task, before: FollowUp | None = None) -> dict[str, Any]:
        title = " ".join(plain(task.title).split())
        if not title or len(title) > TITLE_LIMIT:
            raise DeskError("follow_up.invalid", field="title", limit=TITLE_LIMIT)
        now = self.clock.now()
        moved = before is None or before.due_at != task.due_at
        if moved and not now - timedelta(minutes=1) <= task.due_at <= now + FURTHEST:
            raise DeskError("follow_up.invalid", field="due_at", limit=TITLE_LIMIT)
        if task.staff_id is not None and (before is None or before.staff_id != task.staff_id):
            whose = await session.get(Staff, task.staff_id)
            if whose is None or not whose.active or whose.role == Role.MANAGER:
                raise DeskError("follow_up.invalid", field="staff_id", limit=TITLE_LIMIT)
        title = (await masked(session, title))[:TITLE_LIMIT]
        return {"title": title, "due_at": task.due_at, "staff_id": task.staff_id}


async def _repeat(session: Session, staff: Staff, client_id: str) -> FollowUp | None:
    found: FollowUp | None = await session.scalar(
        select(FollowUp).where(FollowUp.created_by == staff.id, FollowUp.client_id == client_id)
    )
    return found


def may_see(staff: Staff, row: FollowUp) -> bool:
    """Tell whether this person may see and do a follow-up: theirs, nobody's, made by them; supervisors all."""
    return may(staff, Permission.ALL_CONVERSATIONS) or row.staff_id in (None, staff.id) or row.created_by == staff.id


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
        contact_id: only of this contact.
        after: the place the last page ended: a moment and an id.
    """

    whose: Whose | None = None
    done: bool = False
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
    if wanted.whose is Whose.MINE:
        return query.where(FollowUp.staff_id == staff.id)
    if wanted.whose is Whose.NOBODYS:
        return query.where(FollowUp.staff_id.is_(None))
    if wanted.whose is Whose.ALL or wanted.contact_id:
        allowed = visible(staff)
        return query if allowed is None else query.where(allowed)
    return query.where(or_(FollowUp.staff_id == staff.id, FollowUp.staff_id.is_(None)))


async def seen_reminders(session: Session, staff: Staff, rows: Collection[FollowUp]) -> set[str]:
    """Give the ids of those of these follow-ups of which this person has been reminded as they stand."""
    found = await session.scalars(
        select(Reminder.follow_up_id)
        .join(FollowUp, and_(FollowUp.id == Reminder.follow_up_id, FollowUp.due_at == Reminder.due_at))
        .where(Reminder.staff_id == staff.id, Reminder.follow_up_id.in_([row.id for row in rows]))
    )
    return set(found)
