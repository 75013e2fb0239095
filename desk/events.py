"""News of what has happened, from the services that commit it to the sockets that show it.

The database is the truth; an event that is lost costs a client one `sync`. Topics:

- ``conversation:<id>``: for everyone looking at one conversation
- ``staff``: for every staff socket
- ``staff:<id>``: for the sockets of one member of staff
- ``turns``: a customer's message waits for the bot
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

CLOSE_SECONDS = 2.0


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


class RedisBus:
    """The bus of a desk of several processes, over Redis or Valkey publish/subscribe.

    Args:
        url: ``redis://…`` address.
        on_reconnect: called after the connection was lost and came back: what was published in
            between is gone, so clients must be asked to start afresh.
    """

    CHANNEL = "pasokh:events"

    def __init__(self, url: str, on_reconnect: Callable[[], Awaitable[None]] | None = None) -> None:
        self._redis: Redis = Redis.from_url(url, decode_responses=True)
        self._local = InProcessBus()
        self._on_reconnect = on_reconnect
        self._reader: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._closed = False

    async def start(self) -> None:
        """Subscribe, and wait until the subscription stands.

        Raises:
            RedisError: the server cannot be reached at start.
        """
        await self._redis.ping()
        self._reader = asyncio.create_task(self._read(), name="redis-bus")
        ready = asyncio.create_task(self._ready.wait())
        done, _ = await asyncio.wait({ready, self._reader}, return_when=asyncio.FIRST_COMPLETED)
        if self._reader in done:
            ready.cancel()
            self._reader.result()

    async def close(self) -> None:
        """Unsubscribe and disconnect."""
        self._closed = True
        if self._reader:
            self._reader.cancel()
            # The client library may turn the cancellation into an error of its own; then the flag ends the loop.
            await asyncio.wait({self._reader}, timeout=CLOSE_SECONDS)
        await self._redis.aclose()

    async def publish(self, event: Event) -> None:
        """Send the event to every process, this one included."""
        try:
            await self._redis.publish(self.CHANNEL, json.dumps(asdict(event), ensure_ascii=False))
        except (RedisError, OSError):
            # This process's own sockets at least are told.
            log.exception("the event bus is down; %s reaches this process only", event.name)
            await self._local.publish(event)

    def listen(self, topic: str, listener: Listener) -> Callable[[], None]:
        """Add a listener in this process."""
        return self._local.listen(topic, listener)

    async def _read(self) -> None:
        pause = 0.2
        while not self._closed:
            try:
                async with self._redis.pubsub() as subscription:
                    await subscription.subscribe(self.CHANNEL)
                    if self._ready.is_set() and self._on_reconnect:
                        await self._on_reconnect()
                    self._ready.set()
                    pause = 0.2
                    async for item in subscription.listen():
                        if item["type"] == "message":
                            await self._local.publish(Event(**json.loads(item["data"])))
            except (RedisError, OSError):
                if self._closed:
                    return
                log.warning("lost the event bus; trying again in %.1f s", pause, exc_info=True)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 10.0)
