"""Who of a team's operators is offered the next chat, and why they.

Those who are online, below their capacity and look at no other offer. First whoever was offered it fewest times; then
the operator whom this contact had last; then the least loaded; then who has been idle longest. Whoever let it pass is
asked again after :data:`AGAIN_AFTER`, so a chat comes round to everybody and a lone operator is not asked on and on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select

from desk.auth.roles import GRANTS, Permission
from desk.conversations.models import Conversation, State
from desk.db import Session
from desk.queue.decisions import last_transfer
from desk.queue.models import Assignment, Handoff, Offer, Wait
from desk.queue.order import ORDER, waiting_for
from desk.staff.models import Presence, Staff

AGAIN_AFTER = timedelta(seconds=90)
"""How long after an offer that somebody let pass the same chat is not offered to them again."""
HEADS = 20
"""How many of the next in a queue are looked at: those before may wait for somebody to be asked again."""
CONSIDERED = 8
"""How many people a decision remembers."""
ANSWERING = [role for role, granted in GRANTS.items() if Permission.DESK in granted]
"""Roles that answer customers."""

LOAD = (
    select(func.count())
    .where(Conversation.operator_id == Staff.id, Conversation.state == State.OPEN)
    .correlate(Staff)
    .scalar_subquery()
)
"""Open chats of a member of staff; snoozed ones do not count."""


@dataclass(frozen=True)
class Candidate:
    """An operator of the team, and what speaks against them."""

    id: str
    name: str
    load: int
    capacity: int
    idle_since: datetime | None
    hindrance: str | None
    """``away``, ``full`` or ``offered`` (another chat); None for who is free."""


@dataclass(frozen=True)
class Choice:
    """Whom the next chat of a queue is offered to."""

    conversation_id: str
    wait_id: str
    operator_id: str | None
    """None: nobody is free for it."""
    reason: str
    considered: list[dict[str, Any]]


async def read_candidates(session: Session, team_id: str) -> list[Candidate]:
    """Read who of a team is there, online or away."""
    offered = exists().where(Offer.operator_id == Staff.id, Offer.ended_at.is_(None))
    rows = await session.execute(
        select(Staff.id, Staff.name, Staff.capacity, Staff.idle_since, Staff.presence, LOAD.label("load"), offered)
        .where(
            Staff.team_id == team_id,
            Staff.active,
            Staff.role.in_(ANSWERING),
            Staff.presence != Presence.OFFLINE,
        )
        .order_by(Staff.id)
    )
    return [
        Candidate(
            id=row.id,
            name=row.name,
            load=row.load,
            capacity=row.capacity,
            idle_since=row.idle_since,
            hindrance="away"
            if row.presence != Presence.ONLINE
            else "full"
            if row.load >= row.capacity
            else "offered"
            if row[-1]
            else None,
        )
        for row in rows
    ]


async def choose(session: Session, team_id: str, now: datetime) -> Choice | None:
    """Choose whom the next chat of a queue is offered to.

    Args:
        session: where to read.
        team_id: whose queue.
        now: the moment.

    Returns:
        None when nobody waits for an offer. A choice of nobody is about the first in the queue.
    """
    waiting = (
        await session.execute(
            select(Wait, Conversation.contact_id, Handoff.requested_at)
            .join(Conversation, Conversation.id == Wait.conversation_id)
            .join(Handoff, Handoff.id == Wait.handoff_id)
            .where(
                waiting_for(team_id),
                Wait.left_at.is_(None),
                ~exists().where(Offer.conversation_id == Conversation.id, Offer.ended_at.is_(None)),
            )
            .order_by(*ORDER)
            .limit(HEADS)
        )
    ).all()
    if not waiting:
        return None
    candidates = await read_candidates(session, team_id)
    free = [candidate for candidate in candidates if candidate.hindrance is None]
    nobody: Choice | None = None
    for wait, contact_id, requested_at in waiting if free else waiting[:1]:
        passed = await _who_let_it_pass(session, wait.id)
        handed_on_by = await last_transfer(session, wait.conversation_id, requested_at)
        if handed_on_by:
            passed.setdefault(handed_on_by.id, (1, wait.entered_at))  # they have let it pass, in their way
        last = await last_operator(session, contact_id)
        choice = _of(wait, candidates, free, passed, last, now)
        if choice.operator_id:
            return choice
        nobody = nobody or choice
    return nobody


def _of(
    wait: Wait,
    candidates: Sequence[Candidate],
    free: Sequence[Candidate],
    passed: dict[str, tuple[int, datetime]],
    last: str | None,
    now: datetime,
) -> Choice:
    never = datetime.min.replace(tzinfo=now.tzinfo)
    asked = {who for who, (_, at) in passed.items() if now - at < AGAIN_AFTER}
    able = sorted(
        (candidate for candidate in free if candidate.id not in asked),
        key=lambda one: (
            passed[one.id][0] if one.id in passed else 0,
            one.id != last,
            one.load,
            one.idle_since or never,
            one.id,
        ),
    )
    chosen = able[0] if able else None
    reason = "nobody_free"
    if chosen:
        equal = [one for one in able if one.load == chosen.load]
        reason = "last_operator" if chosen.id == last else "longest_idle" if len(equal) > 1 else "least_loaded"
    # The chosen first, then who was free too, then the rest.
    shown = [*able, *(one for one in candidates if one not in able)][:CONSIDERED]
    return Choice(
        conversation_id=wait.conversation_id,
        wait_id=wait.id,
        operator_id=chosen.id if chosen else None,
        reason=reason,
        considered=[
            {
                "name": one.name,
                "load": one.load,
                "capacity": one.capacity,
                "hindrance": one.hindrance or ("passed" if one.id in asked else None),
            }
            for one in shown
        ],
    )


async def _who_let_it_pass(session: Session, wait_id: str) -> dict[str, tuple[int, datetime]]:
    """Give how often, and when last, each operator was offered this chat and let it pass."""
    rows = await session.execute(
        select(Offer.operator_id, func.count().label("times"), func.max(Offer.offered_at).label("at"))
        .where(Offer.wait_id == wait_id, Offer.end.in_(("declined", "expired")))
        .group_by(Offer.operator_id)
    )
    return {row.operator_id: (row.times, row.at) for row in rows}


async def last_operator(session: Session, contact_id: str) -> str | None:
    """Give the operator who served a contact last."""
    found: str | None = await session.scalar(
        select(Assignment.operator_id)
        .join(Conversation, Conversation.id == Assignment.conversation_id)
        .where(Conversation.contact_id == contact_id)
        .order_by(Assignment.assigned_at.desc())
        .limit(1)
    )
    return found
