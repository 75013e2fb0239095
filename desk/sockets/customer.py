"""The customer's socket (docs/protocol.md, section 1)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Literal

from aiohttp import web
from pydantic import Field
from sqlalchemy import select

from desk.auth.identity import SIGNATURE_LIMIT, USER_LIMIT, Claim
from desk.auth.limits import SlidingWindow
from desk.context import DESK, Desk
from desk.conversations.models import Conversation, Message, State
from desk.conversations.paging import history_before, messages_after, messages_before
from desk.conversations.record import conversation_topic
from desk.conversations.service import WANTS_CALL, WANTS_HUMAN, Choice
from desk.conversations.views import customer_news, message_view
from desk.errors import DeskError
from desk.events import Event
from desk.fields import ClientId, Id, Seq
from desk.files.service import LINK_SECONDS, Ticket
from desk.http import check_origin
from desk.ids import new_id
from desk.sites.models import Site
from desk.sockets.connection import CLOSE_AUTH, CLOSE_BYE, Commands, Connection, Frame

log = logging.getLogger(__name__)

MAX_FRAME_BYTES = 32 * 1024
MESSAGES_PER_WINDOW = 20
WINDOW_SECONDS = 10.0
FRAMES_PER_WINDOW = 200
"""Frames of one socket, of whatever kind: far above what a widget sends."""

NOBODY: dict[str, Any] = {
    "id": None,
    "state": "bot",
    "operator": None,
    "place": None,
    "wait": None,
    "last_seq": 0,
    "read_seq": 0,
    "survey": None,
}


class Auth(Frame):
    """The first frame."""

    site: str = Field(max_length=64)
    token: str | None = Field(max_length=1000)
    lang: Literal["fa", "en"] = "fa"
    after: Seq = 0
    user: str | None = Field(default=None, max_length=USER_LIMIT)
    signature: str | None = Field(default=None, max_length=SIGNATURE_LIMIT)


class PressedChoice(Frame):
    """A quick reply."""

    message_id: Id
    index: int


class MessageSend(Frame):
    """Say something."""

    client_id: ClientId
    text: str = ""
    choice: PressedChoice | None = None


class SurveyAnswer(Frame):
    """Answer one question of a survey."""

    client_id: ClientId
    survey_id: Id
    question: Literal["rating", "comment", "recommend"]
    value: int | str | None


class SurveySkip(Frame):
    """Skip a survey."""

    client_id: ClientId | None = None
    survey_id: Id


class Typing(Frame):
    """Typing began or ended."""

    on: bool


class Mark(Frame):
    """How far this client holds the conversation, and how far of that has been on screen."""

    delivered: Seq
    read: Seq


class FileLink(Frame):
    """Ask for the address of a file."""

    file_id: Id


class History(Frame):
    """Ask for what was said before a message."""

    before: Id


class Sync(Frame):
    """Ask for everything after a sequence number."""

    after: Seq


class HandoffRequest(Frame):
    """Ask for a human. With ``client_id`` the wish that begins a conversation is repeat-safe, as a message is."""

    client_id: ClientId | None = None


class CallbackRequest(Frame):
    """Be called instead of waiting; repeat-safe, as a message is."""

    client_id: ClientId


class Nothing(Frame):
    """A command without fields."""


class CustomerSocket:
    """One customer's connection, which can reach one contact's conversation and no other.

    Args:
        desk: the services.
        connection: the socket.
        site: the website it came from.
    """

    def __init__(self, desk: Desk, connection: Connection, site: Site) -> None:
        self._desk = desk
        self._connection = connection
        self._site = site
        self._conversation_id: str | None = None
        self._stop_listening: list[Callable[[], None]] = []
        self._stop_following: Callable[[], None] | None = None
        self._told: dict[str, Any] = NOBODY
        self._revision = 0
        """Of what was told last: what is older is not told after it."""
        self._claim: Claim | None = None
        self._user: str | None = None
        self._signature: str | None = None
        self._early: list[tuple[str, dict[str, Any]]] | None = []

    def commands(self) -> Commands:
        """Name what a customer may do."""
        return {
            "message_send": (MessageSend, self._message_send),
            "survey_answer": (SurveyAnswer, self._survey_answer),
            "survey_skip": (SurveySkip, self._survey_skip),
            "handoff_request": (HandoffRequest, self._handoff_request),
            "handoff_cancel": (Nothing, self._handoff_cancel),
            "callback_request": (CallbackRequest, self._callback_request),
            "typing": (Typing, self._typing),
            "mark": (Mark, self._mark),
            "file_link": (FileLink, self._file_link),
            "file_ticket": (Nothing, self._file_ticket),
            "sync": (Sync, self._sync),
            "history": (History, self._history),
            "ping": (Nothing, self._ping),
        }

    async def greet(self, auth: Auth) -> None:
        """Answer the ``auth`` frame with everything the client has not seen."""
        held = self._desk.tokens.read(auth.token)
        self._user, self._signature = auth.user, auth.signature
        self._claim = self._desk.identities.read(self._site.key, auth.user, auth.signature)
        conversation_id = await self._desk.recognition.conversation_of(self._site, held, self._claim)
        another = conversation_id != held
        answer: dict[str, Any] = {
            "type": "auth_ok",
            "token": self._desk.tokens.make(conversation_id) if another and conversation_id else auth.token,
            "new": another,
            "identity": self._claim and ("verified" if self._claim.verified else "claimed"),
            "shop": {"name": self._site.name},
            "greeting": self._site.greeting,
            "choices": [{"title": title} for title in self._site.choices],
            "file_limit": self._desk.files.max_bytes,
        }
        async with self._desk.database.reading() as session:
            conversation = await session.get(Conversation, conversation_id) if conversation_id else None
            if conversation:
                self._attach(conversation.id)
                more = older = False
                if auth.after and not another:
                    found, more = await messages_after(session, conversation.id, auth.after)
                else:
                    found, older = await messages_before(session, conversation.id, None)
                self._learn(await customer_news(session, conversation, self._desk.clock.now()))
                answer |= {
                    "older": older or conversation.continues_id is not None,
                    "conversation": self._told,
                    "messages": [message_view(message, for_staff=False) for message in found],
                    "more": more,
                }
            else:
                answer |= {
                    "token": None,
                    "new": True,
                    "conversation": NOBODY,
                    "messages": [],
                    "more": False,
                    "older": False,
                }
        self._connection.send(answer)
        early, self._early = self._early or [], None
        for name, data in early:
            self._connection.event(name, data)

    def _tell(self, name: str, data: dict[str, Any]) -> None:
        # What happens while the greeting is being read must not be heard before it.
        if self._early is None:
            self._connection.event(name, data)
        else:
            self._early.append((name, data))

    def close(self) -> None:
        """Stop listening."""
        for stop in self._stop_listening:
            stop()
        self._stop_listening = []
        self._follow(None)

    def _attach(self, conversation_id: str) -> None:
        if conversation_id == self._conversation_id:
            return
        self.close()
        self._conversation_id, self._revision = conversation_id, 0
        bus = self._desk.bus
        self._stop_listening = [
            bus.listen(conversation_topic(conversation_id), self._on_event),
        ]

    def _on_event(self, event: Event) -> None:
        if event.name == "message.created":
            self._tell("message.created", event.data["customer"])
        elif event.name == "typing" and event.data["author"] != "customer" and not event.data.get("note"):
            self._tell("typing", {"author": event.data["author"], "on": event.data["on"]})
        elif event.name == "conversation.changed" and self._learn(event.data):
            self._tell("conversation.changed", self._told)

    def _learn(self, news: dict[str, Any]) -> bool:
        """Take what is now known of the conversation; give False when something newer is known already."""
        if news["view"]["id"] != self._conversation_id or news["revision"] < self._revision:
            return False
        self._told, self._revision = news["view"], news["revision"]
        self._follow(news)
        return True

    def _follow(self, news: dict[str, Any] | None) -> None:
        """Hear of the place in the queue while the conversation waits in one."""
        if self._stop_following:
            self._stop_following()
            self._stop_following = None
        if news and news["view"]["state"] == State.QUEUED:
            self._stop_following = self._desk.places.follow(news["team_id"], news["view"]["id"], self._on_place)

    def _on_place(self, place: dict[str, Any]) -> None:
        view = {**self._told, **place}
        if view != self._told and self._told["state"] == State.QUEUED:
            self._told = view
            self._tell("conversation.changed", view)

    async def _view(self) -> dict[str, Any]:
        """Read the conversation as it stands now."""
        async with self._desk.database.reading() as session:
            conversation = await session.get(Conversation, self._conversation_id)
            if conversation is None:
                return NOBODY
            self._learn(await customer_news(session, conversation, self._desk.clock.now()))
        return self._told

    def _count(self) -> None:
        key = self._conversation_id or f"socket {id(self)}"
        if self._desk.message_rate.wait(key) > 0:
            raise DeskError("rate.messages")
        self._desk.message_rate.count(key)

    def _own(self) -> str:
        if self._conversation_id is None:
            raise DeskError("not_found")
        return self._conversation_id

    async def _message_send(self, frame: MessageSend) -> dict[str, Any]:
        self._count()
        choice = Choice(frame.choice.message_id, frame.choice.index) if frame.choice else None
        said = await self._desk.conversations.customer_message(
            self._site,
            self._conversation_id,
            self._connection.lang,
            frame.client_id,
            frame.text,
            choice,
            claim=self._claim,
        )
        result: dict[str, Any] = {"message": message_view(said.message, for_staff=False), "new": False}
        if said.moved:
            result["new"] = self._conversation_id is not None
            await self._move_to(said.conversation.id, after=said.message.seq)
            result["token"] = self._desk.tokens.make(said.conversation.id)
            result["conversation"] = await self._view()
        else:
            self._learn(said.news)
            result["conversation"] = self._told
        return result

    async def _move_to(self, conversation_id: str, after: int) -> None:
        """Listen to a conversation that has just begun, and tell what was said in it before we listened."""
        self._attach(conversation_id)
        async with self._desk.database.reading() as session:
            missed, _ = await messages_after(session, conversation_id, after)
        for message in missed:
            self._tell("message.created", message_view(message, for_staff=False))

    async def _survey_answer(self, frame: SurveyAnswer) -> dict[str, Any]:
        self._count()
        message: Message = await self._desk.conversations.survey_answer(
            self._own(), frame.client_id, frame.survey_id, frame.question, frame.value
        )
        return {"message": message_view(message, for_staff=False), "conversation": await self._view()}

    async def _survey_skip(self, frame: SurveySkip) -> dict[str, Any]:
        self._count()
        await self._desk.conversations.survey_skip(self._own(), frame.survey_id)
        return {"conversation": await self._view()}

    async def _handoff_request(self, frame: HandoffRequest) -> dict[str, Any]:
        self._count()
        token: dict[str, Any] = {}
        if self._conversation_id is None:
            # Nothing has been said yet: the wish is the first message.
            wish = self._desk.texts.get(self._connection.lang, "notices.talk_to_human")
            said = await self._desk.conversations.customer_message(
                self._site,
                None,
                self._connection.lang,
                frame.client_id or new_id(),
                wish,
                None,
                wish=WANTS_HUMAN,
                claim=self._claim,
            )
            await self._move_to(said.conversation.id, after=said.message.seq - 1)
            token = {"token": self._desk.tokens.make(said.conversation.id)}
        else:
            await self._desk.conversations.customer_wants_human(self._conversation_id)
        return {"conversation": await self._view(), **token}

    async def _handoff_cancel(self, _frame: Nothing) -> dict[str, Any]:
        self._count()
        await self._desk.queue.leave(self._own())
        return {"conversation": await self._view()}

    async def _callback_request(self, frame: CallbackRequest) -> dict[str, Any]:
        self._count()
        wish = self._desk.texts.get(self._connection.lang, "notices.call_me")
        said = await self._desk.conversations.customer_message(
            self._site, self._own(), self._connection.lang, frame.client_id, wish, None, wish=WANTS_CALL
        )
        return {"message": message_view(said.message, for_staff=False), "conversation": await self._view()}

    async def _typing(self, frame: Typing) -> None:
        if self._conversation_id:
            data = {"author": "customer", "name": None, "on": frame.on}
            await self._desk.bus.publish(Event(conversation_topic(self._conversation_id), "typing", data))

    async def _mark(self, frame: Mark) -> None:
        if self._conversation_id:
            await self._desk.conversations.customer_mark(self._conversation_id, frame.delivered, frame.read)

    async def _file_link(self, frame: FileLink) -> dict[str, Any]:
        row = await self._desk.files.find(frame.file_id)
        if row.conversation_id != self._own():
            raise DeskError("not_found")
        return {"url": self._desk.files.link(row), "expires_in": LINK_SECONDS}

    async def _file_ticket(self, _frame: Nothing) -> dict[str, Any]:
        ticket = Ticket(self._site.id, self._conversation_id, self._user, self._signature)
        return {"ticket": self._desk.files.ticket(ticket), "expires_in": LINK_SECONDS}

    async def _sync(self, frame: Sync) -> dict[str, Any]:
        async with self._desk.database.reading() as session:
            found, more = await messages_after(session, self._own(), frame.after)
        return {
            "messages": [message_view(message, for_staff=False) for message in found],
            "more": more,
            "conversation": await self._view(),
        }

    async def _history(self, frame: History) -> dict[str, Any]:
        async with self._desk.database.reading() as session:
            conversation = await session.get_one(Conversation, self._own())
            found, more = await history_before(session, conversation, frame.before)
        return {"messages": [message_view(message, for_staff=False) for message in found], "more": more}

    async def _ping(self, _frame: Nothing) -> dict[str, Any]:
        return {}


async def customer_socket(request: web.Request) -> web.StreamResponse:
    """Route ``GET /chat/socket``."""
    desk = request.app[DESK]
    frames = SlidingWindow(desk.clock, FRAMES_PER_WINDOW, WINDOW_SECONDS)
    connection = Connection(request, MAX_FRAME_BYTES, desk.texts, frames)
    async with desk.database.reading() as session:
        sites = (await session.scalars(select(Site))).all()
    allowed = {origin for site in sites for origin in site.origins}
    check_origin(request, also=allowed)
    await connection.open()
    try:
        auth = await connection.first_frame(Auth)
        if auth is None:
            return connection.response
        connection.lang = auth.lang
        site = next((site for site in sites if site.key == auth.site), None)
        if site is None:
            connection.error(DeskError("auth.invalid"))
            await connection.close(CLOSE_AUTH, "site")
            return connection.response
        socket = CustomerSocket(desk, connection, site)
        desk.connections.add(connection)
        try:
            await socket.greet(auth)
            await connection.serve(socket.commands())
        except DeskError as error:
            # The greeting could not be read; the client comes back.
            connection.error(error)
            await connection.close(CLOSE_BYE, error.code)
        finally:
            desk.connections.discard(connection)
            socket.close()
    finally:
        await connection.done()
    return connection.response
