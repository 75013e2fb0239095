"""What customers, operators and the office do in the room of the queue's test, each by socket or route of their own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from aiohttp import ClientSession, WSServerHandshakeError
from sqlalchemy import func, select

from desk.context import Desk
from desk.conversations.models import Turn
from desk.http import SESSION_COOKIE
from desk.staff.service import session_hash
from tests.desk.conftest import MovableClock, People, Socket, new_client_id
from tests.desk.queue_law import WITH_PEOPLE, Glance, glance

OPERATORS = ("sara", "reza", "maryam", "niloofar")
"""Of sales, of support, of support, and a supervisor of no team."""
TOPICS = ("track_order", "ask_price", "nobodys_topic")
"""Of support, of sales, of no team."""
WRAP_UP = {"topic": "other", "outcome": "solved", "summary": ""}
FITTING = {
    "conversation.taken", "conversation.state", "conversation.not_holder", "offer.gone", "not_found",
    "transfer.absent", "rate.messages",
}  # fmt: skip
"""Refusals that may meet whoever acts on what is not so any more."""
GONE = (ConnectionError, WSServerHandshakeError)

CUSTOMERS = ("ask", "cancel", "call", "write", "complain", "skip_survey")
OF_THEMSELVES = ("drop", "sign_out", "away", "online", "accept", "decline")
WITH_A_CHAT = ("take", "to_person", "to_team", "snooze", "wake", "reply", "to_bot", "resolve")
OFFICE = ("deactivate", "activate", "capacity", "team", "push", "pull")
ABOUT_CHATS = (*CUSTOMERS, *WITH_A_CHAT)
EVERYTHING = ("come", *CUSTOMERS, *OF_THEMSELVES, *WITH_A_CHAT, *OFFICE)


class Act(NamedTuple):
    """One thing that somebody does: what, about which chat, who, and which of several things it concerns besides."""

    what: str
    chat: int
    person: int
    other: int


@dataclass
class Line:
    """A socket, on which one command follows another."""

    socket: Socket
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(self, command: str, **fields: Any) -> dict[str, Any]:
        async with self.lock:
            answer = await self.socket.command(command, **fields)
        assert answer.get("code") is None or answer["code"] in FITTING, (command, answer)
        return answer


@dataclass
class Chat:
    """A customer, and whether they are owed a human, as far as they know."""

    line: Line
    client_id: str = field(default_factory=new_client_id)
    id: str = ""
    token: str | None = None
    owed: bool = True

    async def ask(self, command: str, **fields: Any) -> bool:
        """Give a command; tell whether it was carried out."""
        answer = await self.line.ask(command, **fields)
        self.token = answer.get("token") or self.token
        if "conversation" in answer:
            self.id = answer["conversation"]["id"]
        return "code" not in answer


class Actors:
    """Everybody who acts."""

    def __init__(self) -> None:
        self.clock = MovableClock()
        self.chats: list[Chat] = []
        self.lines: dict[str, Line] = {}
        self.staff: dict[str, str] = {}
        self.teams: list[str] = []
        self._browsers: dict[str, tuple[ClientSession, str]] = {}
        self._at_the_door = {login: asyncio.Lock() for login in (*OPERATORS, "admin")}
        self.desk: Desk
        self.people: People

    async def look(self) -> Glance:
        return await glance(self.desk)

    async def do(self, act: Act) -> bool | None:
        """Do one thing.

        Returns:
            Whether a human is owed to the chat's customer from now on; None: as before.
        """
        login = OPERATORS[act.person % len(OPERATORS)]
        chat = self.chats[act.chat % len(self.chats)] if self.chats else None
        if act.what in CUSTOMERS:
            return await self._customer(act.what, chat) if chat else None
        if act.what in OFFICE:
            await self._office(act, login)
        elif act.what == "come":
            await self.come(login)
        elif line := self.lines.get(login):
            try:
                if act.what in OF_THEMSELVES:
                    await self._of_themselves(act.what, login, line)
                elif chat:
                    return await self._with_chat(act, line, chat)
            except GONE:  # signed out, deactivated
                self.lines.pop(login, None)
        return None

    async def arrive(self, topic: int, reason: str | None) -> None:
        """Somebody new wants a human: by the button, or because the bot hands them over."""
        socket, _ = await self.people.customer()
        chat = Chat(Line(socket))
        if reason is None:
            await chat.ask("handoff_request", client_id=chat.client_id)
        else:
            text = f"handoff {reason} {TOPICS[topic % len(TOPICS)]}"
            await chat.ask("message_send", client_id=chat.client_id, text=text)
            await self.bot_is_done()
        self.chats.append(chat)

    async def _customer(self, what: str, chat: Chat) -> bool | None:
        if what == "ask":
            return await chat.ask("handoff_request") or None
        if what == "cancel":
            return False if await chat.ask("handoff_cancel") else None
        if what == "call":
            asked = await chat.ask("callback_request", client_id=new_client_id())
            await self.bot_is_done()
            # To an operator who is there already it is a word like any other.
            return (await self.look()).chats[chat.id].state in WITH_PEOPLE if asked else None
        if what == "skip_survey":
            survey = (await chat.line.ask("sync", after=0))["conversation"]["survey"]
            if survey:
                await chat.ask("survey_skip", survey_id=survey["id"])
            return None
        before = (await self.look()).chats[chat.id].state
        text = "handoff complaint track_order" if what == "complain" else "این هم یک حرف"
        await chat.ask("message_send", client_id=new_client_id(), text=text)
        await self.bot_is_done()
        # Whether a word to the bot brings people in depends on surveys, on what was closed when, and on what is said.
        return None if before in WITH_PEOPLE else (await self.look()).chats[chat.id].state in WITH_PEOPLE

    async def bot_is_done(self) -> None:
        async with asyncio.timeout(20):
            while True:
                async with self.desk.database.reading() as session:
                    if not await session.scalar(select(func.count()).where(Turn.state == "waiting")):
                        return
                await asyncio.sleep(0.005)

    async def come(self, login: str) -> None:
        """An operator opens the desk, if they are let in and not there already."""
        async with self._at_the_door[login]:
            if login in self.lines or not (signed_in := await self._signed_in(login)):
                return
            browser, csrf = signed_in
            ws = await browser.ws_connect(self.people.url("/desk/socket"))
            socket = Socket(ws)
            try:
                await ws.send_json({"type": "auth", "csrf": csrf})
                if (await socket.frame())["type"] == "auth_ok":
                    await socket.until("snapshot")
                    self.lines[login] = Line(socket)
            except GONE:  # deactivated in this moment
                return

    async def _signed_in(self, login: str) -> tuple[ClientSession, str] | None:
        if login in self._browsers:
            async with self._browsers[login][0].get(self.people.url("/api/session")) as response:
                if (await response.json())["staff"]:
                    return self._browsers[login]
            del self._browsers[login]
        if login != "admin" and not (await self.look()).staff[self.staff[login]].active:
            return None
        try:
            self._browsers[login] = await self.people.browser(login)
        except AssertionError:
            if login == "admin" or (await self.look()).staff[self.staff[login]].active:
                raise
            return None  # deactivated in this moment
        return self._browsers[login]

    async def _of_themselves(self, what: str, login: str, line: Line) -> None:
        if what == "drop":
            if self.lines.pop(login, None) is None or login not in self._browsers:
                return
            await line.socket.ws.close()
            await self._noticed(login)
        elif what == "sign_out":
            signed_in = self._browsers.pop(login, None)
            self.lines.pop(login, None)
            if signed_in is None:  # in this moment, by another hand
                return
            browser, csrf = signed_in
            await browser.delete(self.people.url("/api/session"), headers={"X-CSRF-Token": csrf})
            await line.socket.ws.close()
        elif what in ("away", "online"):
            await line.ask("presence_set", presence=what)
        else:
            for offer in (await self.look()).offers:
                if offer.operator_id == self.staff[login]:
                    await line.ask(f"offer_{what}", offer_id=offer.id)

    async def _noticed(self, login: str) -> None:
        """Wait until the desk knows that a socket has gone, and has written it down."""
        cookies = self._browsers[login][0].cookie_jar.filter_cookies(self.people.server.make_url("/"))
        key = session_hash(cookies[SESSION_COOKIE].value)
        async with asyncio.timeout(10):
            while any(connection.session == key for connection in self.desk.connections):  # noqa: ASYNC110
                await asyncio.sleep(0.002)
        await asyncio.sleep(0)
        await self.desk.presence.close()

    async def _with_chat(self, act: Act, line: Line, chat: Chat) -> bool | None:
        until = self.clock.moment + timedelta(minutes=1 + act.other)
        commands: dict[str, tuple[str, dict[str, Any], bool | None]] = {
            "take": ("conversation_take", {}, None),
            "to_person": (
                "conversation_transfer",
                {"staff_id": self.staff[OPERATORS[act.other % len(OPERATORS)]], "note": "بخوانید"},
                None,
            ),
            "to_team": ("conversation_transfer", {"team_id": self.teams[act.other % len(self.teams)]}, None),
            "snooze": ("conversation_snooze", {"until": until.isoformat()}, None),
            "wake": ("conversation_wake", {}, None),
            "reply": ("message_send", {"client_id": new_client_id(), "text": "در خدمتم"}, None),
            "to_bot": ("conversation_return", {}, False),
            "resolve": ("conversation_resolve", {"wrap_up": WRAP_UP}, False),
        }
        command, fields, owed = commands[act.what]
        answer = await line.ask(command, conversation_id=chat.id, **fields)
        return owed if "code" not in answer else None

    async def _office(self, act: Act, login: str) -> None:
        """Change something about staff or teams, as an admin."""
        team = self.teams[act.other % len(self.teams)]
        changes: dict[str, dict[str, Any]] = {
            "deactivate": {"active": False},
            "activate": {"active": True},
            "capacity": {"capacity": act.other % 4},
            "team": {"team_id": team},
            "push": {"mode": "push"},
            "pull": {"mode": "pull"},
        }
        change = changes[act.what]
        await self.change(f"/api/teams/{team}" if "mode" in change else f"/api/staff/{self.staff[login]}", **change)

    async def change(self, path: str, **fields: Any) -> None:
        async with self._at_the_door["admin"]:
            signed_in = await self._signed_in("admin")
        assert signed_in
        browser, csrf = signed_in
        async with browser.patch(self.people.url(path), json=fields, headers={"X-CSRF-Token": csrf}) as response:
            assert response.status == 200, await response.text()
