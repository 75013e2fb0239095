"""Opens cases and makes somebody responsible in time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from desk.cases.changes import note_changes, note_made
from desk.cases.follow_ups import announce
from desk.cases.models import Case, CaseState, FollowUp
from desk.clock import Clock
from desk.conversations.models import Conversation
from desk.db import Session
from desk.ids import new_id
from desk.shop_rules.service import read_rules
from desk.shop_rules.written import CaseKind, CaseRules

CODE_DIGITS = 8
FALLBACK = CaseRules(hours=8, title="درخواست مشتری")


def new_code() -> str:
    """Give eight random digits, the first not zero. A code tells which case is meant; it opens nothing."""
    return str(secrets.randbelow(9 * 10 ** (CODE_DIGITS - 1)) + 10 ** (CODE_DIGITS - 1))


@dataclass(frozen=True)
class Cases:
    """Requests that outlive their conversation.

    Args:
        clock: the time.
    """

    clock: Clock

    async def open(
        self,
        session: Session,
        conversation: Conversation,
        kind: CaseKind,
        *,
        order_number: str | None,
        details: dict[str, Any],
        due_at: datetime | None = None,
    ) -> Case:
        """Open a case with its follow-up, or give the one that is open for the same wish on the same order.

        Args:
            session: a transaction that has locked the conversation.
            conversation: where it was asked for.
            kind: what about.
            order_number: the order, if it is about one.
            details: what the customer said; what is new is added to a case that was open already.
            due_at: when its follow-up is due, if that was agreed; else the shop's rules say.
        """
        open_case = await self._open_already(session, conversation, kind, order_number)
        if open_case is not None:
            open_case.details = {**open_case.details, **details}
            if due_at is not None:
                rows = await session.scalars(
                    select(FollowUp).where(FollowUp.case_id == open_case.id, FollowUp.done_at.is_(None))
                )
                for row in rows.all():
                    note_changes(session, row, {"due_at": due_at}, None, self.clock.now())
                    row.due_at, row.updated_at = due_at, self.clock.now()
                announce(session)
            return open_case
        now = self.clock.now()
        rules = await read_rules(session)
        wanted = rules.cases.get(kind, FALLBACK)
        case = Case(
            code=await self._unused_code(session),
            kind=kind,
            state=CaseState.OPEN,
            contact_id=conversation.contact_id,
            conversation_id=conversation.id,
            order_number=order_number,
            details=details,
            created_at=now,
        )
        session.add(case)
        await session.flush()
        task = FollowUp(
            id=new_id(),
            case_id=case.id,
            contact_id=conversation.contact_id,
            conversation_id=conversation.id,
            team_id=conversation.team_id,
            title=wanted.title,
            due_at=due_at or rules.hours.schedule().after(now, timedelta(hours=wanted.hours)),
            created_at=now,
            updated_at=now,
        )
        session.add(task)
        await session.flush()
        note_made(session, task)
        announce(session)
        return case

    async def _open_already(
        self, session: Session, conversation: Conversation, kind: CaseKind, order_number: str | None
    ) -> Case | None:
        query = select(Case).where(
            Case.contact_id == conversation.contact_id, Case.kind == kind, Case.state == CaseState.OPEN
        )
        if order_number is None:
            query = query.where(Case.order_number.is_(None), Case.conversation_id == conversation.id)
        else:
            query = query.where(Case.order_number == order_number)
        found: Case | None = await session.scalar(query)
        return found

    async def _unused_code(self, session: Session) -> str:
        while True:
            code = new_code()
            if await session.scalar(select(Case.id).where(Case.code == code)) is None:
                return code
