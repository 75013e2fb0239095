"""The words of a message, as they are stored."""

from __future__ import annotations

from desk.errors import DeskError
from desk.fields import plain

TEXT_LIMIT = 4000


def clean_text(text: str) -> str:
    """Give a message's text as it is stored: trimmed, without characters that no screen shows.

    Raises:
        DeskError: ``message.empty``, ``message.too_long``.
    """
    if len(text) > TEXT_LIMIT:
        raise DeskError("message.too_long", limit=TEXT_LIMIT)
    text = plain(text).strip()
    if not text:
        raise DeskError("message.empty")
    return text
