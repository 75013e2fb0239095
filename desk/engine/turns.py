"""Works off the outbox of turns: in order within a conversation, side by side across them, until the engine answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from sqlalchemy import bindparam, select

from desk.contacts.models import Contact
from desk.conversations.models import Conversation, Turn
from desk.conversations.record import FORGET, TURNS, conversation_topic
from desk.db import Database
from desk.engine.client import EngineClient, EngineNonsense, EngineRefused, EngineUnavailable
from desk.engine.outcome import Outcome
from desk.engine.protocol import TurnContext, TurnRequest
from desk.errors import DeskError
from desk.events import Bus, Event

log = logging.getLogger(__name__)

RETRY_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
BAD_ANSWERS = 6
"""Tries after which a turn is given up whose answer cannot be read or carried out; one without an answer never is."""
AT_ONCE = 16
"""Turns in the engine at the same time; more only queue up inside it."""
SWEEP_SECONDS = 5.0
"""How often the outbox is looked through: the news of a turn may have been lost, the turn may not."""


_NEXT = (
    select(Turn)
    .where(
        Turn.conversation_id == bindparam("conversation_id", type_=Turn.conversation_id.type), Turn.state == "waiting"
    )
    .order_by(Turn.id)
    .limit(2)
)


class TurnRunner:
    """Runs the turns that wait.

    Args:
        database: the CRM.
        bus: tells of new turns.
        client: the engine.
        outcome: applies the answers.
        notice_after: seconds of waiting after which the customer is told.
    """

    def __init__(
        self, database: Database, bus: Bus, client: EngineClient, outcome: Outcome, notice_after: float
    ) -> None:
        self._database = database
        self._bus = bus
        self._client = client
        self._outcome = outcome
        self._notice_after = notice_after
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._telling: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._stop: Callable[[], None] | None = None
        self._sweeper: asyncio.Task[None] | None = None
        self._closed = False

    async def start(self) -> None:
        """Take up what was left waiting when the desk last stopped, and listen for more."""
        self._stop = self._bus.listen(TURNS, lambda event: self._wake(event.data["conversation_id"]))
        await self._take_up()
        self._sweeper = asyncio.create_task(self._sweep(), name="turn-sweeper")

    async def close(self) -> None:
        """Stop. What is under way stays in the outbox."""
        self._closed = True
        if self._stop:
            self._stop()
        tasks = [*self._running.values(), *([self._sweeper] if self._sweeper else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # A notice half written is finished: cut off, it would give its database connection back too late.
        await asyncio.gather(*self._telling, return_exceptions=True)

    async def _take_up(self) -> None:
        async with self._database.reading() as session:
            waiting = await session.scalars(select(Turn.conversation_id).where(Turn.state == "waiting").distinct())
            for conversation_id in waiting.all():
                if conversation_id not in self._running:
                    self._wake(conversation_id)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                await self._take_up()
            except DeskError:
                log.warning("could not look through the outbox; trying again")

    def _wake(self, conversation_id: str) -> None:
        if self._closed:
            return
        if conversation_id in self._running:
            self._again.add(conversation_id)
            return
        task = asyncio.create_task(self._work_off(conversation_id), name=f"turns:{conversation_id}")
        self._running[conversation_id] = task
        task.add_done_callback(lambda _: self._done(conversation_id))

    def _done(self, conversation_id: str) -> None:
        task = self._running.pop(conversation_id)
        again = conversation_id in self._again
        self._again.discard(conversation_id)
        if task.cancelled():
            return
        if error := task.exception():
            log.error("the turns of conversation %s broke off until the next sweep", conversation_id, exc_info=error)
        elif again:
            self._wake(conversation_id)

    async def _work_off(self, conversation_id: str) -> None:
        failures = bad_answers = 0
        while True:
            turn, more = await self._next(conversation_id)
            if turn is None:
                return
            try:
                await self._run(turn)
                failures = bad_answers = 0
                if not more:
                    return  # whatever has come since woke us again
                continue
            except EngineRefused:
                log.exception("turn %s: the engine refused it", turn.id)
                bad_answers = BAD_ANSWERS
            except EngineNonsense as error:
                log.warning("turn %s: %s", turn.id, error)
                bad_answers += 1
            except EngineUnavailable as error:
                log.warning("turn %s: %s", turn.id, error)
                bad_answers = 0
            except DeskError as error:
                log.warning("turn %s: %s", turn.id, error.code)
            except Exception:
                log.exception("turn %s: its answer could not be carried out", turn.id)
                bad_answers += 1
            if bad_answers >= BAD_ANSWERS:
                await self._outcome.refuse(turn)
                failures = bad_answers = 0
                continue
            if failures == 0:
                await self._outcome.tell_slow(turn)
            await asyncio.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])
            failures += 1

    async def _next(self, conversation_id: str) -> tuple[Turn | None, bool]:
        """Give the first turn that waits in a conversation, and whether another waits behind it."""
        async with self._database.reading() as session:
            turns = (await session.scalars(_NEXT, {"conversation_id": conversation_id})).all()
            return (turns[0] if turns else None), len(turns) > 1

    async def _run(self, turn: Turn) -> None:
        if turn.kind == "parse":
            async with self._slots:
                understanding = await self._client.parse(turn.text)
            await self._outcome.read_along(turn, understanding)
            return
        if turn.kind == FORGET:
            await self._client.forget(turn.conversation_id, await self._outcome.turns_of(turn.conversation_id))
            await self._outcome.forgotten(turn)
            return
        request = await self._request(turn)
        await self._typing(turn.conversation_id, on=True)
        notice = asyncio.get_running_loop().call_later(self._notice_after, self._tell_slow, turn)
        try:
            async with self._slots:
                answer = await self._client.turn(request)
        finally:
            notice.cancel()
            await self._typing(turn.conversation_id, on=False)
        await self._outcome.apply(turn, answer)

    def _tell_slow(self, turn: Turn) -> None:
        # In a task of its own: the answer that comes meanwhile must not cut the notice off half-way.
        task = asyncio.create_task(self._outcome.tell_slow(turn), name=f"notice:{turn.id}")
        self._telling.add(task)
        task.add_done_callback(self._told)

    def _told(self, task: asyncio.Task[None]) -> None:
        self._telling.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a customer could not be told that the bot is slow", exc_info=error)

    async def _typing(self, conversation_id: str, *, on: bool) -> None:
        await self._bus.publish(
            Event(conversation_topic(conversation_id), "typing", {"author": "bot", "name": None, "on": on})
        )

    async def _request(self, turn: Turn) -> TurnRequest:
        async with self._database.reading() as session:
            conversation = await session.get_one(Conversation, turn.conversation_id)
            contact = await session.get_one(Contact, conversation.contact_id)
            return TurnRequest(
                turn_id=turn.id,
                conversation_id=conversation.id,
                kind="command" if turn.kind == "command" else "text",
                text=turn.text or None,
                command=turn.command,
                context=TurnContext(
                    contact_name=contact.name,
                    lang=conversation.lang,
                    verified_order=conversation.verified_order,
                ),
            )
