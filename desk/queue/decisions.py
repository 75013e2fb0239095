"""Keeps every decision about where a conversation goes, with its reason, for whoever reads its history."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, Exists, exists, select
from sqlalchemy.orm import aliased

from desk.clock import to_wire
from desk.conversations.models import Conversation
from desk.db import Session
from desk.queue.models import Decision
from desk.staff.models import Staff, Team


class Kind(StrEnum):
    """What can be decided."""

    QUEUED = "queued"
    LEFT = "left"
    TAKEN = "taken"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    NOBODY_FREE = "nobody_free"
    REOPENED = "reopened"
    TRANSFERRED = "transferred"
    GIVEN_BACK = "given_back"
    RETURNED = "returned"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    RESOLVED = "resolved"
    TURNED_AWAY = "turned_away"
    PRIORITISED = "prioritised"
    WHISPERED = "whispered"
    JOINED = "joined"
    PARTED = "parted"


def note(
    session: Session,
    conversation: Conversation,
    kind: Kind,
    reason: str,
    at: datetime,
    *,
    by: str = "desk",
    staff: Staff | None = None,
    operator_id: str | None = None,
    **details: Any,
) -> None:
    """Keep a decision within the transaction that carries it out.

    Args:
        session: the transaction.
        conversation: which conversation it is about; its team is kept too.
        kind: what was decided.
        reason: why, as a name of the catalogue.
        at: when.
        by: who decided, when it was none of the staff.
        staff: the member of staff who decided it.
        operator_id: the operator it is about.
        details: what else was looked at; what is None is left out.
    """
    session.add(
        Decision(
            conversation_id=conversation.id,
            at=at,
            kind=kind,
            reason=reason,
            by="staff" if staff else by,
            staff_id=staff.id if staff else None,
            operator_id=operator_id,
            team_id=conversation.team_id,
            details={key: value for key, value in details.items() if value is not None} or None,
        )
    )


def was_transferred(conversation_id: BindParameter[str]) -> Exists:
    """Tell whether a conversation was ever handed on: most never are, and :func:`last_transfer` is not asked."""
    return exists().where(Decision.conversation_id == conversation_id, Decision.kind == Kind.TRANSFERRED)


async def last_transfer(session: Session, conversation_id: str, since: datetime) -> Staff | None:
    """Give who handed a conversation on last, if anybody has since a moment."""
    staff: Staff | None = await session.scalar(
        select(Staff)
        .join(Decision, Decision.staff_id == Staff.id)
        .where(Decision.conversation_id == conversation_id, Decision.kind == Kind.TRANSFERRED, Decision.at >= since)
        .order_by(Decision.at.desc(), Decision.id.desc())
        .limit(1)
    )
    return staff


async def decisions_of(session: Session, conversation_id: str) -> list[dict[str, Any]]:
    """Write a conversation's decisions for staff, oldest first."""
    operator = aliased(Staff)
    rows = await session.execute(
        select(Decision, Staff.name, operator.name, Team.name)
        .outerjoin(Staff, Staff.id == Decision.staff_id)
        .outerjoin(operator, operator.id == Decision.operator_id)
        .outerjoin(Team, Team.id == Decision.team_id)
        .where(Decision.conversation_id == conversation_id)
        .order_by(Decision.at, Decision.id)
    )
    return [
        {
            "at": to_wire(decision.at),
            "kind": decision.kind,
            "reason": decision.reason,
            "by": decision.by,
            "staff": staff,
            "operator": about,
            "team": team,
            "details": decision.details or {},
        }
        for decision, staff, about, team in rows
    ]
