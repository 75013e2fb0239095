"""What must hold of the queue whatever has happened: read in one glance, so that nothing moves meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from desk.context import Desk
from desk.conversations.models import Conversation
from desk.queue.models import Assignment, Handoff, Offer, Wait
from desk.staff.models import Staff, Team

WITH_PEOPLE = ("queued", "open", "snoozed")


@dataclass(frozen=True)
class Glance:
    """Everything about where chats are, as it was at one moment."""

    chats: dict[str, Conversation]
    waits: Sequence[Wait]
    assignments: Sequence[Assignment]
    offers: Sequence[Offer]
    """Live ones alone."""
    handoffs: Sequence[Handoff]
    """Unended ones alone."""
    staff: dict[str, Staff]
    teams: Sequence[Team]

    def load(self, staff_id: str) -> int:
        return sum(chat.operator_id == staff_id and chat.state == "open" for chat in self.chats.values())

    def queue(self, team_id: str | None) -> list[Conversation]:
        """Give who waits in a team's queue, the next first."""
        return [chat for chat in self.waiting() if chat.team_id == team_id]

    def waiting(self) -> list[Conversation]:
        """Give who waits in any queue, in the order that staff see."""
        waiting = [chat for chat in self.chats.values() if chat.state == "queued"]
        return sorted(waiting, key=lambda chat: (chat.rank_at, chat.id))

    def holds(self, staff_id: str, chat: Conversation) -> bool:
        return chat.operator_id == staff_id and chat.state in ("open", "snoozed")

    def where(self) -> dict[str, tuple[Any, ...]]:
        """Give where each chat is: to see that nothing moves any more."""
        offered = {offer.conversation_id: offer.id for offer in self.offers}
        return {
            key: (chat.state, chat.team_id, chat.operator_id, offered.get(key), chat.revision)
            for key, chat in self.chats.items()
        }


async def glance(desk: Desk) -> Glance:
    async with desk.database.reading() as session:
        if not desk.database.is_sqlite:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        return Glance(
            {row.id: row for row in await session.scalars(select(Conversation))},
            (await session.scalars(select(Wait).order_by(Wait.entered_at))).all(),
            (await session.scalars(select(Assignment).order_by(Assignment.assigned_at))).all(),
            (await session.scalars(select(Offer).where(Offer.ended_at.is_(None)))).all(),
            (await session.scalars(select(Handoff).where(Handoff.ended_at.is_(None)))).all(),
            {row.id: row for row in await session.scalars(select(Staff))},
            (await session.scalars(select(Team))).all(),
        )


def check_places(seen: Glance) -> None:
    """A chat is in exactly one queue, or with exactly one operator, or with the bot; in no two of these, and in one."""
    waits = _by_chat(wait for wait in seen.waits if wait.left_at is None)
    held = _by_chat(one for one in seen.assignments if one.released_at is None)
    offers, handoffs = _by_chat(seen.offers), _by_chat(seen.handoffs)
    for key, chat in seen.chats.items():
        found = (len(waits[key]), len(held[key]), len(handoffs[key]))
        if chat.state == "queued":
            assert found == (1, 0, 1), f"{key} waits, with waits, holders and wishes {found}"
            assert chat.operator_id is None
            assert chat.rank_at is not None
            assert waits[key][0].team_id == handoffs[key][0].team_id == chat.team_id
        elif chat.state in ("open", "snoozed"):
            assert found == (0, 1, 1), f"{key} is {chat.state}, with waits, holders and wishes {found}"
            assert held[key][0].operator_id == chat.operator_id
            assert (chat.snoozed_until is not None) == (chat.state == "snoozed")
        else:
            assert found == (0, 0, 0), f"{key} is with the bot or over, with waits, holders and wishes {found}"
        assert len(offers[key]) <= (chat.state == "queued"), f"{key} is {chat.state} and offered to {len(offers[key])}"
    operators = [offer.operator_id for offer in seen.offers]
    assert len(set(operators)) == len(operators), "somebody is offered two chats at once"


def check_order(seen: Glance) -> None:
    """More urgent before less urgent that came no earlier; of the equally urgent, who waits longer."""
    for team_id in {None, *(team.id for team in seen.teams)}:
        queue = seen.queue(team_id)
        for before, after in pairwise(queue):
            assert before.queued_at is not None
            assert after.queued_at is not None
            wrong = after.priority >= before.priority and after.queued_at < before.queued_at
            assert not wrong, f"{after.id} is behind {before.id}, waits longer, and is no less urgent"
    for wait in seen.waits:
        if wait.left_at is None and "complaint" in wait.because:
            assert seen.chats[wait.conversation_id].priority >= 2


def check_history(seen: Glance) -> None:
    """At no moment of the past was a chat at two places either."""
    stays: defaultdict[str, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for wait in seen.waits:
        stays[wait.conversation_id].append((wait.entered_at, wait.left_at))
    for one in seen.assignments:
        stays[one.conversation_id].append((one.assigned_at, one.released_at))
    for key, spans in stays.items():
        spans.sort(key=lambda span: span[0])
        for (_, end), (begin, _) in pairwise(spans):
            assert end is not None, f"{key} was still somewhere when it came somewhere else"
            assert end <= begin, f"{key} was at two places"


def check_settled(seen: Glance, now: datetime) -> None:
    """With everything done that was due: nobody gone holds a chat, and none waits whom somebody is free for."""
    for chat in seen.chats.values():
        if chat.state == "open":
            operator = seen.staff[str(chat.operator_id)]
            assert operator.active, f"{chat.id} is left with somebody who was deactivated"
            assert operator.presence != "offline", f"{chat.id} is left with somebody who has gone"
        if chat.state == "snoozed":
            assert chat.snoozed_until is not None
            assert chat.snoozed_until > now, f"{chat.id} sleeps beyond its time"
            operator = seen.staff[str(chat.operator_id)]
            assert operator.active, f"{chat.id} sleeps with somebody who was deactivated"
    offered = {offer.conversation_id for offer in seen.offers}
    asked = {offer.operator_id for offer in seen.offers}
    for team in seen.teams:
        if team.mode != "push":
            continue
        left = [chat.id for chat in seen.queue(team.id) if chat.id not in offered]
        free = [
            staff.login
            for staff in seen.staff.values()
            if staff.team_id == team.id
            and staff.active
            and staff.presence == "online"
            and seen.load(staff.id) < staff.capacity
            and staff.id not in asked
        ]
        assert not (left and free), f"{left} wait in {team.slug} while {free} are free"


def _by_chat[Row: Wait | Assignment | Offer | Handoff](rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.conversation_id].append(row)
    return found
