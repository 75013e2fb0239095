"""Starting, stopping and counting the clocks of promises, within the transactions that move chats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from desk.clock import to_wire
from desk.contacts.models import Contact
from desk.conversations.models import HELD, Conversation
from desk.conversations.record import STAFF, Record
from desk.conversations.views import contact_name
from desk.db import Session
from desk.events import Event
from desk.hours.schedule import Schedule
from desk.ids import new_id
from desk.queue.models import Handoff
from desk.service_levels.models import Level, ServiceBreach, ServiceClock
from desk.service_levels.reading import Target, read_targets
from desk.shop_rules.service import read_rules

BREACHED = "service.breached"
OF_THE_HANDOFF = (Level.FIRST_RESPONSE, Level.RESOLUTION)


@dataclass(frozen=True)
class Clocks:
    """The clocks of locked conversations.

    Args:
        record: the way to write in conversations, with the time.
    """

    record: Record

    async def wait(self, session: Session, conversation: Conversation, handoff: Handoff) -> None:
        """Begin to count a stay in a queue, and what else its customer was promised."""
        await self.serve(session, conversation, handoff)
        await self._start(session, conversation, handoff, (Level.WAITING,), self.record.clock.now())

    async def serve(self, session: Session, conversation: Conversation, handoff: Handoff) -> None:
        """Begin to count the first response and the resolution; those that run count for the team it is with now."""
        known = list(
            await session.scalars(
                select(ServiceClock).where(
                    ServiceClock.handoff_id == handoff.id, ServiceClock.level.in_(OF_THE_HANDOFF)
                )
            )
        )
        if not known:
            await self._start(session, conversation, handoff, OF_THE_HANDOFF, handoff.requested_at)
            return
        moved = [clock for clock in known if clock.stopped_at is None and clock.team_id != conversation.team_id]
        for clock in moved:
            clock.team_id = conversation.team_id
        await self._retarget(session, moved)

    async def stop(self, session: Session, conversation: Conversation, end: str, *levels: Level) -> None:
        """Stop running clocks, of these levels or all; one that is over has been broken, whoever has noticed.

        Args:
            session: a transaction that has locked the conversation.
            conversation: whose clocks.
            end: ``done`` or ``dropped``.
            levels: which; none for all.
        """
        running = await self._running(session, conversation, levels)
        if not running:
            return
        now = self.record.clock.now()
        schedule = await _schedule(session)
        for clock in running:
            await self.check(session, conversation, clock)
            _stand(clock, schedule, now)
            clock.stopped_at = now
            clock.end = end
        await session.flush()

    async def pause(self, session: Session, conversation: Conversation) -> None:
        """Let the clocks of a chat stand still."""
        running = await self._running(session, conversation, ())
        schedule = await _schedule(session)
        for clock in running:
            await self.check(session, conversation, clock)
            _stand(clock, schedule, self.record.clock.now())

    async def resume(self, session: Session, conversation: Conversation) -> None:
        """Let them go on, with what is left."""
        schedule = await _schedule(session)
        for clock in await self._running(session, conversation, ()):
            if clock.running_since is None:
                clock.running_since = self.record.clock.now()
                _count(clock, schedule)

    async def retarget(self, session: Session, team_id: str) -> None:
        """Count a team's running clocks by its targets of now."""
        rows = await session.scalars(
            select(ServiceClock).where(ServiceClock.team_id == team_id, ServiceClock.stopped_at.is_(None))
        )
        await self._retarget(session, rows.all())

    async def recount(self, session: Session) -> None:
        """Count every running clock anew: the working hours have changed."""
        schedule = await _schedule(session)
        rows = await session.scalars(
            select(ServiceClock).where(ServiceClock.stopped_at.is_(None), ServiceClock.running_since.is_not(None))
        )
        for clock in rows:
            _count(clock, schedule)

    async def check(self, session: Session, conversation: Conversation, clock: ServiceClock) -> None:
        """Keep that a promise is broken, if it is and nobody has yet, and tell supervisors."""
        now = self.record.clock.now()
        if clock.breached_at is not None or clock.stopped_at is not None or clock.due_at is None or clock.due_at > now:
            return
        clock.breached_at = clock.due_at
        breach = ServiceBreach(
            id=new_id(),
            clock_id=clock.id,
            conversation_id=conversation.id,
            level=clock.level,
            team_id=clock.team_id,
            operator_id=conversation.operator_id if conversation.state in HELD else None,
            target_seconds=clock.target_seconds,
            at=clock.due_at,
            noticed_at=now,
        )
        session.add(breach)
        await session.flush()
        contact = await session.get_one(Contact, conversation.contact_id)
        news = {
            "id": breach.id,
            "conversation_id": conversation.id,
            "contact": contact_name(contact, self.record.texts),
            "level": breach.level,
            "at": to_wire(breach.at),
        }
        session.announce(Event(STAFF, BREACHED, news))

    async def _running(
        self, session: Session, conversation: Conversation, levels: Iterable[Level]
    ) -> list[ServiceClock]:
        query = select(ServiceClock).where(
            ServiceClock.conversation_id == conversation.id, ServiceClock.stopped_at.is_(None)
        )
        if levels := tuple(levels):
            query = query.where(ServiceClock.level.in_(levels))
        return list(await session.scalars(query.with_for_update().execution_options(populate_existing=True)))

    async def _start(
        self, session: Session, conversation: Conversation, handoff: Handoff, levels: Iterable[Level], at: datetime
    ) -> None:
        targets = await read_targets(session, conversation.team_id)
        schedule = await _schedule(session)
        for level in levels:
            clock = ServiceClock(
                id=new_id(),
                conversation_id=conversation.id,
                handoff_id=handoff.id,
                level=level.value,
                team_id=conversation.team_id,
                started_at=at,
                running_since=at,
                used_seconds=0,
            )
            _promise(clock, targets[level])
            _count(clock, schedule)
            session.add(clock)
        await session.flush()

    async def _retarget(self, session: Session, clocks: Iterable[ServiceClock]) -> None:
        schedule = await _schedule(session)
        for clock in clocks:
            if clock.breached_at is None:
                _promise(clock, (await read_targets(session, clock.team_id))[Level(clock.level)])
                _count(clock, schedule)


async def _schedule(session: Session) -> Schedule:
    return (await read_rules(session)).hours.schedule()


def _promise(clock: ServiceClock, target: Target) -> None:
    clock.target_seconds = target.seconds
    clock.amber_percent = target.amber_percent


def _count(clock: ServiceClock, schedule: Schedule) -> None:
    """Say when a running clock will be amber and over."""
    since = clock.running_since
    if since is None:
        return
    amber = clock.target_seconds * clock.amber_percent // 100 - clock.used_seconds
    clock.amber_at = schedule.after(since, timedelta(seconds=max(0, amber)))
    clock.due_at = schedule.after(since, timedelta(seconds=max(0, clock.target_seconds - clock.used_seconds)))


def _stand(clock: ServiceClock, schedule: Schedule, now: datetime) -> None:
    if clock.running_since is None:
        return
    clock.used_seconds += int(schedule.worked(clock.running_since, now).total_seconds())
    clock.running_since = clock.amber_at = clock.due_at = None
