"""Teams: each with a queue of its own, a way of working, and the topics it serves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.clock import Clock
from desk.conversations.models import Conversation, State
from desk.db import Database, Session
from desk.errors import DeskError
from desk.events import DISPATCH, Event
from desk.ids import new_id
from desk.staff.membership import NOBODY, Moves, Moving
from desk.staff.models import Mode, Staff, Team, TeamTopic
from desk.staff.written import read_name


@dataclass(frozen=True)
class Teams:
    """Changes teams.

    Args:
        database: the CRM.
        clock: the time.
        audit: keeps who changed what.
    """

    database: Database
    clock: Clock
    audit: Audit

    async def add(
        self,
        by: Staff,
        name: str,
        *,
        mode: Mode = Mode.PULL,
        is_default: bool = False,
        topics: Sequence[str] = (),
        members: Sequence[str] = (),
    ) -> Team:
        """Add a team. The first of a shop serves what no team's topic is.

        Args:
            by: who adds it.
            name: as it is read on screen; no two teams have the same.
            mode: whether its operators take chats or are offered them.
            is_default: whether it serves what no team's topic is; then no other does any more.
            topics: the intents it serves; they are taken from whichever team had them.
            members: who belongs to it from now on, whatever team they were in.

        Raises:
            DeskError: ``team.invalid``, ``team.taken``; ``not_found`` and ``role.forbidden`` for its members. Then
                there is no team.
        """
        name = read_name(name, "team.invalid")
        async with self.database.transaction() as session:
            moving = await Moving.lock(session, by, Moves(join=members))
            await _check_free(session, name)
            lonely = await session.scalar(select(Team.id).where(Team.is_default)) is None
            key = new_id()
            # A slug is for files and the command line; nobody has to think of one.
            team = Team(id=key, slug=f"team-{key[-12:]}", name=name, mode=mode, is_default=lonely)
            session.add(team)
            await session.flush()
            if is_default and not lonely:
                await _make_default(session, team)
            await _serve(session, team, topics)
            self.audit.note(session, by, Act.TEAM_ADDED, "team", team.id, mode=mode, topics=list(topics))
            moving.carry_out(session, self.audit, by, team.id)
            session.announce(Event(DISPATCH, "team.added"))
        return team

    async def change_team(
        self,
        by: Staff,
        team_id: str,
        *,
        name: str | None = None,
        mode: Mode | None = None,
        is_default: bool | None = None,
        topics: Sequence[str] | None = None,
        members: Moves = NOBODY,
    ) -> None:
        """Change how a team works and who is in it, all or nothing; what is None stays, and so do waiting chats.

        Args:
            by: who changes it.
            team_id: which team.
            name: as it is read on screen.
            mode: whether its operators take chats or are offered them.
            is_default: whether it serves what no team's topic is; then no other does any more.
            topics: the intents it serves; they are taken from whichever team had them.
            members: who joins it and who leaves it.

        Raises:
            DeskError: ``not_found`` for the team and for people; ``team.invalid``, ``team.taken``; ``role.forbidden``
                for people above the actor.
        """
        name = read_name(name, "team.invalid") if name is not None else None
        async with self.database.transaction() as session:
            moving = await Moving.lock(session, by, members)
            team = await session.scalar(
                select(Team).where(Team.id == team_id, Team.removed_at.is_(None)).with_for_update(key_share=True)
            )
            if team is None:
                raise DeskError("not_found")
            changes: dict[str, Any] = {
                "mode": mode,
                "is_default": is_default,
                "topics": list(topics) if topics is not None else None,
            }
            if name is not None and name != team.name:
                await _check_free(session, name, team.id)
                team.name = name
                changes["renamed"] = True
            if mode is not None:
                team.mode = mode
            if is_default is not None:
                if is_default:
                    await _make_default(session, team)
                team.is_default = is_default
            if topics is not None:
                await _serve(session, team, topics)
            given = {name: value for name, value in changes.items() if value is not None}
            if given or not members:
                self.audit.note(session, by, Act.TEAM_CHANGED, "team", team.id, **given)
            moving.carry_out(session, self.audit, by, team.id)
            session.announce(Event(DISPATCH, "team.changed"))

    async def remove(self, by: Staff, team_id: str) -> None:
        """Take a team away. Its people are in no team, its topics the default team's; chats its people hold they keep.

        Raises:
            DeskError: ``not_found``; ``team.default``; ``team.waiting`` with ``waiting``, while somebody waits for it.
        """
        async with self.database.transaction() as session:
            # People before the team, as everywhere, or two who change them at once may wait for one another.
            members = list(
                await session.scalars(
                    select(Staff).where(Staff.team_id == team_id).order_by(Staff.id).with_for_update(of=Staff)
                )
            )
            team = await session.scalar(
                select(Team).where(Team.id == team_id, Team.removed_at.is_(None)).with_for_update()
            )
            if team is None:
                raise DeskError("not_found")
            if team.is_default:
                raise DeskError("team.default")
            queued = select(func.count()).where(Conversation.team_id == team_id, Conversation.state == State.QUEUED)
            if waiting := await session.scalar(queued):
                raise DeskError("team.waiting", waiting=waiting)
            team.removed_at = self.clock.now()
            for staff in members:
                staff.team_id = None
            await session.execute(delete(TeamTopic).where(TeamTopic.team_id == team_id))
            self.audit.note(session, by, Act.TEAM_REMOVED, "team", team.id, members=len(members))
            session.announce(Event(DISPATCH, "team.removed"))


async def standing_team(session: Session, team_id: str) -> Team:
    """Give a team that there is, and let nobody take it away before this transaction ends.

    Raises:
        DeskError: ``not_found``.
    """
    team: Team | None = await session.scalar(
        select(Team).where(Team.id == team_id, Team.removed_at.is_(None)).with_for_update(read=True, key_share=True)
    )
    if team is None:
        raise DeskError("not_found")
    return team


async def _make_default(session: Session, team: Team) -> None:
    await session.execute(update(Team).where(Team.id != team.id).values(is_default=False))
    team.is_default = True


async def _serve(session: Session, team: Team, topics: Sequence[str]) -> None:
    await session.execute(delete(TeamTopic).where((TeamTopic.team_id == team.id) | TeamTopic.intent.in_(topics)))
    session.add_all(TeamTopic(intent=intent, team_id=team.id) for intent in dict.fromkeys(topics))


async def _check_free(session: Session, name: str, but: str | None = None) -> None:
    same = select(Team.id).where(func.lower(Team.name) == name.lower(), Team.removed_at.is_(None))
    if await session.scalar(same.where(Team.id != but) if but else same):
        raise DeskError("team.taken", field="name")
