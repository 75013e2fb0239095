"""A desk with customers and operators at it, which can be killed under them, and whose time passes when told to."""

from __future__ import annotations

import asyncio
import logging
import shutil
import uuid
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from sqlite3 import ProgrammingError
from typing import Any

from aiohttp.test_utils import TestServer, unused_port
from sqlalchemy import event, make_url

from desk.app import create_app
from desk.context import DESK
from desk.settings import Settings
from tests.desk.conftest import People, ScriptedEngine
from tests.desk.queue_acts import ABOUT_CHATS, OPERATORS, Act, Actors, Line
from tests.desk.queue_law import WITH_PEOPLE, Glance, check_history, check_order, check_places, check_settled

AGAIN = timedelta(seconds=91)
"""After this an offer is over, whoever let one pass is asked again, and a lost connection is taken for gone."""


class Room(Actors):
    """The desk and everybody at it.

    Args:
        settings: of the desk; its database is there and seeded.
        engine: answers what it is told to.
    """

    def __init__(self, settings: Settings, engine: ScriptedEngine) -> None:
        super().__init__()
        self.settings = settings
        self.troubles = Troubles()
        self._port = unused_port()
        engine.script, engine.intent = _hand_over_when_told, "nlu_fallback"

    async def open(self) -> None:
        logging.getLogger("desk").addHandler(self.troubles)
        app = create_app(self.settings, self.clock)
        self.desk = app[DESK]
        self._connections: list[Any] = []
        event.listen(
            self.desk.database.engine.sync_engine,
            "connect",
            lambda connection, _: self._connections.append(connection.driver_connection),
        )
        self.server = TestServer(app, port=self._port)
        await self.server.start_server()
        self.people = People(self.server)
        seen = await self.look()
        self.staff = {staff.login: staff.id for staff in seen.staff.values()}
        self.teams = [team.id for team in seen.teams]

    async def close(self) -> None:
        logging.getLogger("desk").removeHandler(self.troubles)
        for session in self.people.sessions:
            await session.close()
        await self.server.close()
        self._browsers.clear()
        self.lines.clear()

    async def crash(self, acts: Sequence[Act], pause: float) -> None:
        """Kill the desk while people act: nothing that it was at is finished. Then start another in its place."""
        acting = [asyncio.create_task(self.do(act)) for act in acts]
        await asyncio.sleep(pause)
        logging.getLogger("desk").removeHandler(self.troubles)
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in others:
                task.cancel()
            await asyncio.wait(others)
        await asyncio.gather(*acting, return_exceptions=True)
        # What a process that dies leaves to its database: connections that have hung up, and their locks with them.
        if self.desk.database.is_sqlite:
            # All at once: what one of them still waits for, another may hold.
            await asyncio.gather(*(_hang_up(connection) for connection in self._connections))
            # A dead process holds no lock. This one lives, and a connection that was cut while it worked may hold its
            # own for long; so the next desk gets the files as a crash leaves them, and the locks stay with the old.
            self.settings = await asyncio.to_thread(_what_is_left, self.settings)
        else:
            for connection in self._connections:
                connection.terminate()
        await self.close()
        await self.open()
        for chat in self.chats:
            socket, _ = await self.people.customer(chat.token)
            chat.line = Line(socket)
        await self.bot_is_done()
        await self.believe({act.chat for act in acts})

    async def believe(self, places: set[int]) -> None:
        """Take for true what the desk says of chats about which nobody can know."""
        seen = await self.look()
        for chat in (self.chats[place % len(self.chats)] for place in places if self.chats):
            chat.owed = seen.chats[chat.id].state in WITH_PEOPLE

    async def together(self, acts: Sequence[Act]) -> None:
        """Do several things at once."""
        outcomes = await asyncio.gather(*(self.do(act) for act in acts))
        met = Counter(act.chat % len(self.chats) for act in acts if act.what in ABOUT_CHATS and self.chats)
        for act, outcome in zip(acts, outcomes, strict=True):
            if outcome is not None:
                self.chats[act.chat % len(self.chats)].owed = outcome
        await self.believe({place for place, times in met.items() if times > 1})

    async def wait(self, time: timedelta) -> None:
        """Let time pass, and the desk do what is then due."""
        self.clock.moment += time
        await self.desk.presence.sweep()
        await self.desk.dispatcher.look()

    async def settle(self) -> Glance:
        """Let time pass, and wait until nothing moves any more."""
        await self.wait(AGAIN)
        before = None
        while True:
            seen = await self.look()
            if before is not None and seen.where() == before.where():
                return seen
            before = seen
            await self.desk.dispatcher.look()

    async def check(self) -> None:
        """Check what holds at every moment."""
        seen = await self.look()
        check_places(seen)
        check_order(seen)
        for chat in self.chats:
            state = seen.chats[chat.id].state
            assert (state in WITH_PEOPLE) == chat.owed, f"{chat.id} is {state}; is a human owed? {chat.owed}"
        assert not self.troubles.seen, self.troubles.seen

    async def check_settled(self) -> None:
        """Check what holds when everything is done that was due; and that what people see is what there is."""
        seen = await self.settle()
        check_settled(seen, self.clock.now())
        check_history(seen)
        for login in self.lines:
            signed_in = await self._signed_in(login)
            if signed_in is None:  # deactivated; their socket has closed
                continue
            socket, snapshot = await self.people.open_desk(*signed_in)
            mine = {row["id"] for row in snapshot["mine"]}
            assert mine == {key for key, chat in seen.chats.items() if seen.holds(self.staff[login], chat)}
            assert [row["id"] for row in snapshot["waiting"]] == [chat.id for chat in seen.waiting()]
            await socket.ws.close()
        for chat in self.chats:
            view = (await chat.line.ask("sync", after=0))["conversation"]
            row = seen.chats[chat.id]
            assert view["state"] == row.state
            queue = [waiting.id for waiting in seen.queue(row.team_id)]
            assert view["place"] == (queue.index(chat.id) + 1 if row.state == "queued" else None)

    async def serve_everybody(self) -> None:
        """Have everybody come back and take what they are offered, until nobody waits or sleeps: none is forgotten."""
        for team in self.teams:
            await self.change(f"/api/teams/{team}", mode="push")
        for login, team in zip(OPERATORS, (*self.teams, *self.teams), strict=False):
            await self.change(f"/api/staff/{self.staff[login]}", active=True, capacity=50, team_id=team)
        await self.wait(timedelta(days=31))  # longer than anything may sleep
        for _ in range(4 * len(self.chats) + 4):
            for login in OPERATORS:
                for what in ("come", "online", "accept"):
                    await self.do(Act(what, 0, OPERATORS.index(login), 0))
            seen = await self.settle()
            if not any(chat.state in ("queued", "snoozed") for chat in seen.chats.values()):
                break
        check_settled(seen, self.clock.now())
        states = {chat.id: seen.chats[chat.id].state for chat in self.chats if chat.owed}
        assert set(states.values()) <= {"open"}, states
        await self.check()


class Troubles(logging.Handler):
    """Keeps what the desk could not do: every one of these is a fault, though the desk tries again."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self.seen.append(self.format(record))


def _what_is_left(settings: Settings) -> Settings:
    """Copy the files of a database that nobody works on any more; give settings of the copy."""
    name = make_url(settings.database).database
    assert name
    old = Path(name)
    new = old.with_name(f"{uuid.uuid4().hex}.db")
    for ending in ("", "-wal"):
        if Path(f"{old}{ending}").exists():
            shutil.copyfile(f"{old}{ending}", f"{new}{ending}")
    return settings.model_copy(update={"database_url": f"sqlite+aiosqlite:///{new}"})


async def _hang_up(connection: Any) -> None:
    """Give up what a connection of SQLite was at; one may be closed already."""
    with suppress(ValueError, ProgrammingError):
        await connection.rollback()
    with suppress(ValueError, ProgrammingError):
        await connection.close()


def _hand_over_when_told(body: dict[str, Any]) -> list[dict[str, Any]]:
    words = (body["text"] or "").split()
    if words[:1] != ["handoff"]:
        return []
    action = {"type": "request_handoff", "reason": words[1], "intent": words[2], "summary": None, "priority": 0}
    return [{"text": "وصلتان می‌کنم.", "actions": [action]}]
