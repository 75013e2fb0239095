"""The one door of the engine: turns from the desk, over loopback and behind a token."""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import re
import uuid
import weakref
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.exceptions import InvalidConfigException
from sanic import Blueprint, Request, Sanic
from sanic.response import HTTPResponse, json

from bot import quick_results
from bot.answered import AnsweredTurns
from bot.memory import settle
from bot.second_wish import NEVER_TWO, are_two, as_command, halves, joined
from bot.swapping import Swapping
from bot.turns import (
    Turn,
    TurnError,
    checked_text,
    command_parse_data,
    folded,
    read_turn,
    reply_of_message,
    understanding,
)

logger = logging.getLogger(__name__)

TOKEN_VARIABLE = "PASOKH_ENGINE_TOKEN"  # noqa: S105 (the name of the variable, not a token)
CODE_VARIABLE = "PASOKH_ENGINE_CODE"
"""Where `python -m bot` keeps the digest of the code it was started with."""

# Rasa reads a leading "/" as a command of its own. An invisible mark before it makes it plain text, and the
# normaliser drops that mark again.
GUARD = "\u2060"
PAYLOAD = re.compile(r"\s*/[A-Za-z_]+\s*(\{.*)?$", re.DOTALL)
"""What Rasa would take for a payload."""

# After these nothing more is offered: a human takes over, or the customer has gone.
ENDING = {"request_handoff", "finish_conversation"}

Handler = Callable[[Request], Awaitable[HTTPResponse]]


class ReplyCollector(OutputChannel):
    """Keep what the bot says in one turn, in order."""

    def __init__(self) -> None:
        self.replies: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Name the channel in Rasa's events."""
        return "desk"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one bot message, whole."""
        self.replies.append(reply_of_message(message))


class DeskChannel(InputChannel):
    """`/webhooks/desk/{turn,parse,health,model}` as in docs/protocol.md, section 3."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        self._answered = AnsweredTurns()
        self._swapping = Swapping()
        self._running: dict[str, asyncio.Task[dict[str, Any]]] = {}
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    @classmethod
    def name(cls) -> str:
        """Return the part of the address that is this channel's."""
        return "desk"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> DeskChannel:
        """Return the channel with the token of the environment.

        Raises:
            InvalidConfigException: if the token is not set: the engine must not run open.
        """
        token = os.environ.get(TOKEN_VARIABLE, "")
        if not token:
            raise InvalidConfigException(f"{TOKEN_VARIABLE} is not set; the engine does not run without it.")
        quick_results.install()
        return cls(token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the five routes."""
        blueprint = Blueprint("desk_webhook", "bot.channel")

        @blueprint.listener("after_server_start")
        async def model_is_loaded(_app: Sanic, _loop: Any) -> None:
            settle()

        @blueprint.get("/health")
        @self._guarded
        async def health(request: Request) -> HTTPResponse:
            agent = _ready(request.app)
            model = Path(str(agent.processor.model_filename)).name
            return json({"status": "ready", "model": model, "code": os.environ.get(CODE_VARIABLE)})

        @blueprint.post("/model")
        @self._guarded
        async def model(request: Request) -> HTTPResponse:
            _ready(request.app)
            return json({"model": await self._swapping.put_in(request.app, _body(request).get("model"))})

        @blueprint.post("/parse")
        @self._guarded
        async def parse(request: Request) -> HTTPResponse:
            agent = _ready(request.app)
            text = checked_text(_body(request).get("text"))
            return json({"understanding": understanding(await _parse(agent, text))})

        @blueprint.post("/turn")
        @self._guarded
        async def turn(request: Request) -> HTTPResponse:
            _ready(request.app)
            return json(await self._once(request.app, read_turn(_body(request))))

        @blueprint.post("/forget")
        @self._guarded
        async def forget(request: Request) -> HTTPResponse:
            body = _body(request)
            conversation_id, turn_ids = body.get("conversation_id"), body.get("turn_ids")
            if not isinstance(conversation_id, str) or not isinstance(turn_ids, list):
                raise TurnError("frame.invalid", "این درخواست خوانا نبود.")
            agent = _ready(request.app)
            async with self._lock(conversation_id):
                agent.tracker_store.forget(conversation_id)
                self._answered.forget([str(turn_id) for turn_id in turn_ids])
            return json({"forgotten": conversation_id})

        return blueprint

    def _guarded(self, handler: Handler) -> Handler:
        """Check the token before anything is read, and answer every failure as typed JSON."""

        async def guarded(request: Request) -> HTTPResponse:
            try:
                scheme, _, given = request.headers.get("authorization", "").partition(" ")
                if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), self._token):
                    raise TurnError("auth.invalid", "این درخواست اجازه ندارد.", 401)
                return await handler(request)
            except TurnError as error:
                return _error(error.code, error.text, error.status)
            except Exception:
                reference = uuid.uuid4().hex[:8]
                logger.exception("a request to %s failed, reference %s", request.path, reference)
                return _error("server.error", f"خطایی پیش آمد و ثبت شد. کد پیگیری: {reference}", 500)

        # Sanic names a route after its handler.
        guarded.__name__ = handler.__name__
        return guarded

    async def _once(self, app: Sanic, turn: Turn) -> dict[str, Any]:
        """Run a turn, or give the answer of the same turn that is done or wait for the one under way."""
        task = self._running.get(turn.turn_id)
        if task is None:
            answered = self._answered.find(turn.turn_id)
            if answered is not None:
                return answered
            task = asyncio.create_task(self._in_order(app, turn))
            self._running[turn.turn_id] = task
            task.add_done_callback(lambda _: self._running.pop(turn.turn_id))
        # Shielded: a desk that hangs up must not stop a turn half-way, it will ask for the same again.
        return await asyncio.shield(task)

    async def _in_order(self, app: Sanic, turn: Turn) -> dict[str, Any]:
        async with self._lock(turn.conversation_id):
            # Looked up only now: the model may have changed while the turn before was running.
            return await self._run(_ready(app), turn)

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        lock = self._locks.get(conversation_id)
        if lock is None:
            self._locks[conversation_id] = lock = asyncio.Lock()
        return lock

    async def _run(self, agent: Agent, turn: Turn) -> dict[str, Any]:
        parse_data = command_parse_data(turn) if turn.command else await _parse(agent, turn.text)
        two = None if turn.command else await _two_wishes(agent, turn, parse_data)
        metadata = {"context": turn.context, "command": turn.command}
        if two:
            parse_data, metadata["clause"] = {**two[0], "text": turn.text}, two[0]["text"]
        replies = await self._handle(agent, turn, turn.turn_id, turn.text, parse_data, metadata)
        if two and not any(action["type"] in ENDING for reply in replies for action in reply["actions"]):
            command = as_command(two[1])
            offer = command_parse_data(replace(turn, command=command, text=""))
            metadata = {"context": turn.context, "command": command}
            offered = await self._handle(agent, turn, f"{turn.turn_id}:second", "", offer, metadata)
            replies = joined(replies, offered)
        answer = {"turn_id": turn.turn_id, "understanding": understanding(parse_data), "replies": replies}
        self._answered.keep(turn.turn_id, answer)
        return answer

    async def _handle(
        self,
        agent: Agent,
        turn: Turn,
        message_id: str,
        text: str,
        parse_data: dict[str, Any],
        metadata: dict[str, Any],
    ) -> list[dict[str, Any]]:
        collector = ReplyCollector()
        await agent.handle_message(
            UserMessage(
                text=text,
                output_channel=collector,
                sender_id=turn.conversation_id,
                parse_data=parse_data,
                input_channel=self.name(),
                message_id=message_id,
                metadata=metadata,
            )
        )
        return folded(collector.replies)


async def _two_wishes(agent: Agent, turn: Turn, whole: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return both halves, read, of a message that holds two wishes; a form that is under way reads it whole."""
    if whole["intent"].get("name") in NEVER_TWO:
        return None
    parts = list(halves(turn.text))
    if not parts:
        return None
    tracker = await agent.tracker_store.retrieve(turn.conversation_id)
    if tracker is not None and tracker.active_loop_name:
        return None
    for first, second in parts:
        one, other = await _parse(agent, first), await _parse(agent, second)
        if are_two(one, other):
            return one, other
    return None


def _ready(app: Sanic) -> Agent:
    agent: Agent | None = app.ctx.agent
    if agent is None or not agent.is_ready():
        raise TurnError("server.busy", "پاسخ‌گوی خودکار هنوز آماده نیست.", 503)
    if isinstance(agent.tracker_store, FailSafeTrackerStore):
        # Rasa's wrapper answers a store that fails with an empty conversation and loses its state in silence. Without
        # it the turn fails, nothing has changed, and the desk asks again.
        agent.tracker_store = agent.processor.tracker_store = agent.tracker_store._tracker_store
    return agent


def _body(request: Request) -> dict[str, Any]:
    try:
        body = request.json
    except Exception as error:
        raise TurnError("frame.invalid", "این درخواست خوانا نبود.") from error
    if not isinstance(body, dict):
        raise TurnError("frame.invalid", "این درخواست خوانا نبود.")
    return body


async def _parse(agent: Agent, text: str) -> dict[str, Any]:
    """Return Rasa's parse data for plain text, with offsets into `text` itself."""
    shift = len(GUARD) if text.lstrip().startswith("/") else 0
    parse_data: dict[str, Any] = await agent.processor.parse_message(UserMessage(GUARD * bool(shift) + text))
    parse_data["text"] = text
    if PAYLOAD.match(text):
        # Names of intents are words of ours, not of a customer: whatever they look like, they mean nothing.
        return {
            **parse_data,
            "intent": {"name": "nlu_fallback", "confidence": 0.0},
            "intent_ranking": [],
            "entities": [],
        }
    for entity in parse_data["entities"]:
        entity["start"] -= shift
        entity["end"] -= shift
    return parse_data


def _error(code: str, text: str, status: int) -> HTTPResponse:
    return json({"error": {"code": code, "text": text}}, status=status)
