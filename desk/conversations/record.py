"""The few ways a conversation's record changes. Each works inside the caller's transaction and announces itself.

Every change goes through here, so that sequence numbers, revisions and news can never fall out of step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update

from desk.clock import Clock
from desk.conversations.models import Author, Conversation, Episode, Message, State, Turn
from desk.conversations.views import BothViews, both_views, message_view, staff_summary
from desk.db import Session
from desk.errors import DeskError
from desk.events import Event
from desk.ids import new_id
from desk.staff.models import Staff
from desk.texts import Texts

TURNS = "turns"
FORGET = "forget"
"""The kind of turn by which the engine forgets a conversation."""
CHANGED = "conversation.changed"
QUEUE = "queue"
STAFF = "staff"


_LOCKED = (
    select(Conversation)
    .where(Conversation.id == bindparam("conversation_id", type_=Conversation.id.type))
    .with_for_update()
    .execution_options(populate_existing=True)  # what was read of it before the lock may be old
)


def conversation_topic(conversation_id: str) -> str:
    """Name the topic of one conversation's news."""
    return f"conversation:{conversation_id}"


@dataclass(frozen=True)
class Record:
    """The way to write in conversations.

    Args:
        clock: the time.
        texts: the words of notices.
    """

    clock: Clock
    texts: Texts

    async def lock(self, session: Session, conversation_id: str) -> Conversation:
        """Load a conversation for change; nobody else changes it until the transaction ends.

        Raises:
            DeskError: ``not_found``.
        """
        conversation: Conversation | None = await session.scalar(_LOCKED, {"conversation_id": conversation_id})
        if conversation is None:
            raise DeskError("not_found")
        return conversation

    async def append(
        self,
        session: Session,
        conversation: Conversation,
        author: Author,
        text: str,
        *,
        client_id: str | None = None,
        staff: Staff | None = None,
        payload: dict[str, Any] | None = None,
        commands: list[dict[str, Any] | None] | None = None,
    ) -> Message:
        """Add a message at the end of a locked conversation and announce it."""
        now = self.clock.now()
        conversation.last_seq += 1
        conversation.updated_at = now
        _raise_revision(session, conversation)
        message = Message(
            id=new_id(),
            conversation_id=conversation.id,
            seq=conversation.last_seq,
            client_id=client_id,
            author=author,
            staff_id=staff.id if staff else None,
            name=staff.name if staff else None,
            text=text,
            payload=payload,
            commands=commands,
            created_at=now,
        )
        session.add(message)
        await session.flush()
        self.announce_message(session, message)
        return message

    def announce_message(self, session: Session, message: Message, name: str = "message.created") -> None:
        """Announce a message to everyone looking at its conversation."""
        views = {
            "customer": message_view(message, for_staff=False),
            "staff": message_view(message, for_staff=True),
        }
        session.announce(Event(conversation_topic(message.conversation_id), name, views))

    async def notice(
        self,
        session: Session,
        conversation: Conversation,
        notice: str,
        *,
        commands: list[dict[str, Any] | None] | None = None,
        choices: list[str] | None = None,
        **values: Any,
    ) -> Message:
        """Add a system line, in the conversation's language."""
        payload: dict[str, Any] = {"type": "notice", "notice": notice}
        if choices:
            payload["choices"] = [{"title": title} for title in choices]
        text = self.texts.get(conversation.lang, f"notices.{notice}", **values)
        return await self.append(session, conversation, Author.SYSTEM, text, payload=payload, commands=commands)

    async def changed(
        self, session: Session, conversation: Conversation, *, for_staff_only: bool = False
    ) -> dict[str, Any]:
        """Raise the revision of a changed conversation and announce it.

        Args:
            session: the transaction, with every change already made.
            conversation: what changed.
            for_staff_only: nothing that the customer sees has changed; they shall not even hear that something has.

        Returns:
            The summary as staff see it.
        """
        if not for_staff_only:
            return (await self.changed_for_both(session, conversation)).staff
        await self._settle(session, conversation)
        summary = await staff_summary(session, conversation, self.texts)
        _announce_summary(session, summary)
        return summary

    async def changed_for_both(self, session: Session, conversation: Conversation) -> BothViews:
        """Do what :meth:`changed` does, and give the conversation as both sides see it now."""
        await self._settle(session, conversation)
        views = await both_views(session, conversation, self.texts, self.clock.now())
        session.announce_instead(Event(conversation_topic(conversation.id), CHANGED, views.customer), lambda _: True)
        _announce_summary(session, views.staff)
        return views

    async def _settle(self, session: Session, conversation: Conversation) -> None:
        _raise_revision(session, conversation)
        session.raised.discard(conversation.id)
        await session.flush()

    async def episode(self, session: Session, conversation: Conversation) -> Episode:
        """Give the newest episode of a conversation."""
        episode: Episode | None = await session.scalar(
            select(Episode).where(Episode.conversation_id == conversation.id).order_by(Episode.ordinal.desc()).limit(1)
        )
        if episode is None:
            raise LookupError(f"conversation {conversation.id} has no episode")
        return episode

    async def open_episode(self, session: Session, conversation: Conversation) -> Episode:
        """Begin a new episode, held by the bot."""
        last = await session.scalar(
            select(Episode.ordinal)
            .where(Episode.conversation_id == conversation.id)
            .order_by(Episode.ordinal.desc())
            .limit(1)
        )
        conversation.state = State.BOT
        conversation.operator_id = None
        conversation.queued_at = None
        conversation.resolved_at = None
        episode = Episode(
            conversation_id=conversation.id,
            ordinal=(last or 0) + 1,
            opened_at=self.clock.now(),
            helped_topics=[],
            intents=[],
        )
        session.add(episode)
        await session.flush()
        return episode

    def add_turn(
        self,
        session: Session,
        conversation: Conversation,
        kind: str,
        *,
        message: Message | None = None,
        command: dict[str, Any] | None = None,
    ) -> Turn:
        """Leave work for the engine in the outbox."""
        turn = Turn(
            id=new_id(),
            conversation_id=conversation.id,
            message_id=message.id if message else None,
            kind=kind,
            text=message.text if message else "",
            command=command,
            created_at=self.clock.now(),
        )
        session.add(turn)
        session.announce(Event(TURNS, "turn.added", {"conversation_id": conversation.id}))
        return turn

    def forget(self, session: Session, conversation: Conversation) -> None:
        """Have the engine forget a conversation, once and for all, as soon as it can."""
        self.add_turn(session, conversation, FORGET)

    async def drop_turns(self, session: Session, conversation: Conversation) -> None:
        """Take back what still waits for the bot: a human has taken over, or the episode is over."""
        await session.execute(
            update(Turn)
            .where(
                Turn.conversation_id == conversation.id, Turn.state == "waiting", Turn.kind.not_in(("parse", FORGET))
            )
            .values(state="dropped", done_at=self.clock.now())
        )


def _announce_summary(session: Session, summary: dict[str, Any]) -> None:
    session.announce_instead(Event(STAFF, CHANGED, summary), lambda earlier: earlier.data["id"] == summary["id"])


def _raise_revision(session: Session, conversation: Conversation) -> None:
    """Raise the revision for the next announcement, with the first change before it: it is written along with that."""
    if conversation.id not in session.raised:
        session.raised.add(conversation.id)
        conversation.revision += 1
