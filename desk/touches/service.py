"""Logging touches and reading them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from desk.auth.roles import Permission, may
from desk.cases.follow_ups import FollowUps, Task
from desk.cases.models import FollowUp
from desk.clock import to_wire
from desk.contacts.access import sight_of
from desk.contacts.merging import living
from desk.contacts.models import Contact
from desk.contacts.news import announce_contact
from desk.conversations.masking import masked
from desk.db import Session
from desk.errors import DeskError
from desk.fields import plain
from desk.ids import new_id
from desk.staff.models import Staff
from desk.touches.models import Direction, Kind, Touch
from persian.phones import normalise_phone

TEXT_LIMIT = 4000
OLDEST = timedelta(days=10 * 366)
"""What is said to have happened before is a slip of the pen."""
PAGE = 50


@dataclass(frozen=True)
class Logged:
    """A touch as somebody wrote it.

    Attributes:
        kind: by what way.
        direction: who came to whom.
        happened_at: when.
        text: what it was about.
        corrects_id: the touch that this one corrects.
        task: what is to be done after it, with its client's id.
    """

    kind: Kind
    direction: Direction
    happened_at: datetime
    text: str
    corrects_id: str | None = None
    task: tuple[str, Task] | None = None


@dataclass(frozen=True)
class Touches:
    """Keeps touches.

    Args:
        follow_ups: makes what is to be done after a touch.
    """

    follow_ups: FollowUps

    async def log(
        self, staff: Staff, contact_id: str, client_id: str, given: Logged, phone: str | None = None
    ) -> Touch:
        """Log a touch; the same `client_id` again gives the one that is kept.

        Args:
            staff: who logs it.
            contact_id: of whom.
            client_id: their own id for it.
            given: what they wrote.
            phone: the contact's whole number: whoever has it may log, though they see nothing of the contact.

        Raises:
            DeskError: ``not_found``: the contact, or the touch that is corrected; ``touch.invalid``;
                ``touch.corrected``: somebody has corrected it already; ``follow_up.invalid``.
        """
        database = self.follow_ups.database
        try:
            async with database.transaction() as session:
                contact = await living(session, contact_id)
                if not _has(contact, phone) and await sight_of(session, staff, contact.id) is None:
                    raise DeskError("not_found")
                return await self.write(session, staff, contact, client_id, given)
        except IntegrityError:
            # Sent twice at once, or corrected by two at once: the other is kept.
            async with database.reading() as session:
                if repeat := await logged_before(session, staff, client_id):
                    return repeat
            raise DeskError("touch.corrected") from None

    async def write(self, session: Session, staff: Staff, contact: Contact, client_id: str, given: Logged) -> Touch:
        """Log a touch within a transaction; that they may is for the caller to know.

        Raises:
            DeskError: as :meth:`log`.
        """
        if repeat := await logged_before(session, staff, client_id):
            return repeat
        now = self.follow_ups.clock.now()
        text = plain(given.text).strip()
        if not text or len(text) > TEXT_LIMIT:
            raise DeskError("touch.invalid", field="text", limit=TEXT_LIMIT)
        if not now - OLDEST <= given.happened_at <= now + timedelta(minutes=1):
            raise DeskError("touch.invalid", field="happened_at", limit=TEXT_LIMIT)
        if given.corrects_id:
            await _check_correctable(session, staff, contact.id, given.corrects_id)
        task = None
        if given.task:
            task = await self.follow_ups.write(session, staff, given.task[0], given.task[1], contact.id)
        row = Touch(
            id=new_id(),
            contact_id=contact.id,
            staff_id=staff.id,
            client_id=client_id,
            kind=given.kind,
            direction=given.direction,
            happened_at=given.happened_at,
            text=(await masked(session, text))[:TEXT_LIMIT],
            corrects_id=given.corrects_id,
            follow_up_id=task.id if task else None,
            created_at=now,
        )
        session.add(row)
        await session.flush()
        announce_contact(session, contact.id)
        return row


def _has(contact: Contact, phone: str | None) -> bool:
    """Tell whether this is the contact's whole phone number."""
    return phone is not None and contact.phone is not None and normalise_phone(phone) == contact.phone


async def logged_before(session: Session, staff: Staff, client_id: str) -> Touch | None:
    """Give the touch that somebody logged under this id of theirs."""
    found: Touch | None = await session.scalar(
        select(Touch).where(Touch.staff_id == staff.id, Touch.client_id == client_id)
    )
    return found


async def _check_correctable(session: Session, staff: Staff, contact_id: str, touch_id: str) -> None:
    """Let whoever logged a touch correct it once, and supervisors."""
    row = await session.get(Touch, touch_id)
    if row is None or row.contact_id != contact_id:
        raise DeskError("not_found")
    if row.staff_id != staff.id and not may(staff, Permission.ALL_CONVERSATIONS):
        raise DeskError("role.forbidden")
    if await session.scalar(select(Touch.id).where(Touch.corrects_id == row.id)):
        raise DeskError("touch.corrected")


@dataclass(frozen=True)
class TouchPage:
    """Touches of a contact, the newest first, and where the next page begins: None at the end."""

    touches: list[dict[str, Any]]
    after: str | None


async def touches_of(
    session: Session,
    contact_id: str,
    after: tuple[datetime, str] | None = None,
    limit: int = PAGE,
    words_of: str | None = None,
) -> TouchPage:
    """Write a page of what was logged on a contact, the newest first.

    Args:
        session: where to read.
        contact_id: of whom.
        after: where the page before ended.
        limit: how many at most.
        words_of: whoever reads may read what this member of staff wrote; of the others only that something passed.
    """
    query = select(Touch).where(Touch.contact_id == contact_id)
    if after:
        at, key = after
        query = query.where((Touch.happened_at < at) | ((Touch.happened_at == at) & (Touch.id < key)))
    rows = list(await session.scalars(query.order_by(Touch.happened_at.desc(), Touch.id.desc()).limit(limit + 1)))
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    return TouchPage(await views(session, shown, words_of), f"{to_wire(last.happened_at)}/{last.id}" if last else None)


async def views(session: Session, rows: Sequence[Touch], words_of: str | None = None) -> list[dict[str, Any]]:
    """Write touches for staff; with `words_of`, the words of this member of staff's alone."""
    told = {row.id for row in rows if words_of in (None, row.staff_id)}
    names = {
        row.id: row.name
        for row in await session.scalars(select(Staff).where(Staff.id.in_({row.staff_id for row in rows})))
    }
    wanted = [row.follow_up_id for row in rows if row.follow_up_id]
    tasks = {row.id: row for row in await session.scalars(select(FollowUp).where(FollowUp.id.in_(wanted)))}
    later = await session.execute(
        select(Touch.corrects_id, Touch.id).where(Touch.corrects_id.in_([row.id for row in rows]))
    )
    corrections = {row.corrects_id: row.id for row in later}
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "direction": row.direction,
            "happened_at": to_wire(row.happened_at),
            "text": row.text if row.id in told else None,
            "staff": {"id": row.staff_id, "name": names.get(row.staff_id, "")},
            "created_at": to_wire(row.created_at),
            "corrects_id": row.corrects_id,
            "corrected_by_id": corrections.get(row.id),
            "follow_up": _task(tasks.get(row.follow_up_id or "")) if row.id in told else None,
        }
        for row in rows
    ]


def _task(task: FollowUp | None) -> dict[str, Any] | None:
    if task is None:
        return None
    done = to_wire(task.done_at) if task.done_at else None
    return {"id": task.id, "title": task.title, "due_at": to_wire(task.due_at), "done_at": done}
