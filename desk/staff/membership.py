"""Who is in which team: people moved in and out in the transaction that changes the team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.auth.roles import MANAGES
from desk.db import Session
from desk.errors import DeskError
from desk.staff.models import Staff
from desk.staff.presence import announce_presence


@dataclass(frozen=True)
class Moves:
    """Whom a change of a team moves, by id; whoever is there (or gone) already is left as they are."""

    join: Sequence[str] = ()
    leave: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.join or self.leave)


NOBODY = Moves()


@dataclass(frozen=True)
class Moving:
    """People locked for a move, and what the move writes."""

    moves: Moves
    rows: dict[str, Staff] = field(default_factory=dict)

    @classmethod
    async def lock(cls, session: Session, by: Staff, moves: Moves) -> Moving:
        """Lock the people; before their team, as everywhere, or two who change them at once may wait for one another.

        Args:
            session: the open transaction.
            by: who moves them.
            moves: whom.

        Raises:
            DeskError: ``not_found`` for an unknown person; ``role.forbidden`` for whoever is above the actor, as the
                actor is now; ``auth.required`` where they are let go.
        """
        if not moves:
            return cls(moves)
        wanted = {*moves.join, *moves.leave}
        found = await session.scalars(
            select(Staff).where(Staff.id.in_({*wanted, by.id})).order_by(Staff.id).with_for_update(of=Staff)
        )
        rows = {staff.id: staff for staff in found}
        actor = rows.get(by.id)
        if actor is None or not actor.active:
            raise DeskError("auth.required")
        if not wanted <= rows.keys():
            raise DeskError("not_found")
        if any(rows[one].role not in MANAGES.get(actor.role, frozenset()) for one in wanted):
            raise DeskError("role.forbidden")
        return cls(moves, rows)

    def carry_out(self, session: Session, audit: Audit, by: Staff, team_id: str) -> None:
        """Move them, and note each one's move by itself.

        Args:
            session: the transaction in which they were locked.
            audit: keeps who moved whom.
            by: who moves them.
            team_id: the team they join or leave; it is standing, and stays so until the transaction ends.
        """
        # Whoever is asked to do both stays in: that is what their team's list then shows.
        steps: list[tuple[str, str | None]] = [(one, team_id) for one in self.moves.join]
        steps += [(one, None) for one in self.moves.leave if one not in self.moves.join]
        for staff_id, to in dict.fromkeys(steps):
            staff = self.rows[staff_id]
            # Somebody moved them elsewhere since the list was read: that stands.
            if staff.team_id == to or (to is None and staff.team_id != team_id):
                continue
            staff.team_id = to
            audit.note(session, by, Act.STAFF_CHANGED, "staff", staff.id, team=to)
            announce_presence(session, staff)
