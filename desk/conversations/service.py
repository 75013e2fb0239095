"""What customers say, stored once and in order, and who gets it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from desk.auth.identity import Claim
from desk.contacts.models import Contact
from desk.contacts.recognition import Recognition, keep
from desk.conversations.attaching import Attach
from desk.conversations.courtesy import is_courtesy
from desk.conversations.masking import masked
from desk.conversations.models import Author, Conversation, Message, State
from desk.conversations.opening import Opening
from desk.conversations.record import Record, conversation_topic
from desk.conversations.repeats import said_again
from desk.conversations.views import customer_news, marks_view
from desk.conversations.words import clean_text
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import Event
from desk.queue.service import Queue
from desk.sites.models import Site
from desk.surveys.service import SurveyService
from persian.digits import to_persian

log = logging.getLogger(__name__)

SEEN_EXACTLY = timedelta(minutes=1)


CALL_INSTEAD = "request_callback"
"""The command of the button with which somebody who waits chooses to be called, and leaves the queue."""
WANTS_HUMAN: dict[str, Any] = {"desk": "request_handoff", "reason": "asked"}
"""What a choice means that the desk itself carries out, here for a wish that no message offered."""
WANTS_CALL: dict[str, Any] = {"intent": CALL_INSTEAD, "entities": {}}


@dataclass(frozen=True)
class Choice:
    """A quick reply the customer pressed: which message carried it, and which of its choices it is."""

    message_id: str
    index: int


@dataclass(frozen=True)
class Said:
    """What became of what a customer wrote.

    Attributes:
        message: it, as stored.
        conversation: where.
        moved: whether that is another than the one they wrote in.
        news: what their sockets must know of it now (:func:`~desk.conversations.views.customer_news`).
    """

    message: Message
    conversation: Conversation
    moved: bool
    news: dict[str, Any]


@dataclass(frozen=True)
class Conversations:
    """The customer's side of a conversation.

    Args:
        database: the CRM.
        record: the way to write in conversations.
        queue: asked when a human is wanted.
        surveys: asked what a message after the end means.
        recognition: asked who a customer is.
    """

    database: Database
    record: Record
    queue: Queue
    surveys: SurveyService
    recognition: Recognition

    @property
    def opening(self) -> Opening:
        """Finds or begins the conversation."""
        return Opening(self.record, self.surveys)

    async def customer_message(
        self,
        site: Site,
        conversation_id: str | None,
        lang: str,
        client_id: str,
        text: str,
        choice: Choice | None,
        *,
        wish: dict[str, Any] | None = None,
        claim: Claim | None = None,
        attach: Attach | None = None,
    ) -> Said:
        """Store what a customer wrote and see that the one who holds the conversation gets it.

        Args:
            site: where they write.
            conversation_id: the conversation their token speaks for; None begins one.
            lang: the widget's language.
            client_id: the client's own id for the message; a repeat gives the stored message again.
            text: what they wrote; ignored with ``choice``.
            choice: the quick reply they pressed.
            wish: what they say means this command, though no message offered it: :data:`WANTS_HUMAN` or
                :data:`WANTS_CALL`.
            claim: who their page says they are.
            attach: what they send is no text, but what this stores.

        Raises:
            DeskError: ``message.empty``, ``message.too_long``, ``message.choice_gone``, ``contact.blocked``,
                ``not_found``.
        """
        if choice is None and attach is None:
            text = clean_text(text)
        given = (site, conversation_id, lang, client_id, text, choice, wish, claim, attach)
        try:
            return await self._store_customer_message(*given)
        except IntegrityError:
            # Two sockets raced to store the same first message or to open the contact's next
            # conversation; the constraint let one through, and the second try finds its work done.
            log.info("a customer message met its twin; trying again", exc_info=True)
            return await self._store_customer_message(*given)

    async def _store_customer_message(
        self,
        site: Site,
        conversation_id: str | None,
        lang: str,
        client_id: str,
        text: str,
        choice: Choice | None,
        command: dict[str, Any] | None,
        claim: Claim | None,
        attach: Attach | None,
    ) -> Said:
        async with self.database.transaction() as session:
            repeat = await said_again(session, conversation_id, client_id)
            if repeat:
                conversation = await session.get_one(Conversation, repeat.conversation_id)
                news = await customer_news(session, conversation, self.record.clock.now())
                return Said(repeat, conversation, conversation.id != conversation_id, news)
            held, named = await self.recognition.settle(session, site, conversation_id, claim)
            conversation, contact = await self.opening.conversation_for(session, site, held, lang, named)
            check_not_blocked(contact)
            if claim and held is None:
                keep(contact, claim)
            if choice:
                text, command = await self._pressed(session, conversation, choice)
            elif attach is None:
                text = clean_text(await masked(session, text, conversation, Author.CUSTOMER))
            payload = await attach(session, conversation) if attach else None
            message = await self.record.append(
                session, conversation, Author.CUSTOMER, text, client_id=client_id, payload=payload
            )
            _seen(contact, self.record.clock.now())
            if payload:
                await self._pass_on_file(session, conversation)
            else:
                await self._pass_on(session, conversation, message, command)
            views = await self.record.changed_for_both(session, conversation)
            return Said(message, conversation, conversation.id != conversation_id, views.customer)

    async def _pressed(
        self, session: Session, conversation: Conversation, choice: Choice
    ) -> tuple[str, dict[str, Any] | None]:
        message = await session.get(Message, choice.message_id)
        choices = (message.payload or {}).get("choices", []) if message else []
        if (
            message is None
            or message.conversation_id != conversation.id
            or not 0 <= choice.index < len(choices)
            or await self._answered_since(session, message)
        ):
            raise DeskError("message.choice_gone")
        commands = message.commands or []
        command = commands[choice.index] if choice.index < len(commands) else None
        return str(choices[choice.index]["title"]), command

    async def _answered_since(self, session: Session, message: Message) -> bool:
        later = await session.scalar(
            select(Message.id)
            .where(
                Message.conversation_id == message.conversation_id,
                Message.seq > message.seq,
                Message.author == Author.CUSTOMER,
            )
            .limit(1)
        )
        return later is not None

    async def _pass_on(
        self, session: Session, conversation: Conversation, message: Message, command: dict[str, Any] | None
    ) -> None:
        if conversation.state == State.QUEUED and command and command.get("intent") == CALL_INSTEAD:
            await self.queue.back_to_bot(session, conversation, "call")
        if conversation.state == State.SNOOZED:
            await self.queue.returning.wake(session, conversation, "customer_wrote", by="customer")
        wants_human = command is not None and command.get("desk") == "request_handoff"
        if conversation.state == State.RESOLVED and not wants_human:
            await self._begin_again(session, conversation, message, command)
        if conversation.state not in (State.BOT, State.RESOLVED):
            self.record.add_turn(session, conversation, "parse", message=message)
            return
        if command and wants_human:
            await self.queue.hand_off(session, conversation, command.get("reason", "engine_down"))
            return
        kind = "command" if command else "text"
        self.record.add_turn(session, conversation, kind, message=message, command=command)

    async def _begin_again(
        self, session: Session, conversation: Conversation, message: Message, command: dict[str, Any] | None
    ) -> None:
        """Let what was resolved go on: with the people who closed it, else with the bot. A survey is answered first."""
        if await self.surveys.is_asking(session, conversation):
            return
        if command or is_courtesy(message.text) or not await self.queue.reopen(session, conversation):
            await self.record.open_episode(session, conversation)

    async def _pass_on_file(self, session: Session, conversation: Conversation) -> None:
        """See to a file of the customer's: nobody reads along, and the bot, which cannot look at it, says so."""
        if conversation.state == State.SNOOZED:
            await self.queue.returning.wake(session, conversation, "customer_wrote", by="customer")
        if conversation.state in (State.QUEUED, State.OPEN):
            return
        if conversation.state == State.RESOLVED:
            await self.surveys.leave(session, conversation)
            if await self.queue.reopen(session, conversation):
                return
            await self.record.open_episode(session, conversation)
        text = self.record.texts.get(conversation.lang, "notices.file_received")
        # Of several files in a row the first alone is answered: files have no words, so the last words are that answer.
        last_words = await session.scalar(
            select(Message.text)
            .where(Message.conversation_id == conversation.id, Message.text != "")
            .order_by(Message.seq.desc())
            .limit(1)
        )
        if last_words == text:
            return
        await self.record.append(
            session,
            conversation,
            Author.BOT,
            text,
            payload={
                "type": "choices",
                "choices": [{"title": self.record.texts.get(conversation.lang, "notices.talk_to_human")}],
            },
            commands=[WANTS_HUMAN],
        )

    async def customer_wants_human(self, conversation_id: str) -> None:
        """Put the conversation into the queue at its customer's wish; works with the engine down."""
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            check_not_blocked(await session.get_one(Contact, conversation.contact_id))
            await self.queue.hand_off(session, conversation, "asked")

    async def survey_answer(
        self, conversation_id: str, client_id: str, survey_id: str, question: str, value: Any
    ) -> Message:
        """Store an answer given on the widget's scale as the customer's message, and send it to the form.

        Raises:
            DeskError: ``frame.invalid`` for a value that answers nothing, ``not_found``, ``conversation.state``.
        """
        async with self.database.transaction() as session:
            # The lock comes first: of two tabs that send one answer, the second then finds it stored.
            conversation = await self.record.lock(session, conversation_id)
            repeat = await said_again(session, conversation_id, client_id)
            if repeat:
                return repeat
            check_not_blocked(await session.get_one(Contact, conversation.contact_id))
            survey = await self.surveys.asking(session, conversation, survey_id)
            if isinstance(value, str):
                value = await masked(session, value)
            try:
                self.surveys.keep(survey, question, value)
            except ValueError as error:
                raise DeskError("frame.invalid", detail=str(error)) from error
            if value is None:
                text = self.record.texts.get(conversation.lang, "notices.survey_skipped_question")
            else:
                text = to_persian(str(value)) if isinstance(value, int) else clean_text(str(value))
            message = await self.record.append(session, conversation, Author.CUSTOMER, text, client_id=client_id)
            command = {"intent": "survey_value", "entities": {"question": question, "value": value}}
            self.record.add_turn(session, conversation, "command", message=message, command=command)
            await self.record.changed(session, conversation)
            return message

    async def survey_skip(self, conversation_id: str, survey_id: str) -> None:
        """Close the survey at once, whether the engine answers or not. Skipping again changes nothing."""
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            try:
                survey = await self.surveys.asking(session, conversation, survey_id)
            except DeskError as error:
                if error.code == "conversation.state":
                    return
                raise
            self.surveys.close(survey, "skipped")
            command = {"intent": "skip_survey", "entities": {}}
            self.record.add_turn(session, conversation, "command", command=command)
            await self.record.changed(session, conversation)

    async def customer_mark(self, conversation_id: str, delivered: int, read: int) -> None:
        """Keep how far the customer has received and read; marks only move on, and what is on screen has been received.

        Nothing else of the conversation changes by it, so that its revision stays and only those who look hear of it.
        """

        def further(conversation: Conversation) -> tuple[int, int]:
            read_now = max(conversation.customer_read_seq, min(read, conversation.last_seq))
            delivered_now = max(conversation.customer_delivered_seq, min(delivered, conversation.last_seq), read_now)
            return delivered_now, read_now

        # Looked at first without the lock: what several tabs say of one message is written once.
        async with self.database.reading() as session:
            seen = await session.get(Conversation, conversation_id)
            if seen is None or further(seen) == (seen.customer_delivered_seq, seen.customer_read_seq):
                return
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            conversation.customer_delivered_seq, conversation.customer_read_seq = further(conversation)
            session.announce(Event(conversation_topic(conversation_id), "marks.changed", marks_view(conversation)))


def check_not_blocked(contact: Contact) -> None:
    """Refuse what a blocked contact says; of a forgotten one nothing is left to say it in.

    Raises:
        DeskError: ``contact.blocked``, ``not_found``.
    """
    if contact.deleted_at is not None:
        raise DeskError("not_found")
    if contact.blocked_at is not None:
        raise DeskError("contact.blocked")


def _seen(contact: Contact, now: datetime) -> None:
    """Keep when a contact was last here, to the minute: at every message it would be one more row to write."""
    if now - contact.last_seen_at >= SEEN_EXACTLY:
        contact.last_seen_at = now
