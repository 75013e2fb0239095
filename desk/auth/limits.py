"""How often something may happen, by sliding window, kept in this process."""

from __future__ import annotations

from collections import defaultdict, deque

from desk.clock import Clock

PRUNE_AT = 10_000
"""Keys kept before those whose events are all past are forgotten."""


class SlidingWindow:
    """Counts events by key over the last ``seconds``.

    Args:
        clock: the time.
        limit: how many events a key may have in the window.
        seconds: the window's length.
    """

    def __init__(self, clock: Clock, limit: int, seconds: float) -> None:
        self._clock = clock
        self._limit = limit
        self._seconds = seconds
        self._events: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait(self, key: str) -> float:
        """Tell how many seconds the key must wait before its next event; 0 when it need not."""
        now = self._clock.now().timestamp()
        events = self._events[key]
        while events and events[0] <= now - self._seconds:
            events.popleft()
        if not events:
            del self._events[key]
            return 0.0
        return events[0] + self._seconds - now if len(events) >= self._limit else 0.0

    def count(self, key: str) -> None:
        """Count one event of the key."""
        if len(self._events) >= PRUNE_AT:
            past = self._clock.now().timestamp() - self._seconds
            for stale in [other for other, events in self._events.items() if not events or events[-1] <= past]:
                del self._events[stale]
        self._events[key].append(self._clock.now().timestamp())

    def take_back(self, key: str) -> None:
        """Take back the newest event of the key: it turned out to be none."""
        events = self._events.get(key)
        if events:
            events.pop()

    def forget(self, key: str) -> None:
        """Forget what was counted for the key."""
        self._events.pop(key, None)
