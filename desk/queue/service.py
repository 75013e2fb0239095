"""The queue: asking for a human, taking a chat, giving it back, closing it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from desk.auth.roles import Permission, may
from desk.conversations.masking import masked
from desk.conversations.models import HELD, Conversation, Episode, State
from desk.conversations.record import Record
from desk.conversations.views import staff_summary
from desk.db import Database, Session
from desk.errors import DeskError
from desk.fields import plain
from desk.ids import new_id
from desk.knowledge.gaps import note_handed_over
from desk.queue.decisions import Kind, note
from desk.queue.doors import Doors
from desk.queue.holding import Holding, current_handoff
from desk.queue.models import Handoff, WrapUp
from desk.queue.returning import Returning
from desk.queue.routing import priority_for
from desk.sites.models import Site
from desk.staff.models import Staff
from desk.steering.models import QueueClosing
from desk.steering.reading import closing_of
from desk.surveys.service import SurveyService

SUMMARY_LIMIT = 2000
CALL_ME: dict[str, Any] = {"intent": "request_callback", "entities": {}}
"""What the button means by which somebody is called instead of waiting."""


@dataclass(frozen=True)
class Queue:
    """Moves conversations between the bot, the queue and operators.

    Args:
        database: the CRM.
        record: the way to write in conversations.
        holding: the steps that moves are made of.
        returning: knows who goes on with what was closed.
        surveys: asked when an episode ends.
    """

    database: Database
    record: Record
    holding: Holding
    returning: Returning
    surveys: SurveyService

    @property
    def doors(self) -> Doors:
        """What knows which queue somebody enters, and whether it is open."""
        return Doors(self.returning)

    async def hand_off(
        self,
        session: Session,
        conversation: Conversation,
        reason: str,
        *,
        intent: str | None = None,
        summary: str | None = None,
        details: dict[str, Any] | None = None,
        priority: int = 0,
        choices: Sequence[tuple[str, dict[str, Any] | None]] = (),
        by: str = "customer",
    ) -> None:
        """Hand a locked conversation to people; asking again while it waits or is open changes nothing.

        It enters a team's queue. What an operator closed within the last day goes on with the same one if they are
        there, else with the same team.

        Args:
            session: a transaction that has locked the conversation.
            conversation: who waits.
            reason: why a human is wanted.
            intent: what the customer came for.
            summary: what happened so far, in words.
            details: what the bot knew.
            priority: raises that of the reason.
            choices: what the customer may do instead of waiting, with the commands behind it.
            by: who asks: ``customer`` or ``bot``.
        """
        if conversation.state not in (State.BOT, State.RESOLVED):
            return
        before: Episode | None = None
        if conversation.state == State.RESOLVED:
            last: Episode = await self.record.episode(session, conversation)
            before = last if self.returning.reopens(last) else None
            await self.surveys.leave(session, conversation)
            await self.record.open_episode(session, conversation)
        episode = await self.record.episode(session, conversation)
        now = self.record.clock.now()
        operator, why = await self.returning.same_operator(session, before) if before else (None, None)
        wishes = [*episode.intents, *([intent] if intent else [])]
        team_id = await self.doors.team_of(session, conversation, before, wishes)
        closing = await closing_of(session, team_id)
        if closing and not operator:
            await self._turn_away(session, conversation, closing, by)
            return
        handoff = Handoff(
            id=new_id(),
            conversation_id=conversation.id,
            episode_id=episode.id,
            reason=reason,
            intent=intent,
            summary=plain(summary)[:SUMMARY_LIMIT] if summary else None,
            details=details,
            requested_at=now,
        )
        session.add(handoff)
        await session.flush()  # what comes next refers to it
        if operator:
            await self.holding.give(session, conversation, handoff, operator.id, "reopened")
            note(session, conversation, Kind.REOPENED, "same_operator", now, by=by, operator_id=operator.id)
        else:
            steps, because = await priority_for(session, conversation, reason, priority, reopened=before is not None)
            wait = await self.holding.enqueue(session, conversation, handoff, team_id, steps, because)
            place = wait.entry_place
            note(session, conversation, Kind.QUEUED, reason, now, by=by, because=because, place=place, not_same=why)
        await note_handed_over(session, conversation.id, episode.opened_at, now)
        await self.record.drop_turns(session, conversation)
        if operator:
            await self.record.notice(session, conversation, "operator_joined", name=operator.name)
            await self.record.changed(session, conversation)
            return
        titles, commands = [title for title, _ in choices], [command for _, command in choices]
        await self.record.notice(session, conversation, "queued", choices=titles, commands=commands or None)
        await self.record.changed(session, conversation)

    async def _turn_away(self, session: Session, conversation: Conversation, closing: QueueClosing, by: str) -> None:
        """Tell somebody that a team's queue is closed, and offer to call them; the bot holds them on."""
        conversation.team_id = closing.team_id
        note(session, conversation, Kind.TURNED_AWAY, "queue_closed", self.record.clock.now(), by=by)
        call = self.record.texts.get(conversation.lang, "notices.call_me")
        await self.record.notice(
            session, conversation, "queue_closed", choices=[call], commands=[CALL_ME], message=closing.message
        )
        await self.record.changed(session, conversation)

    async def reopen(self, session: Session, conversation: Conversation) -> bool:
        """Let people go on with a locked conversation that they closed within the last day.

        Returns:
            False when no human closed it, or too long ago: then it is the bot's.
        """
        episode: Episode = await self.record.episode(session, conversation)
        if conversation.state != State.RESOLVED or not self.returning.reopens(episode):
            return False
        closed = await session.get(WrapUp, episode.id)
        await self.hand_off(session, conversation, "reopened", summary=closed.summary if closed else None)
        return True

    async def leave(self, conversation_id: str) -> None:
        """The customer no longer wants to wait: back to the bot.

        Raises:
            DeskError: ``conversation.state`` when it does not wait.
        """
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            if conversation.state != State.QUEUED:
                raise DeskError("conversation.state", state=conversation.state)
            await self.back_to_bot(session, conversation, "asked")
            await self.record.notice(session, conversation, "handoff_closed")
            self.record.add_turn(session, conversation, "command", command={"intent": "human_left", "entities": {}})
            await self.record.changed(session, conversation)

    async def back_to_bot(self, session: Session, conversation: Conversation, reason: str) -> None:
        """Take a locked conversation out of the queue at its customer's wish; the bot holds it again.

        Args:
            session: a transaction that has locked the conversation.
            conversation: who waits.
            reason: ``asked``, or ``call`` for who wants to be called instead.
        """
        await self.holding.dequeue(session, conversation, "left")
        await self.holding.end(session, conversation, "cancelled")
        note(session, conversation, Kind.LEFT, reason, self.record.clock.now(), by="customer")

    async def take(self, conversation_id: str, staff: Staff) -> dict[str, Any]:
        """Give a waiting conversation to an operator. Of two who take it at once exactly one gets it.

        Returns:
            The conversation's summary. Taking one's own again is a success.

        Raises:
            DeskError: ``conversation.taken`` with the other's name, ``conversation.state``, ``not_found``.
        """
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            if conversation.state in HELD and conversation.operator_id:
                if conversation.operator_id == staff.id:
                    return await staff_summary(session, conversation, self.record.texts)
                other = await session.get_one(Staff, conversation.operator_id)
                raise DeskError("conversation.taken", operator=other.name)
            if conversation.state != State.QUEUED:
                raise DeskError("conversation.state", state=conversation.state)
            handoff = await current_handoff(session, conversation)
            await self.holding.dequeue(session, conversation, "assigned")
            await self.holding.give(session, conversation, handoff, staff.id, "taken")
            note(
                session,
                conversation,
                Kind.TAKEN,
                "by_hand",
                self.record.clock.now(),
                staff=staff,
                operator_id=staff.id,
            )
            await self.record.notice(session, conversation, "operator_joined", name=staff.name)
            return await self.record.changed(session, conversation)

    async def resolve(
        self,
        conversation_id: str,
        staff: Staff,
        wrap_up: dict[str, str],
        also: Callable[[Session, Conversation], Awaitable[object]] | None = None,
    ) -> dict[str, Any]:
        """Close an operator's episode with its wrap-up, and ask the customer how it was.

        Args:
            conversation_id: which conversation.
            staff: the holder, or somebody who may close any.
            wrap_up: ``topic`` and ``outcome`` (slugs of the site's lists) and ``summary``.
            also: what else is to be kept with it, in its transaction or not at all.

        Raises:
            DeskError: ``wrap_up.invalid``, ``conversation.not_holder``, ``conversation.state``, ``not_found``.
        """
        async with self.database.transaction() as session:
            conversation = await self.record.lock(session, conversation_id)
            holder = conversation.operator_id
            if holder != staff.id and not may(staff, Permission.RESOLVE_ANY):
                raise DeskError("conversation.not_holder")
            if conversation.state not in HELD or holder is None:
                raise DeskError("conversation.state", state=conversation.state)
            await self._check_wrap_up(session, conversation, wrap_up)
            if also:
                await also(session, conversation)
            now = self.record.clock.now()
            episode = await self.record.episode(session, conversation)
            episode.resolved_at = now
            episode.resolved_by = "operator"
            episode.operator_id = holder
            session.add(
                WrapUp(
                    episode_id=episode.id,
                    operator_id=staff.id,
                    topic=wrap_up["topic"],
                    outcome=wrap_up["outcome"],
                    summary=(await masked(session, plain(wrap_up["summary"]).strip()))[:SUMMARY_LIMIT],
                    created_at=now,
                )
            )
            await self.holding.release(session, conversation)
            await self.holding.end(session, conversation, "resolved")
            conversation.state = State.RESOLVED
            conversation.resolved_at = now
            note(session, conversation, Kind.RESOLVED, "wrapped_up", now, staff=staff, operator_id=holder)
            await self.record.notice(session, conversation, "resolved")
            await self.surveys.send(session, conversation, episode, topic=wrap_up["topic"])
            return await self.record.changed(session, conversation)

    async def _check_wrap_up(self, session: Session, conversation: Conversation, wrap_up: dict[str, str]) -> None:
        site = await session.get_one(Site, conversation.site_id)
        if wrap_up["topic"] not in {topic["slug"] for topic in site.topics}:
            raise DeskError("wrap_up.invalid", field="topic")
        if wrap_up["outcome"] not in {outcome["slug"] for outcome in site.outcomes}:
            raise DeskError("wrap_up.invalid", field="outcome")
