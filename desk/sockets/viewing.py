"""Who else looks at a conversation: news among staff sockets that lives as long as they do. Nothing of it is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from desk.conversations.record import conversation_topic
from desk.events import Bus, Event
from desk.ids import new_id

BEAT_SECONDS = 15.0
"""How often a socket says that it still looks."""
GONE_SECONDS = 40.0
"""How long a viewer counts without saying so: a process that was killed says no goodbye."""


class Viewing:
    """What one staff socket says of itself and hears of the others.

    Args:
        bus: carries the news between the sockets, of this process and of others.
        staff: who looks: ``id`` and ``name``.
        tell: called with a conversation and its other viewers whenever these have changed.
    """

    def __init__(self, bus: Bus, staff: dict[str, str], tell: Callable[[str, list[dict[str, str]]], None]) -> None:
        self._bus = bus
        self._staff = staff
        self._tell = tell
        self._key = new_id()
        self._others: dict[str, dict[str, tuple[dict[str, str], float]]] = {}
        self._silent: set[str] = set()
        self._told: dict[str, list[dict[str, str]]] = {}
        self._saying: set[asyncio.Task[None]] = set()
        self._beating: asyncio.Task[None] | None = None

    async def begin(self, conversation_id: str, *, silent: bool = False) -> None:
        """Look at a conversation: the others there hear of it, unless in silence, and say that they are there."""
        (self._silent.add if silent else self._silent.discard)(conversation_id)
        self._others.setdefault(conversation_id, {})
        if self._beating is None:
            self._beating = asyncio.create_task(self._beat(), name="viewing")
        await self._say(conversation_id, on=True, ask=True)

    def end(self, conversation_id: str) -> None:
        """Look no more."""
        self._told.pop(conversation_id, None)
        if self._others.pop(conversation_id, None) is not None:
            self._say_soon(conversation_id, on=False)

    async def close(self) -> None:
        """Look at nothing any more."""
        for conversation_id in list(self._others):
            self.end(conversation_id)
        if self._beating:
            self._beating.cancel()
        # Unlike gather, this does not take the goodbyes back when we are cancelled ourselves.
        if last := {*self._saying, *([self._beating] if self._beating else [])}:
            await asyncio.wait(last)

    def heard(self, conversation_id: str, data: dict[str, Any]) -> None:
        """Take in what another socket says of itself."""
        others = self._others.get(conversation_id)
        if others is None or data["viewer"] == self._key:
            return
        if data["on"]:
            others[data["viewer"]] = (data["staff"], asyncio.get_running_loop().time())
        else:
            others.pop(data["viewer"], None)
        if data["ask"]:
            self._say_soon(conversation_id, on=True)
        self._look(conversation_id)

    def _look(self, conversation_id: str) -> None:
        # Several tabs of one person are one viewer, and one's own tabs are none.
        people = {staff["id"]: staff for staff, _ in self._others[conversation_id].values()}
        people.pop(self._staff["id"], None)
        now = sorted(people.values(), key=lambda staff: (staff["name"], staff["id"]))
        if now != self._told.get(conversation_id, []):
            self._told[conversation_id] = now
            self._tell(conversation_id, now)

    def _say_soon(self, conversation_id: str, *, on: bool) -> None:
        task = asyncio.create_task(self._say(conversation_id, on=on), name="viewing-news")
        self._saying.add(task)
        task.add_done_callback(self._saying.discard)

    async def _say(self, conversation_id: str, *, on: bool, ask: bool = False) -> None:
        if conversation_id in self._silent:
            if not ask:
                return
            on = False  # who asks without being there
        data = {"viewer": self._key, "staff": self._staff, "on": on, "ask": ask}
        await self._bus.publish(Event(conversation_topic(conversation_id), "viewing", data))

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            gone = asyncio.get_running_loop().time() - GONE_SECONDS
            for conversation_id, others in list(self._others.items()):
                await self._say(conversation_id, on=True)
                for key in [key for key, (_, at) in others.items() if at < gone]:
                    del others[key]
                if conversation_id in self._others:
                    self._look(conversation_id)
