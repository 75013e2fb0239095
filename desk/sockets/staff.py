"""The staff's socket (docs/protocol.md, section 2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import Field
from sqlalchemy import select

from desk.auth.roles import Permission, may, require
from desk.cases.follow_ups import Task
from desk.clock import to_wire
from desk.contacts.news import CONTACT_CHANGED
from desk.context import DESK, Desk
from desk.conversations.access import check_readable, may_read
from desk.conversations.models import HELD, Conversation, State
from desk.conversations.paging import messages_after, messages_before
from desk.conversations.record import STAFF, conversation_topic
from desk.conversations.views import message_view, staff_summary, without_words
from desk.db import Session
from desk.errors import DeskError
from desk.events import Event
from desk.fields import ClientId, Id, Moment, Seq
from desk.hours.reading import next_mornings
from desk.http import SESSION_COOKIE, check_origin, csrf_cookie, same, staff_view
from desk.knowledge.cards import products_payload
from desk.notes.service import note_view, notes_after, notes_beside
from desk.queue.offers import offers_to
from desk.queue.order import ORDER
from desk.sockets.connection import CLOSE_AUTH, CLOSE_BYE, Commands, Connection, Frame, Handler
from desk.sockets.moving import MovingCommands, OfConversation
from desk.sockets.steering import SteeringCommands
from desk.sockets.viewing import Viewing
from desk.staff.models import Presence, Staff
from desk.staff.presence import presence_view
from desk.staff.service import session_hash
from desk.steering.reading import may_write

MAX_FRAME_BYTES = 64 * 1024
NEWS_TO_ALL = ("canned.changed", "follow_ups.changed")
"""What tells no more than that something is to be asked for again."""
NEWS_OF_THE_BOARD = ("service.breached", "board.changed")
PRODUCTS_AT_ONCE = 6
Slug = Annotated[str, Field(max_length=120)]


class Auth(Frame):
    """The first frame."""

    csrf: str = Field(max_length=200)


class Watch(OfConversation):
    """Look at a conversation, from a sequence number and a note's number on (0: from its newest page)."""

    after: Seq = 0
    notes_after: Seq = 0
    silent: bool = False
    """Without being shown to those who look too; supervisors only."""


class MessageSend(OfConversation):
    """Write to the customer, or show them products."""

    client_id: ClientId
    text: str = ""
    products: list[Slug] = Field(default=[], max_length=PRODUCTS_AT_ONCE)


class NoteAdd(OfConversation):
    """Write to one's colleagues."""

    client_id: ClientId
    text: str


class Read(OfConversation):
    """Tell how far one has read."""

    seq: Seq


class Typing(OfConversation):
    """Typing began or ended: an answer, or a note, of which the customer hears nothing."""

    on: bool
    note: bool = False


class WrapUpFields(Frame):
    """How an episode ended."""

    topic: str = Field(max_length=64)
    outcome: str = Field(max_length=64)
    summary: str = Field(default="", max_length=2000)


class FollowUpFields(Frame):
    """What is still to be done after a conversation."""

    client_id: ClientId
    title: str = Field(max_length=1000)
    due_at: Moment
    staff_id: Id | None = None


class Resolve(OfConversation):
    """Close a conversation."""

    wrap_up: WrapUpFields
    follow_up: FollowUpFields | None = None


class PresenceSet(Frame):
    """Be there or not."""

    presence: Literal["online", "away"]


class Nothing(Frame):
    """A command without fields."""


PASSIVE = {"ping", "sync", "conversation_watch", "conversation_unwatch", "conversation_read"}
"""Commands that a page sends by itself: they do not say that anybody is at it."""


class StaffSocket(MovingCommands, SteeringCommands):
    """One tab of one member of staff.

    Args:
        desk: the services.
        connection: the socket.
        staff: who signed in.
        session: their session as it is stored.
    """

    def __init__(self, desk: Desk, connection: Connection, staff: Staff, session: str) -> None:
        self._desk = desk
        self._connection = connection
        self._staff = staff
        self._session = session
        self._watched: dict[str, Callable[[], None]] = {}
        self._viewing = Viewing(desk.bus, {"id": staff.id, "name": staff.name}, self._tell_viewers)
        self._stop_listening: list[Callable[[], None]] = []
        self._present = False
        self._listed: set[str] = set()
        """Conversations this client shows as waiting or as theirs."""

    def commands(self) -> Commands:
        """Name what staff may do; each checks its permission."""
        return {
            **self.moving_commands(),
            **self.steering_commands(),
            "conversation_watch": (Watch, self._watch),
            "conversation_unwatch": (OfConversation, self._unwatch),
            "sync": (Watch, self._page),
            "message_send": (MessageSend, self._message_send),
            "note_add": (NoteAdd, self._note_add),
            "conversation_read": (Read, self._read),
            "typing": (Typing, self._typing),
            "conversation_resolve": (Resolve, self._resolve),
            "presence_set": (PresenceSet, self._presence_set),
            "active": (Nothing, self._active),
            "ping": (Nothing, self._ping),
        }

    def noted_commands(self) -> Commands:
        """Give the commands as they are served: whoever gives one is there."""

        def noted(handler: Handler) -> Handler:
            async def act(frame: Any) -> dict[str, Any] | None:
                await self._desk.presence.active(self._staff.id)
                return await handler(frame)

            return act

        return {
            name: (frame, handler if name in PASSIVE else noted(handler))
            for name, (frame, handler) in self.commands().items()
        }

    async def greet(self) -> None:
        """Answer the ``auth`` frame and show where everything stands."""
        self._present = True
        presence = await self._desk.presence.arrive(self._staff.id)
        # Listening begins before the snapshot is read, so nothing falls between the two; the
        # client's revision rule makes the overlap harmless.
        bus = self._desk.bus
        self._stop_listening = [
            bus.listen(STAFF, self._on_staff_event),
            bus.listen(f"staff:{self._staff.id}", self._on_own_event),
        ]
        hello = {"staff": staff_view(self._staff), "presence": presence, "file_limit": self._desk.files.max_bytes}
        # At once: whatever is awaited between listening and this lets an event come before it.
        self._connection.send({"type": "auth_ok", **hello})
        if not await self._desk.staff.running({self._session}):
            raise DeskError("auth.required")  # it ended before anybody listened
        async with self._desk.database.reading() as session:
            waiting = await session.scalars(
                select(Conversation).where(Conversation.state == State.QUEUED).order_by(*ORDER)
            )
            mine = await session.scalars(
                select(Conversation)
                .where(Conversation.state.in_(HELD), Conversation.operator_id == self._staff.id)
                .order_by(Conversation.updated_at.desc())
            )
            texts = self._desk.texts
            colleagues = await session.scalars(select(Staff).where(Staff.active).order_by(Staff.name, Staff.id))
            waiting_now = [await staff_summary(session, row, texts) for row in waiting.all()]
            mine_now = [await staff_summary(session, row, texts) for row in mine.all()]
            self._listed |= {summary["id"] for summary in (*waiting_now, *mine_now)}
            snapshot = {
                "waiting": waiting_now,
                "mine": mine_now,
                "offers": await offers_to(session, self._staff.id, texts),
                "presence": [presence_view(staff) for staff in colleagues.all() if may(staff, Permission.DESK)],
                "mornings": await next_mornings(session, self._desk.clock.now()),
                "now": to_wire(self._desk.clock.now()),
            }
        self._connection.event("snapshot", snapshot)

    async def done(self) -> None:
        """Stop listening; they are no longer here."""
        for stop in (*self._stop_listening, *self._watched.values()):
            stop()
        if self._present:
            self._desk.presence.leave(self._staff.id)
        await self._viewing.close()

    def _on_staff_event(self, event: Event) -> None:
        if event.name == "presence.changed":
            self._connection.event("presence.changed", event.data)
            if event.data["staff"]["id"] == self._staff.id and event.data["presence"] == Presence.AWAY:
                self._desk.presence.taken_for_away(self._staff.id)
        if event.name in NEWS_TO_ALL:
            self._connection.event(event.name, {})
        if event.name == CONTACT_CHANGED:
            self._connection.event(event.name, event.data)
        if event.name in NEWS_OF_THE_BOARD and may(self._staff, Permission.BOARD):
            self._connection.event(event.name, event.data)
        if event.name == "conversation.changed" and (summary := self._as_seen(event.data)):
            self._connection.event("conversation.changed", summary)

    def _as_seen(self, summary: dict[str, Any]) -> dict[str, Any] | None:
        """Give a changed conversation as this person may see it, or None if it does not concern them."""
        if may(self._staff, Permission.ALL_CONVERSATIONS):
            return summary
        holder = summary["operator"]
        mine = holder is not None and holder["id"] == self._staff.id
        listed = summary["id"] in self._listed
        if summary["state"] == State.QUEUED or (mine and summary["state"] in HELD):
            self._listed.add(summary["id"])
            return summary
        self._listed.discard(summary["id"])
        if summary["state"] in HELD:
            # Whoever looked at it while it waited, or has handed it on, hears no more of what is said.
            self._stop_watching(summary["id"])
        if mine or summary["id"] in self._watched:
            return summary
        # A chat that another has now, or whose customer left the queue, must leave the lists; not its words.
        return without_words(summary) if listed else None

    def _stop_watching(self, conversation_id: str) -> None:
        stop = self._watched.pop(conversation_id, None)
        if stop:
            stop()
            self._viewing.end(conversation_id)

    def _tell_viewers(self, conversation_id: str, viewers: list[dict[str, str]]) -> None:
        if conversation_id in self._watched:
            self._connection.event("viewers.changed", {"conversation_id": conversation_id, "viewers": viewers})

    def _on_own_event(self, event: Event) -> None:
        if event.name in ("offer.made", "offer.ended", "whisper.made"):
            self._connection.event(event.name, event.data)
        if event.name in NEWS_TO_ALL:
            self._connection.event(event.name, {})
        if event.name == "signed_out" and event.data["session"] in (None, self._session):
            self._connection.event("signed_out", {})
            self._connection.close_soon(CLOSE_AUTH, "signed out")

    def _on_conversation_event(self, conversation_id: str, event: Event) -> None:
        if event.name == "message.created":
            data = {"conversation_id": conversation_id, "message": event.data["staff"]}
            self._connection.event("message.created", data)
        elif event.name == "message.understood":
            data = {"conversation_id": conversation_id, "message": event.data["staff"]}
            self._connection.event("message.understood", data)
        elif event.name == "marks.changed":
            self._connection.event("marks.changed", {"conversation_id": conversation_id, **event.data})
        elif event.name == "viewing":
            self._viewing.heard(conversation_id, event.data)
        elif event.name == "note.created":
            self._connection.event("note.created", {"conversation_id": conversation_id, "note": event.data})
        elif event.name == "typing":
            self._connection.event("typing", {"conversation_id": conversation_id, **event.data})

    async def _watch(self, frame: Watch) -> dict[str, Any]:
        if frame.silent:
            require(self._staff, Permission.STEER)
        page = await self._page(frame)
        conversation_id = frame.conversation_id
        if conversation_id not in self._watched:
            self._watched[conversation_id] = self._desk.bus.listen(
                conversation_topic(conversation_id),
                lambda event: self._on_conversation_event(conversation_id, event),
            )
            # What was said between the reading above and the listening is read once more.
            page = await self._page(frame)
            await self._viewing.begin(conversation_id, silent=frame.silent)
            if frame.silent:
                await self._desk.steering.watched(conversation_id, self._staff)
        return page

    async def _page(self, frame: Watch) -> dict[str, Any]:
        async with self._desk.database.reading() as session:
            conversation = await session.get(Conversation, frame.conversation_id)
            if conversation is None:
                raise DeskError("not_found")
            await check_readable(session, self._staff, conversation)
            if frame.after:
                found, more = await messages_after(session, conversation.id, frame.after)
                notes, more_notes = await notes_after(session, conversation.id, frame.notes_after)
                more = more or more_notes
            else:
                found, more = await messages_before(session, conversation.id, None)
                notes = await notes_beside(session, conversation.id, found, before=None, more=more)
            return {
                "conversation": await staff_summary(session, conversation, self._desk.texts),
                "messages": [message_view(message, for_staff=True) for message in found],
                "notes": [note_view(note) for note in notes],
                "more": more,
            }

    async def _unwatch(self, frame: OfConversation) -> dict[str, Any]:
        self._stop_watching(frame.conversation_id)
        return {}

    async def _message_send(self, frame: MessageSend) -> dict[str, Any]:
        require(self._staff, Permission.DESK)
        slugs = frame.products
        message = await self._desk.answering.write(
            frame.conversation_id,
            self._staff,
            frame.client_id,
            frame.text,
            attach=(lambda session, _: products_payload(session, slugs)) if slugs else None,
        )
        return {"message": message_view(message, for_staff=True)}

    async def _note_add(self, frame: NoteAdd) -> dict[str, Any]:
        require(self._staff, Permission.DESK)
        note = await self._desk.notes.add(frame.conversation_id, self._staff, frame.client_id, frame.text)
        return {"note": note_view(note)}

    async def _read(self, frame: Read) -> dict[str, Any]:
        require(self._staff, Permission.DESK)
        await self._desk.answering.read(frame.conversation_id, self._staff, frame.seq)
        return {}

    async def _typing(self, frame: Typing) -> None:
        require(self._staff, Permission.DESK)
        async with self._desk.database.reading() as session:
            conversation = await session.get(Conversation, frame.conversation_id)
            allowed = conversation is not None and (
                await may_read(session, self._staff, conversation)
                if frame.note
                else await may_write(session, self._staff, conversation)
            )
        if not allowed:
            return
        data = {
            "author": "operator",
            "staff_id": self._staff.id,
            "name": self._staff.name,
            "on": frame.on,
            "note": frame.note,
        }
        await self._desk.bus.publish(Event(conversation_topic(frame.conversation_id), "typing", data))

    async def _resolve(self, frame: Resolve) -> dict[str, Any]:
        require(self._staff, Permission.DESK)
        task = frame.follow_up

        async def follow_up(session: Session, conversation: Conversation) -> None:
            if task:
                await self._desk.follow_ups.write(
                    session,
                    self._staff,
                    task.client_id,
                    Task(task.title, task.due_at, task.staff_id),
                    conversation.contact_id,
                    conversation.id,
                )

        summary = await self._desk.queue.resolve(
            frame.conversation_id, self._staff, frame.wrap_up.model_dump(), follow_up
        )
        return {"conversation": summary}

    async def _presence_set(self, frame: PresenceSet) -> dict[str, Any]:
        require(self._staff, Permission.DESK)
        await self._desk.presence.choose(self._staff.id, Presence(frame.presence))
        return {"presence": frame.presence}

    async def _active(self, _frame: Nothing) -> dict[str, Any]:
        return {}

    async def _ping(self, _frame: Nothing) -> dict[str, Any]:
        return {}


async def staff_socket(request: web.Request) -> web.StreamResponse:
    """Route ``GET /desk/socket``."""
    desk = request.app[DESK]
    check_origin(request)
    token = request.cookies.get(SESSION_COOKIE)
    staff = await desk.staff.find(token)
    connection = Connection(request, MAX_FRAME_BYTES, desk.texts)
    await connection.open()
    try:
        auth = await connection.first_frame(Auth)
        if auth is None:
            return connection.response
        if staff is None or token is None:
            connection.error(DeskError("auth.required"))
            await connection.close(CLOSE_AUTH, "auth")
            return connection.response
        if staff.first_password_until:
            connection.error(DeskError("auth.password_change"))
            await connection.close(CLOSE_AUTH, "password")
            return connection.response
        if not same(auth.csrf, csrf_cookie(request)):
            connection.error(DeskError("auth.csrf"))
            await connection.close(CLOSE_AUTH, "csrf")
            return connection.response
        if not may(staff, Permission.DESK):
            connection.error(DeskError("role.forbidden"))
            await connection.close(CLOSE_AUTH, "role")
            return connection.response
        socket = StaffSocket(desk, connection, staff, session_hash(token))
        connection.session = session_hash(token)
        desk.connections.add(connection)
        try:
            await socket.greet()
            await connection.serve(socket.noted_commands())
        except DeskError as error:
            # The greeting could not be read; the client comes back.
            connection.error(error)
            await connection.close(CLOSE_BYE, error.code)
        finally:
            desk.connections.discard(connection)
            await socket.done()
    finally:
        await connection.done()
    return connection.response


async def end_sessions(desk: Desk) -> None:
    """Close the sockets whose session has ended: it has run out, or another program has ended it."""
    sessions = {connection.session for connection in desk.connections if connection.session}
    running = await desk.staff.running(sessions) if sessions else set()
    for connection in list(desk.connections):
        if connection.session and connection.session not in running and connection.session in sessions:
            connection.event("signed_out", {})
            connection.close_soon(CLOSE_AUTH, "session ended")
