"""Keeps canned replies: judged when they are saved, never over somebody else's newer change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.auth.roles import Permission, may
from desk.canned.models import EVERYONE, CannedReply
from desk.canned.variables import Variables
from desk.clock import Clock, to_wire
from desk.conversations.record import STAFF
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import Event
from desk.fields import plain
from desk.ids import new_id
from desk.staff.models import Staff, Team
from persian.folding import fold

LONGEST_SHORTCUT = 32
LONGEST_TEXT = 2000
MOST = 500
"""Replies in one place; more than that nobody finds anything in."""
TICK = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Written:
    """A reply as somebody wants it kept.

    Attributes:
        shortcut: with or without its slash.
        text: with its variables.
        scope: ``private`` or ``team``.
        team_id: of a team's; None: everybody's.
    """

    shortcut: str
    text: str
    scope: str
    team_id: str | None = None


class NotKept(Exception):
    """A reply that cannot be kept, with every reason: field, problem, and what fills its text."""

    def __init__(self, problems: list[tuple[str, str, dict[str, Any]]]) -> None:
        super().__init__("; ".join(f"{field}: {problem}" for field, problem, _ in problems))
        self.problems = problems


@dataclass(frozen=True)
class CannedReplies:
    """Adds, changes, removes and lists them.

    Args:
        database: the CRM.
        clock: the time.
        variables: judges what stands in double braces.
        audit: keeps who changed a team's.
    """

    database: Database
    clock: Clock
    variables: Variables
    audit: Audit

    async def all(self, session: Session, staff: Staff) -> list[CannedReply]:
        """Give what this person may use: their own, their team's and everybody's; all teams' for who manages them."""
        query = select(CannedReply).where(CannedReply.removed_at.is_(None)).order_by(CannedReply.shortcut_key)
        usable = [CannedReply.staff_id == staff.id, CannedReply.place == EVERYONE]
        if may(staff, Permission.TEAM_REPLIES):
            usable.append(CannedReply.staff_id.is_(None))
        elif staff.team_id:
            usable.append(CannedReply.place == staff.team_id)
        return list(await session.scalars(query.where(or_(*usable))))

    async def add(self, staff: Staff, client_id: str, written: Written) -> CannedReply:
        """Add a reply; the same `client_id` again gives the one that is kept.

        Raises:
            NotKept: what cannot be.
            DeskError: ``role.forbidden`` for a team's, if they manage none.
        """
        try:
            async with self.database.transaction() as session:
                if repeat := await _repeat(session, staff, client_id):
                    return repeat
                values = await self._judged(session, staff, written, None)
                row = CannedReply(
                    id=new_id(),
                    created_by=staff.id,
                    client_id=client_id,
                    updated_by=staff.id,
                    updated_at=self.clock.now(),
                    **values,
                )
                session.add(row)
                await session.flush()
                self._note(session, row, staff, Act.REPLY_ADDED)
                session.announce(Event(STAFF, "canned.changed"))
                return row
        except (IntegrityError, NotKept) as refusal:
            # It may be the same wish, sent twice at once; else somebody was faster with the same shortcut.
            async with self.database.reading() as session:
                twin = await _repeat(session, staff, client_id)
            if twin:
                return twin
            if isinstance(refusal, NotKept):
                raise
            raise NotKept([("shortcut", "taken", {})]) from None

    async def change(self, staff: Staff, reply_id: str, seen: str, written: Written) -> CannedReply:
        """Change a reply.

        Args:
            staff: who.
            reply_id: which.
            seen: ``updated_at`` of the one they have before them.
            written: all of it as it shall be.

        Raises:
            NotKept: what cannot be.
            DeskError: ``not_found``, ``role.forbidden``; ``canned.conflict`` with the newer one.
        """
        try:
            async with self.database.transaction() as session:
                row = await self._found(session, staff, reply_id)
                if row.removed_at is not None:
                    raise DeskError("not_found")
                self._check_seen(row, seen)
                values = await self._judged(session, staff, written, row)
                if any(getattr(row, name) != value for name, value in values.items()):
                    self._note(session, row, staff, Act.REPLY_CHANGED)  # a team's that becomes one's own, too
                    if row.staff_id is not None and values["staff_id"] is None:
                        self.audit.note(session, staff, Act.REPLY_ADDED, "canned_reply", row.id, team=values["team_id"])
                    for name, value in values.items():
                        setattr(row, name, value)
                    self._touch(session, row, staff)
                    await session.flush()
                return row
        except IntegrityError:
            raise NotKept([("shortcut", "taken", {})]) from None

    async def remove(self, staff: Staff, reply_id: str, seen: str) -> None:
        """Take a reply away; again changes nothing.

        Raises:
            DeskError: ``not_found``, ``role.forbidden``, ``canned.conflict``.
        """
        async with self.database.transaction() as session:
            row = await self._found(session, staff, reply_id)
            if row.removed_at is not None:
                return
            self._check_seen(row, seen)
            row.removed_at = self.clock.now()
            self._note(session, row, staff, Act.REPLY_REMOVED)
            self._touch(session, row, staff)

    def _note(self, session: Session, row: CannedReply, staff: Staff, act: Act) -> None:
        """Keep who acted on a team's reply; one's own is nobody else's business."""
        if row.staff_id is None:
            self.audit.note(session, staff, act, "canned_reply", row.id, team=row.team_id)

    async def _found(self, session: Session, staff: Staff, reply_id: str) -> CannedReply:
        row = await session.get(CannedReply, reply_id, with_for_update=True)
        # Another's own does not exist for anybody else.
        if row is None or (row.staff_id is not None and row.staff_id != staff.id):
            raise DeskError("not_found")
        if row.staff_id is None and not may(staff, Permission.TEAM_REPLIES):
            raise DeskError("role.forbidden")
        return row

    def _check_seen(self, row: CannedReply, seen: str) -> None:
        if to_wire(row.updated_at) != seen:
            raise DeskError("canned.conflict", current=reply_view(row))

    def _touch(self, session: Session, row: CannedReply, staff: Staff) -> None:
        row.updated_by = staff.id
        row.updated_at = max(self.clock.now(), row.updated_at + TICK)
        session.announce(Event(STAFF, "canned.changed"))

    async def _judged(
        self, session: Session, staff: Staff, written: Written, before: CannedReply | None
    ) -> dict[str, Any]:
        """Give the columns of a reply as it would be kept, or raise everything that is wrong with it."""
        if written.scope == "team" and not may(staff, Permission.TEAM_REPLIES):
            raise DeskError("role.forbidden")
        shortcut = " ".join(plain(written.shortcut).split()).removeprefix("/").strip()
        text = plain(written.text).strip()
        values = {
            "shortcut": shortcut,
            "shortcut_key": shortcut_key(shortcut),
            "text": text,
            "team_id": written.team_id if written.scope == "team" else None,
            "staff_id": staff.id if written.scope == "private" else None,
            "place": staff.id if written.scope == "private" else written.team_id or EVERYONE,
        }
        found = [*_of_shortcut(shortcut), *self._of_text(text)]
        team = await session.get(Team, written.team_id) if values["team_id"] else None
        if values["team_id"] and (team is None or team.removed_at is not None):
            found.append(("team_id", "team", {}))
        if not found:
            there = list(
                await session.scalars(
                    select(CannedReply).where(CannedReply.place == values["place"], CannedReply.removed_at.is_(None))
                )
            )
            others = [row for row in there if before is None or row.id != before.id]
            if any(row.shortcut_key == values["shortcut_key"] for row in others):
                found.append(("shortcut", "taken", {}))
            if len(others) >= MOST:
                found.append(("shortcut", "too_many", {"limit": MOST}))
        if found:
            raise NotKept(found)
        return values

    def _of_text(self, text: str) -> list[tuple[str, str, dict[str, Any]]]:
        if not text:
            return [("text", "empty", {})]
        if len(text) > LONGEST_TEXT:
            return [("text", "too_long", {"limit": LONGEST_TEXT})]
        return [("text", "variable", {"name": name}) for name in self.variables.unknown(text)]


async def _repeat(session: Session, staff: Staff, client_id: str) -> CannedReply | None:
    found: CannedReply | None = await session.scalar(
        select(CannedReply).where(CannedReply.created_by == staff.id, CannedReply.client_id == client_id)
    )
    return found


def _of_shortcut(shortcut: str) -> list[tuple[str, str, dict[str, Any]]]:
    if not shortcut_key(shortcut):
        return [("shortcut", "empty", {})]
    if len(shortcut) > LONGEST_SHORTCUT:
        return [("shortcut", "too_long", {"limit": LONGEST_SHORTCUT})]
    if any(char.isspace() or char in "/{}" for char in shortcut):
        return [("shortcut", "shortcut", {})]
    return []


def shortcut_key(shortcut: str) -> str:
    """Give a shortcut in one spelling."""
    return "".join(word.text for word in fold(shortcut.replace("\u200c", "")))[: 2 * LONGEST_SHORTCUT]


def reply_view(row: CannedReply) -> dict[str, Any]:
    """Write a canned reply for the console."""
    return {
        "id": row.id,
        "shortcut": row.shortcut,
        "text": row.text,
        "scope": "private" if row.staff_id else "team",
        "team_id": row.team_id,
        "updated_at": to_wire(row.updated_at),
    }
