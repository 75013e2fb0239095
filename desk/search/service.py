"""Finds messages and contacts by what people type, the newest first, and only what they may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    any_,
    column,
    func,
    or_,
    select,
    table,
    text,
    union,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from desk.auth.roles import Permission, may
from desk.contacts.access import to_follow_up, written_about
from desk.conversations.access import readable, ways_to_read
from desk.conversations.models import Conversation
from desk.db import Database, Session
from desk.search.models import OF_CONTACT, OF_TOUCH, SearchEntry
from desk.search.query import in_fts5, in_tsvector, in_words
from desk.staff.models import Staff
from desk.touches.models import Touch
from persian.folding import Alternative, Term, ask, ask_apart

FEW_CONVERSATIONS = 2000
"""Whoever may read no more than these is answered by reading through them: the index would find what is not theirs."""
NEWEST = 20_000
"""How many of the newest entries PostgreSQL looks through before it asks its index: a word that is common stands there
often enough, and the index would give all its places to be sorted."""
QUERY_LIMIT = 200

_BY_THE_INDEX = text(
    "SELECT " + ", ".join(f"set_config('enable_{way}', 'off', true)" for way in ("seqscan", "sort", "hashjoin"))
)
"""Reading through the table would be counted cheaper than it is: the words are taken apart for each row. And how many
places there are is not known beforehand; each is gone to in order, so that nothing need be sorted or held."""

_Order = ColumnElement[Any] | InstrumentedAttribute[int]
_FTS = table("search_words", column("rowid"))


class Scope(StrEnum):
    """What is looked through."""

    CONVERSATIONS = "messages"
    """What was written in conversations."""
    CONTACTS = "contacts"
    """Who the contacts are."""
    TOUCHES = "touches"
    """What was logged of contacts by hand: calls, e-mails, faxes, visits."""


OF_CONTACTS = {Scope.CONTACTS: OF_CONTACT, Scope.TOUCHES: OF_TOUCH}
"""The scopes whose entries belong to contacts, and the word that each of those begins with."""


@dataclass(frozen=True)
class Page:
    """What was found.

    Attributes:
        entries: the newest first.
        more: whether older ones are left.
        alternatives: what they were found by.
    """

    entries: list[SearchEntry]
    more: bool
    alternatives: list[Alternative]


@dataclass(frozen=True)
class Search:
    """Looks through the index.

    Args:
        database: the CRM.
    """

    database: Database

    async def find(
        self,
        session: Session,
        staff: Staff,
        question: str,
        scope: Scope,
        *,
        before: int | None = None,
        limit: int = 20,
    ) -> Page:
        """Find entries, the newest first.

        Args:
            session: a snapshot to read.
            staff: who asks; they find what they may read.
            question: what was typed, of which the first :data:`QUERY_LIMIT` characters count.
            scope: what to look through.
            before: only entries before this one, for the next page.
            limit: how many at most.
        """
        question = question[:QUERY_LIMIT]
        within = await _read_few(session, staff, None)
        for alternatives in (ask(question), ask_apart(question)):
            if alternatives:
                found = await self._entries(session, staff, within, alternatives, scope, before=before, limit=limit + 1)
                if found:
                    return Page(found[:limit], len(found) > limit, alternatives)
        return Page([], False, [])

    async def entries(
        self,
        session: Session,
        staff: Staff,
        alternatives: Sequence[Alternative],
        scope: Scope,
        *,
        before: int | None = None,
        limit: int,
        where: ColumnElement[bool] | None = None,
    ) -> list[SearchEntry]:
        """Give the newest entries that hold any one of the alternatives.

        Args:
            session: a snapshot to read.
            staff: they get what they may read.
            alternatives: what to look for.
            scope: what to look through.
            before: only entries before this one.
            limit: how many at most.
            where: a further condition on the conversations of entries that have one.
        """
        within = await _read_few(session, staff, where)
        return await self._entries(session, staff, within, alternatives, scope, before=before, limit=limit, where=where)

    async def _entries(
        self,
        session: Session,
        staff: Staff,
        within: Sequence[str] | None,
        alternatives: Sequence[Alternative],
        scope: Scope,
        *,
        before: int | None,
        limit: int,
        where: ColumnElement[bool] | None = None,
    ) -> list[SearchEntry]:
        query = select(SearchEntry).limit(limit)
        if within is not None:
            own = await _of(session, within, scope, staff)
            few = query.where(own, in_words(_marked(alternatives, scope)))
            return list(await session.scalars(_paged(few, SearchEntry.id, before)))
        reads_all = may(staff, Permission.ALL_CONVERSATIONS)
        theirs = readable(staff) if where is None else readable(staff) & where
        alternatives = _marked(alternatives, scope)
        if scope in OF_CONTACTS:
            query = query if reads_all else query.where(_theirs_in(scope, staff, _known_by(theirs)))
        elif reads_all and where is None:
            query = query.where(SearchEntry.conversation_id.is_not(None))
        else:
            query = query.join(Conversation, Conversation.id == SearchEntry.conversation_id).where(theirs)
        if self.database.is_sqlite:
            query = query.join(_FTS, _FTS.c.rowid == SearchEntry.id).where(in_fts5(alternatives))
            return list(await session.scalars(_paged(query, _FTS.c.rowid, before)))
        return await self._in_postgresql(session, _paged(query, SearchEntry.id, before), alternatives, before, limit)

    async def _in_postgresql(
        self,
        session: Session,
        query: Select[SearchEntry],
        alternatives: Sequence[Alternative],
        before: int | None,
        limit: int,
    ) -> list[SearchEntry]:
        newest = before or (await session.scalar(select(func.max(SearchEntry.id))) or 0) + 1
        recent = query.where(SearchEntry.id >= newest - NEWEST, in_words(alternatives))
        found = list(await session.scalars(recent))
        if len(found) == limit:
            return found
        await session.execute(_BY_THE_INDEX)
        if await session.scalar(text("SHOW enable_seqscan")) != "off":
            raise RuntimeError("what is set for one search needs a transaction of its own: Database.snapshot()")
        places = select(SearchEntry.id).where(in_tsvector(alternatives))
        if before is not None:
            places = places.where(SearchEntry.id < before)
        # As an array: its places are then gone to one after another, the newest first, until the page is full.
        held = func.array(places.correlate(None).scalar_subquery(), type_=ARRAY(BigInteger))
        return list(await session.scalars(query.where(SearchEntry.id == any_(held))))


def _paged(query: Select[SearchEntry], order: _Order, before: int | None) -> Select[SearchEntry]:
    query = query.order_by(order.desc())
    return query if before is None else query.where(order < before)


def _marked(alternatives: Sequence[Alternative], scope: Scope) -> Sequence[Alternative]:
    """Ask for the entries of a scope alone, where those say by a word of theirs what they are."""
    mark = OF_CONTACTS.get(scope)
    return [(Term(mark, False), *terms) for terms in alternatives] if mark else alternatives


async def _read_few(session: Session, staff: Staff, where: ColumnElement[bool] | None) -> list[str] | None:
    """Give the conversations of somebody who may read few, None for others.

    Each way to read one is asked for by itself, so that an index answers it; a conversation often comes by two of them.
    """
    if may(staff, Permission.ALL_CONVERSATIONS):
        return None
    ways = [select(Conversation.id).where(way) for way in ways_to_read(staff)]
    every = union_all(*(ways if where is None else (way.where(where) for way in ways)))
    ids = list(await session.scalars(every.limit(2 * FEW_CONVERSATIONS + 1)))
    few = set(ids)
    return None if len(ids) > 2 * FEW_CONVERSATIONS or len(few) > FEW_CONVERSATIONS else list(few)


async def _of(session: Session, conversations: Sequence[str], scope: Scope, staff: Staff) -> ColumnElement[bool]:
    """Give the condition for who may read these conversations alone.

    Contacts are named one by one, so that the index gives their entries: for conditions joined by OR all would be read.
    """
    if scope is Scope.CONVERSATIONS:
        return SearchEntry.conversation_id.in_(conversations)
    whose = select(Conversation.contact_id).where(Conversation.id.in_(conversations))
    known = set(await session.scalars(union(whose, to_follow_up(staff))))
    noted = set(await session.scalars(written_about(staff)))
    anyhow = SearchEntry.contact_id.in_(known | noted)
    if scope is Scope.CONTACTS:
        return anyhow
    return anyhow & or_(SearchEntry.contact_id.in_(known), SearchEntry.ref.in_(_touches_of(staff)))


def _theirs_in(scope: Scope, staff: Staff, known: ColumnElement[bool]) -> ColumnElement[bool]:
    """Give the condition on what belongs to contacts: those whose card they see; of the others what is theirs.

    Whoever once logged a touch goes on finding who it was, and what they wrote themselves.
    """
    if scope is Scope.CONTACTS:
        besides = SearchEntry.contact_id.in_(written_about(staff))
    else:
        besides = SearchEntry.ref.in_(_touches_of(staff))
    return or_(known, SearchEntry.contact_id.in_(to_follow_up(staff)), besides)


def _touches_of(staff: Staff) -> Select[str]:
    return select(Touch.id).where(Touch.staff_id == staff.id)


def _known_by(theirs: ColumnElement[bool]) -> ColumnElement[bool]:
    """Give the condition that one of a contact's conversations may be read."""
    known = select(Conversation.id).where(Conversation.contact_id == SearchEntry.contact_id, theirs)
    return known.correlate(SearchEntry).exists()
