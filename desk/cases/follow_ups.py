"""Tasks with a due time: made by hand or with a case, reminded of, put off, handed to others, done with a result."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from desk.auth.roles import Permission, may
from desk.cases.changes import note_changes, note_done, note_made
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
        note_made(session, row)
        announce(session)
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
            note_changes(session, row, values, staff, self.clock.now())
            for name, value in values.items():
                setattr(row, name, value)
            row.updated_at = max(self.clock.now(), row.updated_at + TICK)
            announce(session)
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
            note_done(session, row, staff, now)
            if row.case_id:
                case = await session.get_one(Case, row.case_id, with_for_update=True)
                case.state = CaseState.REJECTED if rejected else CaseState.DONE
                case.closed_at = now
            announce(session)
            return row

    async def reminded(self, staff: Staff, follow_up_ids: Collection[str]) -> None:
        """Keep that somebody has seen that these are due; again changes nothing, and of others' nothing is kept."""
        async with self.database.transaction() as session:
            rows = await session.scalars(
                select(FollowUp).where(FollowUp.id.in_(follow_up_ids), FollowUp.staff_id == staff.id)
            )
            fresh = False
            for row in rows.all():
                if await session.get(Reminder, (row.id, staff.id, row.due_at)) is None:
                    fresh = True
                    session.add(
                        Reminder(follow_up_id=row.id, staff_id=staff.id, due_at=row.due_at, seen_at=self.clock.now())
                    )
            if fresh:
                session.announce(Event(f"staff:{staff.id}", "follow_ups.changed"))

    async def _found(self, session: Session, staff: Staff, follow_up_id: str) -> FollowUp:
        row = await session.get(FollowUp, follow_up_id, with_for_update=True)
        if row is None or not may_see(staff, row):
            raise DeskError("not_found")
        return row

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


def announce(session: Session) -> None:
    """Tell the desk, once this transaction has committed, that follow-ups are to be asked for again."""
    session.announce(Event(STAFF, "follow_ups.changed"))
