"""What may be written of people and teams."""

from __future__ import annotations

import re

from desk.errors import DeskError
from desk.fields import plain

PASSWORD_MIN_LENGTH = 10
LONGEST_NAME = 100
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


def read_login(text: str) -> str:
    """Read a login.

    Raises:
        DeskError: ``staff.invalid``.
    """
    login = text.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise DeskError("staff.invalid", field="login")
    return login


def read_name(text: str, code: str = "staff.invalid") -> str:
    """Read a name: one line, not empty.

    Raises:
        DeskError: the code, with the field ``name``.
    """
    name = " ".join(plain(text).split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise DeskError(code, field="name")
    return name


def check_password(new: str, login: str) -> None:
    """Refuse a password that is soon guessed.

    Raises:
        DeskError: ``password.weak``.
    """
    only_the_login = login in new.lower() and len(new) < len(login) + 6
    if len(new) < PASSWORD_MIN_LENGTH or len(set(new)) < 4 or only_the_login:
        raise DeskError("password.weak", limit=PASSWORD_MIN_LENGTH)
