"""Reads what the board shows, in a fixed number of queries however many wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Text, case, cast, exists, func, select

from desk.clock import to_wire
from desk.contacts.models import Contact
from desk.conversations.models import HELD, Conversation, Episode, State
from desk.conversations.views import contact_name
from desk.days import midnight
from desk.db import Session
from desk.queue.candidates import ANSWERING
from desk.queue.models import Assignment, Handoff
from desk.queue.order import ORDER
from desk.service_levels.models import Level, ServiceBreach, ServiceClock
from desk.service_levels.reading import clock_view
from desk.service_levels.targets import targets_view
from desk.shop_rules.service import read_rules
from desk.staff.models import Staff, Team
from desk.steering.closings import closing_view
from desk.texts import Texts

ROWS = 50
"""Of each team's queue, and of the breaches, the first so many are listed; all are counted."""


@dataclass(frozen=True)
class Board:
    """What the board is read with.

    Args:
        texts: the words of names.
        zone: the shop's days.
    """

    texts: Texts
    zone: ZoneInfo

    async def view(self, session: Session, now: datetime, lang: str = "fa") -> dict[str, Any]:
        """Write the board as it stands.

        Args:
            session: where to read.
            now: the moment; "today" is its day of the shop.
            lang: for the names of guests.
        """
        today = midnight(now.astimezone(self.zone).date(), self.zone)
        levels = await _levels_since(session, today)
        teams = await self._teams(session, levels, lang)
        operators = await self._operators(session, lang)
        await _show_clocks(session, [row for team in teams for row in team["waiting"]])
        await _show_clocks(session, [row for one in operators for row in one["chats"]])
        return {
            "now": to_wire(now),
            "open": (await read_rules(session)).hours.schedule().is_open(now),
            "teams": teams,
            "operators": operators,
            "levels": {
                "now": await _standing(session, now),
                "today": _summed(levels.values()),
            },
            "bot": await _alone_since(session, today),
            "breaches": await self._breaches(session, today, lang),
        }

    async def _teams(
        self, session: Session, levels: dict[str | None, dict[str, dict[str, int]]], lang: str
    ) -> list[dict[str, Any]]:
        rows = await session.execute(
            select(Conversation.team_id, func.count().label("number"))
            .where(Conversation.state == State.QUEUED)
            .group_by(Conversation.team_id)
        )
        counts = {row.team_id: row.number for row in rows}
        teams: Sequence[Team | None] = (
            await session.scalars(select(Team).where(Team.removed_at.is_(None)).order_by(Team.name, Team.id))
        ).all()
        if None in counts or not teams:
            teams = [*teams, None]
        found = []
        for team in teams:
            team_id = team.id if team else None
            waiting = await self._waiting(session, team_id, lang) if counts.get(team_id) else []
            found.append(
                {
                    "id": team_id,
                    "name": team.name if team else None,
                    "closed": await closing_view(session, team_id),
                    "waiting_count": counts.get(team_id, 0),
                    "waiting": waiting,
                    "targets": await targets_view(session, team_id),
                    "today": levels.get(team_id, _nothing()),
                }
            )
        return found

    async def _waiting(self, session: Session, team_id: str | None, lang: str) -> list[dict[str, Any]]:
        team = Conversation.team_id == team_id if team_id else Conversation.team_id.is_(None)
        rows = await session.execute(
            select(Conversation, Contact, Handoff.reason)
            .join(Contact, Contact.id == Conversation.contact_id)
            .outerjoin(Handoff, (Handoff.conversation_id == Conversation.id) & Handoff.ended_at.is_(None))
            .where(Conversation.state == State.QUEUED, team)
            .order_by(*ORDER)
            .limit(ROWS)
        )
        return [
            {
                "id": conversation.id,
                "contact": contact_name(contact, self.texts, lang),
                "reason": reason,
                "priority": conversation.priority,
                "queued_at": to_wire(conversation.queued_at or conversation.opened_at),
                "clocks": [],
            }
            for conversation, contact, reason in rows
        ]

    async def _operators(self, session: Session, lang: str) -> list[dict[str, Any]]:
        held: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        rows = await session.execute(
            select(Conversation, Contact, Assignment.assigned_at)
            .join(Contact, Contact.id == Conversation.contact_id)
            .outerjoin(Assignment, (Assignment.conversation_id == Conversation.id) & Assignment.released_at.is_(None))
            .where(Conversation.state.in_(HELD))
            .order_by(Assignment.assigned_at, Conversation.id)
        )
        for conversation, contact, assigned_at in rows:
            if conversation.operator_id:
                held[conversation.operator_id].append(
                    {
                        "id": conversation.id,
                        "contact": contact_name(contact, self.texts, lang),
                        "state": conversation.state,
                        "since": to_wire(assigned_at or conversation.opened_at),
                        "clocks": [],
                    }
                )
        staff = await session.scalars(
            select(Staff).where(Staff.active, Staff.role.in_(ANSWERING)).order_by(Staff.name, Staff.id)
        )
        return [
            {
                "id": one.id,
                "name": one.name,
                "role": one.role,
                "team": {"id": one.team.id, "name": one.team.name} if one.team else None,
                "presence": one.presence,
                "presence_at": to_wire(one.presence_at) if one.presence_at else None,
                "load": sum(chat["state"] == State.OPEN for chat in held[one.id]),
                "capacity": one.capacity,
                "chats": held[one.id],
            }
            for one in staff.all()
        ]

    async def _breaches(self, session: Session, since: datetime, lang: str) -> list[dict[str, Any]]:
        rows = await session.execute(
            select(ServiceBreach, Contact, Conversation.state, Team.name, Staff.name)
            .join(Conversation, Conversation.id == ServiceBreach.conversation_id)
            .join(Contact, Contact.id == Conversation.contact_id)
            .outerjoin(Team, Team.id == ServiceBreach.team_id)
            .outerjoin(Staff, Staff.id == ServiceBreach.operator_id)
            .where(ServiceBreach.at >= since)
            .order_by(ServiceBreach.at.desc(), ServiceBreach.id.desc())
            .limit(ROWS)
        )
        return [
            {
                "id": breach.id,
                "conversation_id": breach.conversation_id,
                "contact": contact_name(contact, self.texts, lang),
                "state": state,
                "level": breach.level,
                "target": breach.target_seconds,
                "at": to_wire(breach.at),
                "team": team,
                "operator": operator,
            }
            for breach, contact, state, team, operator in rows
        ]


async def _show_clocks(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put the running clocks of conversations into their rows."""
    shown = {row["id"]: row for row in rows}
    clocks = await session.scalars(
        select(ServiceClock)
        .where(ServiceClock.stopped_at.is_(None), ServiceClock.conversation_id.in_(shown))
        .order_by(ServiceClock.due_at)
    )
    for clock in clocks:
        shown[clock.conversation_id]["clocks"].append(clock_view(clock))


async def _standing(session: Session, now: datetime) -> dict[str, dict[str, int]]:
    """Count the running promises of each level by how they stand."""
    red = ServiceClock.breached_at.is_not(None) | (ServiceClock.due_at <= now)
    how = case((red, "red"), (ServiceClock.amber_at <= now, "amber"), else_="calm").label("how")
    rows = await session.execute(
        select(ServiceClock.level, how, func.count().label("number"))
        .where(ServiceClock.stopped_at.is_(None))
        .group_by(ServiceClock.level, how)
    )
    found = {level.value: {"calm": 0, "amber": 0, "red": 0} for level in Level}
    for row in rows:
        found[row.level][row.how] = row.number
    return found


def _nothing() -> dict[str, dict[str, int]]:
    return {level.value: {"kept": 0, "broken": 0} for level in Level}


async def _levels_since(session: Session, since: datetime) -> dict[str | None, dict[str, dict[str, int]]]:
    """Count by team the promises that were kept and broken since a moment."""
    found: defaultdict[str | None, dict[str, dict[str, int]]] = defaultdict(_nothing)
    kept = await session.execute(
        select(ServiceClock.team_id, ServiceClock.level, func.count().label("number"))
        .where(ServiceClock.stopped_at >= since, ServiceClock.end == "done", ServiceClock.breached_at.is_(None))
        .group_by(ServiceClock.team_id, ServiceClock.level)
    )
    for row in kept:
        found[row.team_id][row.level]["kept"] += row.number
    broken = await session.execute(
        select(ServiceBreach.team_id, ServiceBreach.level, func.count().label("number"))
        .where(ServiceBreach.at >= since)
        .group_by(ServiceBreach.team_id, ServiceBreach.level)
    )
    for row in broken:
        found[row.team_id][row.level]["broken"] += row.number
    return found


def _summed(teams: Iterable[dict[str, dict[str, int]]]) -> dict[str, dict[str, int]]:
    total = _nothing()
    for levels in teams:
        for level, counts in levels.items():
            for how, count in counts.items():
                total[level][how] += count
    return total


async def _alone_since(session: Session, since: datetime) -> dict[str, int]:
    """Count the conversations that ended since a moment: those the bot helped alone, and those people took part in.

    Whoever came, got no help and asked for nobody is in neither.
    """
    asked = exists().where(Handoff.episode_id == Episode.id)
    alone = await session.scalar(
        select(func.count())
        .select_from(Episode)
        .where(Episode.resolved_at >= since, ~asked, cast(Episode.helped_topics, Text) != "[]")
    )
    people = await session.scalar(select(func.count()).select_from(Episode).where(Episode.resolved_at >= since, asked))
    return {"alone": alone or 0, "with_people": people or 0}
