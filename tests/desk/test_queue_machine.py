"""The queue's promise, tried in whatever order: a chat is in one queue or with one operator, and none is forgotten.

Customers arrive, operators take, pass on, put off, close, lose their connection; the office deactivates people and
changes teams; the desk is killed in the middle of it and started again. ``queue_law.py`` says what must hold.

``PASOKH_MACHINE_EXAMPLES=1000`` tries so many orders for each database, longer ones, new ones each time; without it
there are a few, always the same.
"""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.desk.conftest import ScriptedEngine, drop_postgres, fresh_postgres, make_settings, seeded
from tests.desk.queue_acts import CUSTOMERS, EVERYTHING, OF_THEMSELVES, OFFICE, OPERATORS, WITH_A_CHAT, Act
from tests.desk.queue_room import Room

LONG = os.environ.get("PASOKH_MACHINE_EXAMPLES")
MOST_CHATS = 7
PROFILE = settings(
    max_examples=int(LONG or 4),
    stateful_step_count=60 if LONG else 25,
    derandomize=not LONG,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink] if LONG else [Phase.generate],
    suppress_health_check=list(HealthCheck),
)
NUMBERS = st.integers(0, 11)


def acts(*names: str) -> st.SearchStrategy[Act]:
    return st.builds(Act, st.sampled_from(names), NUMBERS, NUMBERS, NUMBERS)


class Machine(RuleBasedStateMachine):
    """Does things in an order that hypothesis chooses.

    Args:
        run: runs a coroutine to its end.
        open_room: makes a desk with an empty database of its own.
    """

    def __init__(self, run: Callable[[Coroutine[Any, Any, Any]], Any], room: Room) -> None:
        super().__init__()
        self._run = run
        self.room = room
        self._sound = True

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        self._sound = False
        self._run(work)
        self._sound = True

    @initialize(present=st.sets(st.sampled_from(range(len(OPERATORS)))), pushing=st.sets(st.integers(0, 1)))
    def begin(self, present: set[int], pushing: set[int]) -> None:
        first = [Act("push", 0, 0, team) for team in sorted(pushing)]
        self._do(self.room.together([*first, *(Act("come", 0, person, 0) for person in sorted(present))]))

    @precondition(lambda self: len(self.room.chats) < MOST_CHATS)
    @rule(topic=NUMBERS, reason=st.sampled_from([None, "asked", "complaint"]))
    def arrive(self, topic: int, reason: str | None) -> None:
        self._do(self.room.arrive(topic, reason))

    @precondition(lambda self: self.room.chats)
    @rule(act=acts("come", "come", "accept", *OF_THEMSELVES))
    def at_the_door(self, act: Act) -> None:
        self._do(self.room.together([act]))

    @precondition(lambda self: self.room.chats)
    @rule(act=acts(*WITH_A_CHAT))
    def work(self, act: Act) -> None:
        self._do(self.room.together([act]))

    @precondition(lambda self: self.room.chats)
    @rule(act=acts(*CUSTOMERS))
    def customer(self, act: Act) -> None:
        self._do(self.room.together([act]))

    @precondition(lambda self: self.room.chats)
    @rule(act=acts("push", *OFFICE))
    def office(self, act: Act) -> None:
        self._do(self.room.together([act]))

    @precondition(lambda self: self.room.chats)
    @rule(several=st.lists(acts(*EVERYTHING), min_size=2, max_size=5))
    def at_once(self, several: list[Act]) -> None:
        self._do(self.room.together(several))

    @precondition(lambda self: self.room.chats)
    @rule(
        chat=NUMBERS, whats=st.lists(st.sampled_from(["take", "accept", "cancel", "to_person", "resolve"]), min_size=2)
    )
    def race_for_one(self, chat: int, whats: list[str]) -> None:
        self._do(self.room.together([Act(what, chat, place, 2 * place) for place, what in enumerate(whats[:4])]))

    @precondition(lambda self: self.room.chats)
    @rule(seconds=st.sampled_from([1, 20, 31, 46, 91, 700, 3600, 90_000]))
    def time_passes(self, seconds: int) -> None:
        self._do(self.room.wait(timedelta(seconds=seconds)))

    @precondition(lambda self: self.room.chats)
    @rule(several=st.lists(acts(*EVERYTHING), max_size=4), pause=st.sampled_from([0, 0.002, 0.005, 0.01, 0.03]))
    def crash(self, several: list[Act], pause: float) -> None:
        self._do(self.room.crash(several, pause))

    @precondition(lambda self: self.room.chats)
    @rule()
    def settle(self) -> None:
        self._do(self.room.check_settled())

    @invariant()
    def everything_is_somewhere(self) -> None:
        self._do(self.room.check())

    def teardown(self) -> None:
        try:
            if self._sound:
                self._run(self.room.serve_everybody())
        finally:
            self._run(self.room.close())
            self._run(drop_postgres(self.room.settings.database))


@contextmanager
def engine_running(run: Callable[[Coroutine[Any, Any, Any]], Any]) -> Iterator[ScriptedEngine]:
    engine = ScriptedEngine()

    async def start() -> TestServer:
        app = web.Application()
        app.router.add_post("/webhooks/desk/turn", engine.turn)
        app.router.add_post("/webhooks/desk/parse", engine.parse)
        server = TestServer(app)
        await server.start_server()
        engine.url = str(server.make_url(""))
        return server

    server = run(start())
    try:
        yield engine
    finally:
        run(server.close())


# A desk that is killed gives no connection back to its pool; the collector finds them, here and in no later test.
@pytest.mark.filterwarnings("ignore:The garbage collector is trying to clean up:sqlalchemy.exc.SAWarning")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whatever_happens_a_chat_is_in_one_place_and_none_is_forgotten(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with asyncio.Runner() as runner, engine_running(runner.run) as engine:

        async def open_room() -> Room:
            if kind == "sqlite":
                folder = Path(tempfile.mkdtemp(dir=tmp_path))
                url = f"sqlite+aiosqlite:///{folder / 'desk.db'}"
            else:
                folder = tmp_path
                url = await fresh_postgres(request.getfixturevalue("postgres"))
            given = make_settings(folder, url, engine.url)
            await seeded(given)
            room = Room(given, engine)
            await room.open()
            return room

        run_state_machine_as_test(
            lambda: Machine(runner.run, runner.run(open_room())),  # type: ignore[arg-type]
            settings=PROFILE,
        )
        gc.collect()
