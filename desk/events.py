"""News of what has happened, from the services that commit it to the sockets that show it.

The database is the truth; an event that is lost costs a client one `sync`. Topics:

- ``conversation:<id>``: for everyone looking at one conversation
- ``staff``: for every staff socket
- ``staff:<id>``: for the sockets of one member of staff
- ``queue``: places in a team's queue have moved
- ``dispatch``: somebody may now be found for who waits
- ``files``: bytes whose rows are gone
- ``turns``: a customer's message waits for the bot
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

log = logging.getLogger(__name__)

DISPATCH = "dispatch"


@dataclass(frozen=True)
class Event:
    """Something that has happened: where it is told, its past-tense name, and its data (JSON)."""

    topic: str
    name: str
    data: dict[str, Any] = field(default_factory=dict)


Listener = Callable[[Event], None]
"""Called in the event loop; must not block, so it queues what takes time."""


class Bus(Protocol):
    """Carries events from publishers to the listeners of their topic."""

    async def publish(self, event: Event) -> None:
        """Tell every listener of the event's topic. Never raises: news may be lost, commands may not."""

    def listen(self, topic: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` for each event of ``topic``, until the returned function is called."""

    async def start(self) -> None:
        """Begin to carry events."""

    async def close(self) -> None:
        """Stop carrying events."""


class InProcessBus:
    """The bus of a desk that is one process."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, list[Listener]] = defaultdict(list)

    async def start(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing to give back."""

    async def publish(self, event: Event) -> None:
        """Call each listener in turn; one that fails is logged and does not keep the news from the others."""
        for listener in list(self._listeners.get(event.topic, ())):
            try:
                listener(event)
            except Exception:
                log.exception("a listener failed on %s of %s", event.name, event.topic)

    def listen(self, topic: str, listener: Listener) -> Callable[[], None]:
        """Add a listener."""
        self._listeners[topic].append(listener)

        def stop() -> None:
            listeners = self._listeners.get(topic)
            if listeners and listener in listeners:
                listeners.remove(listener)
                if not listeners:
                    del self._listeners[topic]

        return stop
