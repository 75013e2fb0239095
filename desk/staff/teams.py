"""Teams and their people: how each team works, who is in it, and how many chats each of them holds at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.clock import Clock
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import DISPATCH, Event
from desk.staff.models import Mode, Presence, Role, Staff, StaffSession, Team, TeamTopic
from desk.staff.presence import announce_presence, set_presence


@dataclass(frozen=True)
class Teams:
    """Changes teams and people.

    Args:
        database: the CRM.
        clock: the time.
        audit: keeps who changed what.
    """

    database: Database
    clock: Clock
    audit: Audit

    async def change_team(
        self,
        by: Staff,
        team_id: str,
        *,
        mode: Mode | None = None,
        is_default: bool | None = None,
        topics: Sequence[str] | None = None,
    ) -> None:
        """Change how a team works; what is None stays. Waiting chats stay where they are.

        Args:
            by: who changes it.
            team_id: which team.
            mode: whether its operators take chats or are offered them.
            is_default: whether it serves what no team's topic is; then no other does any more.
            topics: the intents it serves; they are taken from whichever team had them.

        Raises:
            DeskError: ``not_found``.
        """
        async with self.database.transaction() as session:
            team = await session.scalar(select(Team).where(Team.id == team_id).with_for_update(key_share=True))
            if team is None:
                raise DeskError("not_found")
            if mode is not None:
                team.mode = mode
            if is_default is not None:
                if is_default:
                    await session.execute(update(Team).where(Team.id != team_id).values(is_default=False))
                team.is_default = is_default
            if topics is not None:
                await session.execute(
                    delete(TeamTopic).where((TeamTopic.team_id == team_id) | TeamTopic.intent.in_(topics))
                )
                session.add_all(TeamTopic(intent=intent, team_id=team_id) for intent in dict.fromkeys(topics))
            changes = {"mode": mode, "is_default": is_default, "topics": list(topics) if topics is not None else None}
            self.audit.note(session, by, Act.TEAM_CHANGED, "team", team.id, **_given(changes))
            session.announce(Event(DISPATCH, "team.changed"))

    async def change_person(
        self,
        by: Staff,
        staff_id: str,
        *,
        capacity: int | None = None,
        team_id: str | None = None,
        active: bool | None = None,
    ) -> None:
        """Change somebody's part in the desk; what is None stays.

        Args:
            by: who changes it; an admin whose they like, others only operators'.
            staff_id: who.
            capacity: how many open chats the desk gives them. Those they hold they keep.
            team_id: the team they belong to from now on.
            active: False ends their sessions, and their open chats go back to the queue.

        Raises:
            DeskError: ``not_found`` for an unknown person or team, ``role.forbidden``.
        """
        async with self.database.transaction() as session:
            staff = await session.scalar(select(Staff).where(Staff.id == staff_id).with_for_update(of=Staff))
            if staff is None or (team_id is not None and await session.get(Team, team_id) is None):
                raise DeskError("not_found")
            # Whoever locks themselves out cannot let themselves in again.
            if (by.role != Role.ADMIN and staff.role != Role.OPERATOR) or (active is False and staff.id == by.id):
                raise DeskError("role.forbidden")
            if capacity is not None:
                staff.capacity = capacity
            if team_id is not None:
                staff.team_id = team_id
            if active is not None:
                await self._set_active(session, staff, active)
            changes = {"capacity": capacity, "team": team_id, "active": active}
            self.audit.note(session, by, Act.STAFF_CHANGED, "staff", staff.id, **_given(changes))
            await session.flush()
            announce_presence(session, staff)
            session.announce(Event(DISPATCH, "person.changed"))

    async def _set_active(self, session: Session, staff: Staff, active: bool) -> None:
        staff.active = active
        if not active:
            await session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))
            session.announce(Event(f"staff:{staff.id}", "signed_out", {"session": None}))
            set_presence(session, staff, Presence.OFFLINE, "deactivated", self.clock)


def _given(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if value is not None}
