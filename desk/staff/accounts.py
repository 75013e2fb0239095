"""Accounts as whoever runs the shop's machine makes them, from its command line."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from desk.auth.passwords import hash_password
from desk.clock import Clock
from desk.db import Database, Session
from desk.events import Event
from desk.staff.models import Role, Staff, StaffSession, Team
from desk.staff.written import PASSWORD_MIN_LENGTH


@dataclass(frozen=True)
class Accounts:
    """Makes accounts.

    Args:
        database: the CRM.
        clock: the time.
    """

    database: Database
    clock: Clock

    async def add(self, login: str, name: str, role: str, password: str, team: str | None = None) -> Staff:
        """Add a member of staff.

        Raises:
            ValueError: the role or team is unknown, the login taken, or the password too short.
        """
        if role not in set(Role):
            raise ValueError(f"no such role: {role}; there are {', '.join(Role)}")
        if len(password) < PASSWORD_MIN_LENGTH:
            raise ValueError(f"the password needs at least {PASSWORD_MIN_LENGTH} characters")
        async with self.database.transaction() as session:
            if await session.scalar(select(Staff).where(Staff.login == login.lower())):
                raise ValueError(f"the login {login} is taken")
            team_id = await _team_id(session, team)
            staff = Staff(
                login=login.lower(),
                name=name,
                role=role,
                team_id=team_id,
                password_hash=hash_password(password),
                created_at=self.clock.now(),
            )
            session.add(staff)
        return staff

    async def set_password(self, login: str, password: str) -> None:
        """Give a member of staff a new password and end all their sessions.

        Raises:
            ValueError: there is no such login, or the password is too short.
        """
        if len(password) < PASSWORD_MIN_LENGTH:
            raise ValueError(f"the password needs at least {PASSWORD_MIN_LENGTH} characters")
        async with self.database.transaction() as session:
            staff = await session.scalar(select(Staff).where(Staff.login == login.lower()))
            if staff is None:
                raise ValueError(f"there is no login {login}")
            staff.password_hash = hash_password(password)
            staff.first_password_until = None
            staff.demo = False
            await session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))
            session.announce(Event(f"staff:{staff.id}", "signed_out", {"session": None}))

    async def all(self) -> list[Staff]:
        """Give every member of staff, by login."""
        async with self.database.reading() as session:
            return list(await session.scalars(select(Staff).order_by(Staff.login)))


async def _team_id(session: Session, slug: str | None) -> str | None:
    if slug is None:
        return None
    team = await session.scalar(select(Team).where(Team.slug == slug, Team.removed_at.is_(None)))
    if team is None:
        raise ValueError(f"there is no team {slug}")
    return team.id
