"""The time, as something that can be handed in: tests move it, nothing else may read the wall clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the present moment."""

    def now(self) -> datetime:
        """Return the present moment, in UTC with its time zone set."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


def to_wire(moment: datetime) -> str:
    """Write a moment as the protocols want it.

    Args:
        moment: a time-zone-aware datetime.

    Returns:
        ISO 8601 in UTC with milliseconds and a closing ``Z``.
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
