"""Changes products and answers: judged, kept in the history, never over somebody else's newer change, undoable."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.clock import Clock, to_wire
from desk.db import Database, Session
from desk.errors import DeskError
from desk.ids import new_id
from desk.knowledge.kinds import KINDS, Kind, Row, Said, Values, restore_into, snapshot
from desk.knowledge.looked_up import find, find_seen, judge, newest, nothing
from desk.knowledge.models import BEFORE_DIGESTS, KnowledgeChange, KnowledgeGap
from desk.knowledge.version import touch
from desk.knowledge.written import Problem, clean, problems

_SHORT = re.compile(r"[a-z][a-z0-9_-]{0,63}")
TICK = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Editing:
    """Writes products and answers for editors.

    Args:
        database: the CRM.
        clock: the time.
        audit: keeps who changed what.
    """

    database: Database
    clock: Clock
    audit: Audit

    async def add(self, kind: Kind, values: Values, staff_id: str) -> Row:
        """Add a row.

        Raises:
            NotKept: values that cannot be.
            DeskError: ``knowledge.exists`` when the key is taken, be it by a retired row.
        """
        async with self.database.transaction() as session:
            await touch(session)
            written = clean({**nothing(kind), **values})
            if await find(session, kind, written[kind.key]) is not None:
                raise DeskError("knowledge.exists", name=written[kind.key])
            await judge(session, kind, written, None)
            row = kind.table(**written, updated_at=self.clock.now())
            session.add(row)
            await session.flush()
            self._note(session, kind, row, "add", None, staff_id)
            return row

    async def edit(self, kind: Kind, key: str, seen: str, values: Values, staff_id: str) -> Row:
        """Change some fields of a row.

        Args:
            kind: answers or products.
            key: its topic or slug.
            seen: ``updated_at`` of the row the editor has before them.
            values: the fields to change.
            staff_id: the editor.

        Raises:
            NotKept: values that cannot be.
            DeskError: ``not_found``; ``knowledge.conflict`` with the newer version.
        """
        async with self.database.transaction() as session:
            await touch(session)
            row = await find_seen(session, kind, key, seen)
            await self.change(session, kind, row, values, "edit", staff_id)
            return row

    async def change(
        self, session: Session, kind: Kind, row: Row, values: Values, action: str, staff_id: str | None
    ) -> KnowledgeChange | None:
        """Change fields of a row within a transaction that has been touched; None when nothing was different."""
        before = snapshot(kind, row)
        written = {**before, **clean(values)}
        if written == before:
            return None
        await judge(session, kind, written, before)
        self._put(kind, row, written)
        return self._note(session, kind, row, action, before, staff_id)

    async def retire(self, kind: Kind, key: str, seen: str, staff_id: str) -> Row:
        """Take a row out of the bot's mouth; it can be restored.

        Raises:
            DeskError: ``not_found``, ``knowledge.conflict``.
        """
        return await self._turn(kind, key, seen, staff_id, "retire")

    async def restore(self, kind: Kind, key: str, seen: str, staff_id: str) -> Row:
        """Let the bot use a retired row again.

        Raises:
            NotKept: another row has taken over one of its phrasings or names.
            DeskError: ``not_found``, ``knowledge.conflict``.
        """
        return await self._turn(kind, key, seen, staff_id, "restore")

    async def _turn(self, kind: Kind, key: str, seen: str, staff_id: str, action: str) -> Row:
        async with self.database.transaction() as session:
            await touch(session)
            row = await find_seen(session, kind, key, seen)
            before = snapshot(kind, row)
            if (action == "retire") is not (row.retired_at is None):
                return row
            after = {**before, "retired_at": to_wire(self.clock.now()) if action == "retire" else None}
            if action == "restore":
                await judge(session, kind, after, None)
            self._put(kind, row, after)
            self._note(session, kind, row, action, before, staff_id)
            return row

    async def undo(self, change_id: str, staff_id: str) -> tuple[KnowledgeChange, Row | None]:
        """Put a row back to how it was before a change; an added one goes away.

        Raises:
            NotKept: what it said before, another row says now.
            DeskError: ``not_found``; ``knowledge.not_newest`` when the row has changed since.
        """
        async with self.database.transaction() as session:
            await touch(session)
            change = await session.get(KnowledgeChange, change_id)
            if change is None:
                raise DeskError("not_found")
            kind = KINDS[change.kind]
            row = await find(session, kind, change.key)
            now = snapshot(kind, row) if row is not None else None
            if await newest(session, change) != change.id or now != change.after:
                raise DeskError("knowledge.not_newest")
            if change.before is None:
                if row is not None:
                    await session.delete(row)
                row = None
            else:
                if not change.before["retired_at"]:
                    await judge(session, kind, change.before, now)
                if row is None:
                    row = kind.table(**{kind.key: change.key}, updated_at=self.clock.now())
                    session.add(row)
                self._put(kind, row, change.before)
            done = KnowledgeChange(
                id=new_id(),
                at=self.clock.now(),
                staff_id=staff_id,
                kind=kind.name,
                key=change.key,
                action="undo",
                before=change.after,
                after=change.before,
            )
            session.add(done)
            self._tell(session, done)
            await session.flush()
            change.undone_by = done.id
            await session.execute(
                update(KnowledgeGap)
                .where(KnowledgeGap.change_id == change.id)
                .values(state="open", topic=None, change_id=None, closed_at=None, closed_by=None)
            )
            return done, row

    def _put(self, kind: Kind, row: Row, written: Values) -> None:
        restore_into(kind, row, written)
        if row.seeded_as == BEFORE_DIGESTS:
            row.seeded_as = None  # a person's from now on: that mark would let the next seed write over it
        row.updated_at = max(self.clock.now(), row.updated_at + TICK)

    def _note(
        self, session: Session, kind: Kind, row: Row, action: str, before: dict[str, Any] | None, staff_id: str | None
    ) -> KnowledgeChange:
        change = KnowledgeChange(
            id=new_id(),
            at=self.clock.now(),
            staff_id=staff_id,
            kind=kind.name,
            key=getattr(row, kind.key),
            action=action,
            before=before,
            after=snapshot(kind, row),
        )
        session.add(change)
        self._tell(session, change)
        return change

    def _tell(self, session: Session, change: KnowledgeChange) -> None:
        # A file that is read at the command line has a history of its own, and no name to it.
        if change.staff_id:
            key = {"key": change.key} if _SHORT.fullmatch(change.key) else {}
            self.audit.note(
                session, change.staff_id, Act.KNOWLEDGE_CHANGED, change.kind, change.id, action=change.action, **key
            )

    async def put_all(
        self, session: Session, kind: Kind, rows: list[dict[str, Any]]
    ) -> tuple[dict[str, str], dict[int, list[Problem]]]:
        """Add or update many rows, as a file brings them; nothing is written when one of them cannot be kept.

        Args:
            session: a transaction.
            kind: answers or products.
            rows: each with its key and the fields the file has.

        Returns:
            What became of each key (``added``, ``updated``, ``unchanged``), and the problems by the row's place.
        """
        await touch(session)
        known = {getattr(row, kind.key): row for row in await session.scalars(kind.rows().with_for_update())}
        before = {key: snapshot(kind, row) for key, row in known.items()}
        written = []
        for values in rows:
            cleaned = clean(values)
            written.append({**nothing(kind), **before.get(cleaned[kind.key], {}), **cleaned})
        # What the file's rows will say counts, not what they say now: names may move from one to another.
        coming = {values[kind.key] for values in written}
        said = await asyncio.to_thread(
            Said, kind, [row for key, row in known.items() if key not in coming and row.retired_at is None]
        )
        found: dict[int, list[Problem]] = {}
        for place, values in enumerate(written):
            if wrong := problems(kind, values, said, before.get(values[kind.key])):
                found[place] = wrong
            else:
                said.put(values)
        if found:
            return {}, found
        became = {}
        for values in written:
            key = values[kind.key]
            row = known.get(key)
            if row is None:
                row = kind.table(
                    **{name: values[name] for name in (kind.key, *kind.fields)}, updated_at=self.clock.now()
                )
                session.add(row)
                await session.flush()
                became[key] = "added"
            elif values == before[key]:
                became[key] = "unchanged"
                continue
            else:
                self._put(kind, row, values)
                became[key] = "updated"
            self._note(session, kind, row, "import", before.get(key), None)
        return became, {}
