"""One WebSocket: frames in, checked; frames out, through one writer over a bounded queue.

A reader that is too slow is cut off rather than allowed to hold up the others.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from pydantic import BaseModel, ConfigDict, ValidationError

from desk.auth.limits import SlidingWindow
from desk.errors import DeskError
from desk.fields import problems, read_json
from desk.texts import Texts

log = logging.getLogger(__name__)

AUTH_SECONDS = 10.0
HEARTBEAT_SECONDS = 25.0
QUEUE_FRAMES = 512
CLOSE_BYE = 4000
CLOSE_AUTH = 4401
CLOSE_SLOW = 4408
CLOSE_RATE = 4429
FLUSH_SECONDS = 0.2
"""How long a close waits for what is still queued."""
CLOSE_SECONDS = 3.0
"""How long a close waits for the client; one that does not even read its socket is cut off."""


class Frame(BaseModel):
    """A frame from a client. Fields nobody asked for are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


Handler = Callable[[Any], Awaitable[dict[str, Any] | None]]
Commands = Mapping[str, tuple[type[Frame], Handler]]
"""For each command its frame (without ``type`` and ``id``) and what handles it."""


class Connection:
    """A socket that has been accepted and not yet authenticated.

    Args:
        request: the upgrade request.
        max_bytes: the largest frame a client may send.
        texts: the words of errors.
        frame_rate: how many frames the client may send, if that is limited.
    """

    def __init__(
        self, request: web.Request, max_bytes: int, texts: Texts, frame_rate: SlidingWindow | None = None
    ) -> None:
        self._request = request
        self._ws = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, max_msg_size=max_bytes)
        self._texts = texts
        self._frame_rate = frame_rate
        self._out: asyncio.Queue[dict[str, Any]] = asyncio.Queue(QUEUE_FRAMES)
        self._writer: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self.lang = "fa"
        self.session: str | None = None
        """The stored form of the staff session it lives by; None for customers."""

    @property
    def response(self) -> web.WebSocketResponse:
        """What the route returns."""
        return self._ws

    async def open(self) -> None:
        """Accept the upgrade and start writing."""
        await self._ws.prepare(self._request)
        self._writer = asyncio.create_task(self._write(), name="socket-writer")

    async def _write(self) -> None:
        while True:
            frame = await self._out.get()
            try:
                await self._ws.send_str(json.dumps(frame, ensure_ascii=False))
            except (ConnectionError, RuntimeError):
                return  # the reader sees the close and ends the connection
            except Exception:
                # A client that waits for a frame that never comes would wait for ever; a new connection helps it.
                log.exception("a frame could not be written")
                self.close_soon(CLOSE_BYE, "frame")
                return

    def send(self, frame: dict[str, Any]) -> None:
        """Queue a frame; cut the client off when it does not keep up. One that is being closed hears no more."""
        if self._closing:
            return
        try:
            self._out.put_nowait(frame)
        except asyncio.QueueFull:
            self.close_soon(CLOSE_SLOW, "too slow")

    def event(self, event: str, data: dict[str, Any]) -> None:
        """Queue an event."""
        self.send({"type": "event", "event": event, "data": data})

    def error(self, error: DeskError, frame_id: int | None = None) -> None:
        """Queue an error."""
        self.send({"type": "error", "id": frame_id, **error.body(self._texts, self.lang)})

    def close_soon(self, code: int, reason: str) -> None:
        """Close from a place that cannot wait."""
        if self._closing is None:
            self._closing = asyncio.create_task(self.close(code, reason))

    async def close(self, code: int, reason: str) -> None:
        """Send what is queued, then close; whatever the client does, this ends within a few seconds."""
        waited = 0.0
        while waited < FLUSH_SECONDS and not (self._out.empty() or self._ws.closed):
            await asyncio.sleep(0.01)
            waited += 0.01
        await self._shake_hands(code, reason)

    async def _shake_hands(self, code: int, reason: str) -> None:
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._ws.close(code=code, message=reason.encode())
        except TimeoutError:
            # Its buffers are full and it reads nothing: no closing handshake reaches it, and a polite close of the
            # transport would wait for the buffers.
            log.info("cut off a client that does not read")
            if transport := self._request.transport:
                transport.abort()

    async def done(self) -> None:
        """Give everything back after the reader has ended."""
        closing = self._closing
        if closing and closing is not asyncio.current_task():
            await asyncio.gather(closing, return_exceptions=True)
        if self._writer:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        if not self._ws.closed:
            await self._shake_hands(WSCloseCode.OK, "")

    async def first_frame[F: Frame](self, kind: type[F]) -> F | None:
        """Read the ``auth`` frame; on anything else tell why, close, and give None."""
        try:
            async with asyncio.timeout(AUTH_SECONDS):
                message = await self._ws.receive()
            if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                return None  # gone, or already closed with its reason (too large, not UTF-8)
            if message.type is not WSMsgType.TEXT:
                raise DeskError("frame.invalid", detail="not text")
            fields = _parse(message.data)
            if fields.pop("type", None) != "auth":
                raise DeskError("auth.required")
            return _check(kind, fields)
        except TimeoutError:
            self.error(DeskError("auth.timeout"))
        except DeskError as error:
            self.error(error)
        await self.close(CLOSE_AUTH, "auth")
        return None

    async def serve(self, commands: Commands) -> None:
        """Handle commands one after another until the socket closes."""
        async for message in self._ws:
            if self._frame_rate:
                if self._frame_rate.wait("") > 0:
                    self.error(DeskError("rate.messages"))
                    await self.close(CLOSE_RATE, "rate")
                    return
                self._frame_rate.count("")
            if message.type is not WSMsgType.TEXT:
                self.error(DeskError("frame.invalid"))
                continue
            await self._handle(message.data, commands)

    async def _handle(self, data: str, commands: Commands) -> None:
        frame_id: int | None = None
        try:
            fields = _parse(data)
            kind = fields.pop("type", None)
            given_id = fields.pop("id", None)
            frame_id = given_id if isinstance(given_id, int) and not isinstance(given_id, bool) else None
            if not isinstance(kind, str) or kind not in commands:
                raise DeskError("frame.invalid", detail="unknown type")
            frame, handler = commands[kind]
            result = await handler(_check(frame, fields))
            if result is not None:
                self.send({"type": "result", "id": frame_id, "data": result})
        except DeskError as error:
            self.error(error, frame_id)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("socket command failed, reference %s", reference)
            self.error(DeskError("server.error", reference=reference), frame_id)


def _parse(data: str) -> dict[str, Any]:
    try:
        fields = read_json(data)
    except ValueError:
        raise DeskError("frame.invalid", detail="not JSON") from None
    if not isinstance(fields, dict):
        raise DeskError("frame.invalid", detail="not an object")
    return fields


def _check[F: Frame](kind: type[F], fields: dict[str, Any]) -> F:
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise DeskError("frame.invalid", detail=problems(error)) from None
