"""The people of the desk: added, changed, let go, given passwords. Nobody acts on a role above their own."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.auth.passwords import hash_password_aside
from desk.auth.roles import MANAGES
from desk.clock import Clock
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import DISPATCH, Event
from desk.staff.models import CAPACITY, Presence, Role, Staff, StaffSession
from desk.staff.presence import announce_presence, set_presence
from desk.staff.teams import standing_team
from desk.staff.written import read_login, read_name

FIRST_PASSWORD_FOR = timedelta(days=3)
"""How long a password that somebody else has made can be used to choose one's own."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when it is read out or copied by hand
MANAGING = (Role.MANAGER, Role.ADMIN)


@dataclass(frozen=True)
class People:
    """Manages accounts.

    Args:
        database: the CRM.
        clock: the time.
        audit: keeps who changed whom.
        demo: whether the demo's public sign-ins work; where they do not, they are nobody.
    """

    database: Database
    clock: Clock
    audit: Audit
    demo: bool

    async def add(
        self, by: Staff, *, login: str, name: str, role: Role, team_id: str | None = None, capacity: int = CAPACITY
    ) -> tuple[Staff, str]:
        """Add somebody, with a first password that is told once and signs in only to choose one's own.

        Args:
            by: who adds them.
            login: with which they sign in; small letters.
            name: as colleagues and customers see it.
            role: at most the maker's own.
            team_id: their team.
            capacity: how many open chats the desk gives them.

        Returns:
            The person, and the password, which is kept nowhere.

        Raises:
            DeskError: ``role.forbidden``; ``staff.invalid`` with ``field``; ``staff.login_taken``; ``not_found`` for
                an unknown team.
        """
        login, name = read_login(login), read_name(name)
        password = make_password()
        hashed = await hash_password_aside(password)
        async with self.database.transaction() as session:
            actor = (await self._lock(session, by.id))[by.id]
            _check_role(actor, role)
            if await session.scalar(select(Staff.id).where(Staff.login == login)):
                raise DeskError("staff.login_taken", field="login")
            if team_id is not None:
                await standing_team(session, team_id)
            now = self.clock.now()
            staff = Staff(
                login=login,
                name=name,
                role=role,
                team_id=team_id,
                capacity=capacity,
                password_hash=hashed,
                first_password_until=now + FIRST_PASSWORD_FOR,
                created_at=now,
            )
            session.add(staff)
            await session.flush()
            self.audit.note(session, by, Act.STAFF_ADDED, "staff", staff.id, role=role, team=team_id)
            announce_presence(session, staff)
        return staff, password

    async def change(
        self,
        by: Staff,
        staff_id: str,
        *,
        name: str | None = None,
        role: Role | None = None,
        capacity: int | None = None,
        team_id: str | None = None,
        no_team: bool = False,
        active: bool | None = None,
    ) -> None:
        """Change somebody; what is None stays.

        Args:
            by: who changes them.
            staff_id: whom.
            name: as colleagues and customers see it.
            role: a new role ends their sessions, for open sockets act by the old one; chats they may no longer hold
                go back to the queue.
            capacity: how many open chats the desk gives them. Those they hold they keep.
            team_id: the team they belong to from now on.
            no_team: they belong to none from now on.
            active: False ends their sessions, and their chats, snoozed ones too, go back to the head of the queue.

        Raises:
            DeskError: ``not_found`` for an unknown person or team; ``role.forbidden`` for whoever is above the actor,
                and for one's own role and place; ``staff.invalid``; ``staff.last_manager``.
        """
        name = read_name(name) if name is not None else None
        async with self.database.transaction() as session:
            rows = await self._lock(session, by.id, staff_id)
            staff = rows.get(staff_id)
            if staff is None:
                raise DeskError("not_found")
            if team_id is not None:
                await standing_team(session, team_id)
            _check_role(rows[by.id], staff.role)
            if role is not None:
                _check_role(rows[by.id], role)
            turned = role is not None and role != staff.role
            # Whoever locks themselves out cannot let themselves in again.
            if staff.id == by.id and (turned or active is False):
                raise DeskError("role.forbidden")
            self._check_last(list(rows.values()), staff, role, active)
            changes = {"capacity": capacity, "team": team_id, "active": active, "role": role if turned else None}
            details: dict[str, Any] = {key: value for key, value in changes.items() if value is not None}
            if no_team and staff.team_id:
                details["team"] = None
            if name is not None and name != staff.name:
                details["renamed"] = True
            if turned:
                details["role_before"] = staff.role
            staff.name = name or staff.name
            staff.capacity = staff.capacity if capacity is None else capacity
            staff.team_id = None if no_team else team_id or staff.team_id
            if role is not None:
                staff.role = role
            if active is not None:
                staff.active = active
            if turned or active is False:
                await end_all_sessions(session, staff)
                set_presence(
                    session, staff, Presence.OFFLINE, "signed_out" if staff.active else "deactivated", self.clock
                )
            self.audit.note(session, by, Act.STAFF_CHANGED, "staff", staff.id, **details)
            await session.flush()
            announce_presence(session, staff)
            session.announce(Event(DISPATCH, "person.changed"))

    async def give_password(self, by: Staff, staff_id: str) -> str:
        """Give somebody a new first password, told once; all their sessions end.

        Raises:
            DeskError: ``not_found``; ``role.forbidden`` for whoever is above the actor, and for oneself.
        """
        password = make_password()
        hashed = await hash_password_aside(password)
        async with self.database.transaction() as session:
            rows = await self._lock(session, by.id, staff_id)
            staff = rows.get(staff_id)
            if staff is None:
                raise DeskError("not_found")
            _check_role(rows[by.id], staff.role)
            if staff.id == by.id:
                raise DeskError("role.forbidden")
            staff.password_hash = hashed
            staff.demo = False
            staff.first_password_until = self.clock.now() + FIRST_PASSWORD_FOR
            await end_all_sessions(session, staff)
            self.audit.note(session, by, Act.STAFF_PASSWORD, "staff", staff.id)
        return password

    async def _lock(self, session: Session, *ids: str) -> dict[str, Staff]:
        """Lock these and whoever manages, in one order; the first is who acts, as they are now."""
        # All who manage, whatever is done: two who let each other go at the same time must meet.
        found = await session.scalars(
            select(Staff)
            .where(or_(Staff.id.in_(ids), Staff.role.in_(MANAGING)))
            .order_by(Staff.id)
            .with_for_update(of=Staff)
        )
        rows = {staff.id: staff for staff in found}
        if ids[0] not in rows or not rows[ids[0]].active:
            raise DeskError("auth.required")
        return rows

    def _check_last(self, rows: Sequence[Staff], staff: Staff, role: Role | None, active: bool | None) -> None:
        managed = staff.role in MANAGING and staff.active
        manages = (role or staff.role) in MANAGING and (staff.active if active is None else active)
        if not managed or manages:
            return
        others = (row for row in rows if row.id != staff.id and row.active and row.role in MANAGING)
        if not any(self.demo or not row.demo for row in others):
            raise DeskError("staff.last_manager")


def _check_role(actor: Staff, role: str) -> None:
    if role not in MANAGES.get(actor.role, frozenset()):
        raise DeskError("role.forbidden")


def make_password() -> str:
    """Make a password that nobody guesses and anybody can type: 16 letters and digits in fours."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


async def end_all_sessions(session: Session, staff: Staff) -> None:
    """End every session of somebody, and tell their sockets to close."""
    await session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))
    session.announce(Event(f"staff:{staff.id}", "signed_out", {"session": None}))
