"""A customer and an operator as the widget and the console are to the desk: the same sockets, the same frames."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import uuid
from collections.abc import Callable
from typing import Any, Self

import aiohttp

ANSWER_SECONDS = 60.0
"""After this long an answer counts as one that never came."""

Frame = dict[str, Any]


class Refused(Exception):
    """The desk answered a command with an error, or closed the socket. Its text is the error's code."""


class Socket:
    """One WebSocket of the desk: commands with their results, events to whoever listens.

    Args:
        ws: the open socket.
    """

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self._ws = ws
        self._ids = itertools.count(1)
        self._results: dict[int, asyncio.Future[Frame]] = {}
        self._reader: asyncio.Task[None] | None = None
        self.on_event: Callable[[str, Frame], None] = lambda _name, _data: None
        self.on_close: Callable[[str], None] = lambda _code: None

    async def authenticate(self, **fields: Any) -> Frame:
        """Send the first frame and give its answer; from then on the socket is read.

        Raises:
            Refused: the desk did not let us in.
        """
        await self._ws.send_json({"type": "auth", **fields})
        answer: Frame = await self._ws.receive_json(timeout=ANSWER_SECONDS)
        if answer["type"] != "auth_ok":
            raise Refused(str(answer.get("code")))
        self._reader = asyncio.create_task(self._read())
        return answer

    async def command(self, kind: str, **fields: Any) -> Frame:
        """Send a command and give its result.

        Raises:
            Refused: the answer was an error.
            TimeoutError: there was no answer.
        """
        number = next(self._ids)
        self._results[number] = result = asyncio.get_running_loop().create_future()
        await self._ws.send_json({"type": kind, "id": number, **fields})
        async with asyncio.timeout(ANSWER_SECONDS):
            data: Frame = await result
        return data

    async def close(self) -> None:
        """Hang up."""
        await self._ws.close()
        if self._reader:
            await asyncio.gather(self._reader, return_exceptions=True)

    async def _read(self) -> None:
        async for message in self._ws:
            frame = json.loads(message.data)
            if frame["type"] == "event":
                self.on_event(frame["event"], frame["data"])
                continue
            result = self._results.pop(frame["id"], None)
            if result is None or result.done():
                continue
            if frame["type"] == "error":
                result.set_exception(Refused(str(frame["code"])))
            else:
                result.set_result(frame["data"])
        for result in self._results.values():
            if not result.done():
                result.set_exception(Refused(f"closed with {self._ws.close_code}"))
        self.on_close(f"closed with {self._ws.close_code}")


class Customer:
    """A customer with a conversation of their own."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._arrivals: list[tuple[float, Frame]] = []
        self._news = asyncio.Event()
        self._closed = ""
        self.conversation_id = ""
        socket.on_event = self._on_event
        socket.on_close = self._on_close

    @classmethod
    async def arrive(cls, http: aiohttp.ClientSession, address: str) -> Self:
        """Open the widget in a browser that was never here before."""
        ws = await http.ws_connect(f"{address}/chat/socket", headers={"Origin": address})
        customer = cls(Socket(ws))
        await customer._socket.authenticate(site="demo-shop", token=None, lang="fa", after=0)
        return customer

    async def ask(self, text: str) -> float:
        """Write to the bot; give the seconds from sending to the first thing it says to this.

        Raises:
            Refused: the desk refused the message.
            TimeoutError: there was no answer.
        """
        self.forget()
        sent = time.perf_counter()
        result = await self._socket.command("message_send", client_id=str(uuid.uuid4()), text=text)
        self.conversation_id = result["conversation"]["id"]
        seq = result["message"]["seq"]
        return await self.seen(lambda message: message["author"] == "bot" and message["seq"] > seq) - sent

    async def want_human(self) -> None:
        """Ask for a human, with the widget's button."""
        result = await self._socket.command("handoff_request")
        self.conversation_id = result["conversation"]["id"]

    def forget(self) -> None:
        """Forget what has come so far."""
        self._arrivals.clear()

    async def seen(self, wanted: Callable[[Frame], bool]) -> float:
        """Wait until a message that is wanted has come; give when (of `time.perf_counter`).

        Raises:
            Refused: the socket closed.
            TimeoutError: it did not come.
        """
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                for at, message in self._arrivals:
                    if wanted(message):
                        return at
                if self._closed:
                    raise Refused(self._closed)
                self._news.clear()
                await self._news.wait()

    def said(self) -> list[Frame]:
        """Give what the bot has said since the last question."""
        return [message for _, message in self._arrivals if message["author"] == "bot"]

    def notices(self) -> list[str]:
        """Name the notices that came since the last question."""
        payloads = [message.get("payload") or {} for _, message in self._arrivals]
        return [str(payload["notice"]) for payload in payloads if payload.get("type") == "notice"]

    async def leave(self) -> None:
        """Close the widget."""
        await self._socket.close()

    def _on_event(self, name: str, data: Frame) -> None:
        if name == "message.created":
            self._arrivals.append((time.perf_counter(), data))
            self._news.set()

    def _on_close(self, code: str) -> None:
        self._closed = code
        self._news.set()


class Operator:
    """Somebody signed in at the desk."""

    def __init__(self, http: aiohttp.ClientSession, socket: Socket) -> None:
        self._http = http
        self._socket = socket

    @classmethod
    async def sign_in(cls, address: str, login: str, password: str) -> Self:
        """Sign in as the console does and open its socket."""
        http = aiohttp.ClientSession(headers={"Origin": address}, cookie_jar=aiohttp.CookieJar(unsafe=True))
        try:
            async with http.get(f"{address}/api/session") as response:
                csrf = (await response.json())["csrf"]
            body = {"login": login, "password": password}
            async with http.post(f"{address}/api/session", json=body, headers={"X-CSRF-Token": csrf}) as response:
                response.raise_for_status()
                csrf = (await response.json())["csrf"]
            operator = cls(http, Socket(await http.ws_connect(f"{address}/desk/socket")))
            await operator._socket.authenticate(csrf=csrf)
        except BaseException:
            await http.close()
            raise
        return operator

    async def take(self, conversation_id: str) -> None:
        """Take a waiting chat and look at it."""
        await self._socket.command("conversation_take", conversation_id=conversation_id)
        await self._socket.command("conversation_watch", conversation_id=conversation_id, after=0)

    async def reply(self, customer: Customer, text: str) -> float:
        """Write to a customer; give the seconds from sending to its arrival there.

        Raises:
            Refused: the desk refused the message.
            TimeoutError: it did not arrive.
        """
        customer.forget()
        sent = time.perf_counter()
        await self._socket.command(
            "message_send", conversation_id=customer.conversation_id, client_id=str(uuid.uuid4()), text=text
        )
        return await customer.seen(lambda message: message["text"] == text) - sent

    async def leave(self) -> None:
        """Close the console."""
        await self._socket.close()
        await self._http.close()
