"""Passwords, hashed with argon2id."""

from __future__ import annotations

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """Give a hash to check when there is no such login, so that a wrong login takes as long as a wrong password."""
    return _hasher.hash("nobody")


def hash_password(password: str) -> str:
    """Hash a password for storage."""
    return _hasher.hash(password)


async def hash_password_aside(password: str) -> str:
    """Hash a password off the event loop: it takes a while on purpose."""
    return await asyncio.to_thread(_hasher.hash, password)


async def verify_password(stored: str | None, password: str) -> bool:
    """Check a password against its hash, off the event loop.

    Args:
        stored: the stored hash, or None when the login is unknown.
        password: what was typed.
    """

    def check() -> bool:
        try:
            return _hasher.verify(stored or _nobody(), password) and stored is not None
        except (VerifyMismatchError, InvalidHashError):
            return False

    return await asyncio.to_thread(check)
