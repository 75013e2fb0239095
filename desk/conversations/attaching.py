"""What a message carries beside its text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from desk.conversations.models import Conversation
from desk.db import Session

Attach = Callable[[Session, Conversation], Awaitable[dict[str, Any]]]
"""Stores what a message carries beside its text, in the message's own transaction, and gives its payload."""
