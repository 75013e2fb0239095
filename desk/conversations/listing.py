"""Long lists of conversations, a page at a time: a team's, and everybody's. The newest change comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select

from desk.auth.roles import Permission, may
from desk.contacts.models import Contact
from desk.conversations.access import readable
from desk.conversations.models import HELD, Conversation, State
from desk.db import Session
from desk.errors import DeskError
from desk.search.models import SearchEntry
from desk.search.query import in_words
from desk.staff.models import Staff
from persian.folding import ask

LIVE = (State.QUEUED, *HELD)
"""What a team has to do with now."""


class Which(StrEnum):
    """Whose conversations."""

    TEAM = "team"
    """Those that wait for a team or are with its operators."""
    ALL = "all"
    """Every conversation there is."""


@dataclass(frozen=True)
class Wanted:
    """What a list is to hold.

    Attributes:
        which: whose conversations.
        team_id: only this team's; of a team's list, without it, the asker's own.
        state: only those in this state.
        question: only those whose contact is found by it; empty for all.
        before: where the last page ended.
    """

    which: Which
    team_id: str | None = None
    state: State | None = None
    question: str = ""
    before: tuple[datetime, str] | None = None


async def listed(session: Session, staff: Staff, wanted: Wanted, limit: int) -> list[tuple[Conversation, bool]]:
    """Give a page of a list, and of each conversation whether the asker may read its words.

    Args:
        session: where to read.
        staff: operators see their own team's alone: who holds a chat is no secret among colleagues, its words are.
        wanted: what to list.
        limit: how many at most.

    Raises:
        DeskError: ``role.forbidden`` for everybody's, or another team's, at an operator's wish.
    """
    conditions = _conditions(staff, wanted)
    rows = await session.scalars(
        select(Conversation)
        .where(*conditions)
        .order_by(Conversation.updated_at.desc(), Conversation.id.desc())
        .limit(limit)
    )
    found = list(rows)
    ids = [conversation.id for conversation in found]
    theirs = set(await session.scalars(select(Conversation.id).where(Conversation.id.in_(ids), readable(staff))))
    return [(conversation, conversation.id in theirs) for conversation in found]


def _conditions(staff: Staff, wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    everything = may(staff, Permission.ALL_CONVERSATIONS)
    conditions: list[ColumnElement[bool]] = []
    if wanted.which is Which.TEAM:
        team_id = wanted.team_id or staff.team_id
        if not everything and team_id != staff.team_id:
            raise DeskError("role.forbidden")
        if team_id or not everything:
            conditions.append(Conversation.team_id == team_id)
        conditions.append(Conversation.state.in_(LIVE))
    elif not everything:
        raise DeskError("role.forbidden")
    elif wanted.team_id:
        conditions.append(Conversation.team_id == wanted.team_id)
    if wanted.state:
        conditions.append(Conversation.state == wanted.state)
    if wanted.question:
        conditions.append(_of_contacts(wanted.question))
        # Whoever may not read a chat does not learn by asking whose phone number it belongs to.
        conditions.append(readable(staff))
    if wanted.before:
        at, key = wanted.before
        earlier = and_(Conversation.updated_at == at, Conversation.id < key)
        conditions.append(or_(Conversation.updated_at < at, earlier))
    return conditions


def _of_contacts(question: str) -> ColumnElement[bool]:
    alternatives = ask(question)
    words = in_words(alternatives) if alternatives else SearchEntry.id < 0
    found = select(SearchEntry.contact_id).where(SearchEntry.kind == "contact", words)
    # A guest has no name in the index, but a number on every screen.
    number = question.strip()
    guest = [Contact.number == int(number)] if number.isdecimal() and len(number) <= 9 else []
    return Conversation.contact_id.in_(select(Contact.id).where(or_(Contact.id.in_(found), *guest)))
