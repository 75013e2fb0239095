"""Staff signing in and out, and the passwords they choose."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, false, select, true, update

from desk.auth.limits import SlidingWindow
from desk.auth.passwords import hash_password_aside, verify_password
from desk.clock import Clock
from desk.db import Database
from desk.errors import DeskError
from desk.events import Event
from desk.staff.models import Presence, Staff, StaffSession
from desk.staff.presence import set_presence
from desk.staff.written import PASSWORD_MIN_LENGTH, check_password

SESSION_LENGTH = timedelta(hours=12)
TRIES = 5
TRIES_SECONDS = 300.0


class StaffService:
    """Everything by which staff prove who they are.

    Args:
        database: the CRM.
        clock: the time.
        demo: whether the demo's public sign-ins work.
    """

    def __init__(self, database: Database, clock: Clock, *, demo: bool) -> None:
        self._database = database
        self._clock = clock
        self._demo = demo
        self._login_tries = SlidingWindow(clock, TRIES, TRIES_SECONDS)
        # One address may be a whole office, so it gets more tries than one login.
        self._address_tries = SlidingWindow(clock, 4 * TRIES, TRIES_SECONDS)

    async def sign_in(self, login: str, password: str, address: str) -> tuple[Staff, str]:
        """Check a sign-in and open a session.

        Args:
            login: what was typed as login.
            password: what was typed as password.
            address: where it came from; tries are counted by login and by address.

        Returns:
            The member of staff, and the session's token for the cookie.

        Raises:
            DeskError: ``auth.invalid``; ``auth.rate_limited`` with ``retry_after`` in seconds;
                ``auth.password_expired`` for a first password whose time is over.
        """
        login = login.strip().lower()
        wait = max(self._login_tries.wait(login), self._address_tries.wait(address))
        if wait > 0:
            raise DeskError("auth.rate_limited", retry_after=int(wait) + 1)
        # Counted before the password is checked: guesses sent all at once would pass the limit together.
        self._login_tries.count(login)
        self._address_tries.count(address)
        async with self._database.reading() as session:
            staff = await session.scalar(select(Staff).where(Staff.login == login))
        usable = staff is not None and staff.active and (self._demo or not staff.demo)
        if not await verify_password(staff.password_hash if staff and usable else None, password) or not staff:
            raise DeskError("auth.invalid")
        self._login_tries.forget(login)
        self._address_tries.take_back(address)
        token = secrets.token_urlsafe(32)
        now = self._clock.now()
        if staff.first_password_until and staff.first_password_until <= now:
            raise DeskError("auth.password_expired")
        async with self._database.transaction() as session:
            # It may have been changed, or they let go, while it was checked.
            still = select(Staff.id).where(
                Staff.id == staff.id, Staff.password_hash == staff.password_hash, Staff.active
            )
            if await session.scalar(still.with_for_update(read=True)) is None:
                raise DeskError("auth.invalid")
            await session.execute(delete(StaffSession).where(StaffSession.expires_at < now))
            session.add(
                StaffSession(
                    token_hash=session_hash(token),
                    staff_id=staff.id,
                    created_at=now,
                    expires_at=now + SESSION_LENGTH,
                )
            )
        return staff, token

    async def find(self, token: str | None) -> Staff | None:
        """Give the member of staff whose session this token is, if it still runs."""
        if not token:
            return None
        async with self._database.reading() as session:
            staff: Staff | None = await session.scalar(
                select(Staff)
                .join(StaffSession, StaffSession.staff_id == Staff.id)
                .where(
                    StaffSession.token_hash == session_hash(token),
                    StaffSession.expires_at > self._clock.now(),
                )
            )
        if staff is None or not staff.active or (staff.demo and not self._demo):
            return None
        return staff

    async def sign_out(self, token: str) -> None:
        """End a session; its sockets are told to close."""
        async with self._database.transaction() as session:
            row = await session.get(StaffSession, session_hash(token))
            if row:
                session.announce(Event(f"staff:{row.staff_id}", "signed_out", {"session": row.token_hash}))
                await session.delete(row)
                await session.flush()
                elsewhere = await session.scalar(
                    select(StaffSession.token_hash)
                    .where(StaffSession.staff_id == row.staff_id, StaffSession.expires_at > self._clock.now())
                    .limit(1)
                )
                if elsewhere is None:
                    # Leaving on purpose needs no grace time.
                    staff = await session.get_one(Staff, row.staff_id)
                    set_presence(session, staff, Presence.OFFLINE, "signed_out", self._clock)

    async def change_password(self, staff: Staff, token: str, current: str | None, new: str) -> None:
        """Let somebody choose a password of their own; their other sessions end.

        Args:
            staff: who is signed in.
            token: their session, which goes on.
            current: the password they have. Whoever signed in with a first password has just shown it.
            new: the one they want.

        Raises:
            DeskError: ``password.wrong``, ``password.weak``; ``auth.rate_limited``.
        """
        check_password(new, staff.login)
        key = f"password:{staff.id}"
        if wait := self._login_tries.wait(key):
            raise DeskError("auth.rate_limited", retry_after=int(wait) + 1)
        self._login_tries.count(key)
        if staff.first_password_until is None and not await verify_password(staff.password_hash, current or ""):
            raise DeskError("password.wrong", field="current")
        if await verify_password(staff.password_hash, new):
            raise DeskError("password.weak", limit=PASSWORD_MIN_LENGTH)
        hashed = await hash_password_aside(new)
        kept = session_hash(token)
        async with self._database.transaction() as session:
            # Whoever was given another password meanwhile has another to change.
            done = await session.execute(
                update(Staff)
                .where(Staff.id == staff.id, Staff.password_hash == staff.password_hash, Staff.active)
                .values(password_hash=hashed, first_password_until=None, demo=False)
                .returning(Staff.id)
            )
            if done.first() is None:
                raise DeskError("auth.required")
            others = await session.execute(
                delete(StaffSession)
                .where(StaffSession.staff_id == staff.id, StaffSession.token_hash != kept)
                .returning(StaffSession.token_hash)
            )
            for row in others.all():
                session.announce(Event(f"staff:{staff.id}", "signed_out", {"session": row.token_hash}))
        self._login_tries.forget(key)

    async def demo_logins(self) -> set[str]:
        """Give the demo's sign-ins whose public passwords still hold."""
        async with self._database.reading() as session:
            return set(await session.scalars(select(Staff.login).where(Staff.demo, Staff.active)))

    async def running(self, sessions: Collection[str]) -> set[str]:
        """Give those of these sessions (as stored) that still run."""
        async with self._database.reading() as session:
            found = await session.scalars(
                select(StaffSession.token_hash)
                .join(Staff, Staff.id == StaffSession.staff_id)
                .where(
                    StaffSession.token_hash.in_(sessions),
                    StaffSession.expires_at > self._clock.now(),
                    Staff.active,
                    Staff.demo.is_(False) | (true() if self._demo else false()),
                )
            )
            return set(found)


def session_hash(token: str) -> str:
    """Give the form in which a session's token is stored and spoken of in events."""
    return hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest()
