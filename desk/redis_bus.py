"""The event bus of a desk of several processes. Apart from :mod:`desk.events`, so that one process needs no client."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from desk.events import Event, InProcessBus, Listener

log = logging.getLogger(__name__)

CLOSE_SECONDS = 2.0
ANSWER_SECONDS = 5.0
"""How long the server may take to answer; a message is acknowledged only after its news was sent."""
CHECK_SECONDS = 30


class RedisBus:
    """The bus of a desk of several processes, over Redis or Valkey publish/subscribe.

    Args:
        url: ``redis://…`` address.
        on_reconnect: called after the connection was lost and came back: what was published in
            between is gone, so clients must be asked to start afresh.
    """

    CHANNEL = "pasokh:events"

    def __init__(self, url: str, on_reconnect: Callable[[], Awaitable[None]] | None = None) -> None:
        self._redis: Redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=ANSWER_SECONDS,
            socket_connect_timeout=ANSWER_SECONDS,
            health_check_interval=CHECK_SECONDS,
            retry=Retry(NoBackoff(), 1),
        )
        self._local = InProcessBus()
        self._on_reconnect = on_reconnect
        self._reader: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._closed = False

    async def start(self) -> None:
        """Subscribe, and wait until the subscription stands.

        Raises:
            RedisError, TimeoutError: the server cannot be reached at start.
        """
        await self._redis.ping()
        self._reader = asyncio.create_task(self._read(), name="redis-bus")
        async with asyncio.timeout(ANSWER_SECONDS):
            await self._ready.wait()

    async def close(self) -> None:
        """Unsubscribe and disconnect; ends within a few seconds whatever the server does."""
        self._closed = True
        reader = self._reader
        if reader and not reader.done():
            reader.cancel()
            # The client library may turn the cancellation into an error of its own; then the flag ends the loop.
            await asyncio.wait({reader}, timeout=CLOSE_SECONDS)
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._redis.aclose()
        except (TimeoutError, RedisError, OSError):
            log.warning("the event bus did not disconnect in order", exc_info=True)
        if reader and not reader.done():
            log.error("the event bus's reader did not end")

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
                    async for item in subscription.listen():
                        if item["type"] == "subscribe":
                            pause = 0.2
                            await self._subscribed()
                        elif item["type"] == "message":
                            await self._hear(item["data"])
            except (RedisError, OSError):
                if self._closed:
                    return
                log.warning("lost the event bus; trying again in %.1f s", pause, exc_info=True)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 10.0)

    async def _subscribed(self) -> None:
        # The library also subscribes afresh by itself, within a reading: the confirmation is the one sure sign that
        # there was a time when nobody listened.
        if self._ready.is_set() and self._on_reconnect:
            await self._on_reconnect()
        self._ready.set()

    async def _hear(self, data: str) -> None:
        try:
            event = Event(**json.loads(data))
        except (ValueError, TypeError):
            # Another program on the same server; what it says must not end our listening.
            log.warning("something that is no event came over the bus")
            return
        await self._local.publish(event)
