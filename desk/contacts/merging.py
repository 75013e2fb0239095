"""Two contacts found to be one person: everything of the one becomes the other's, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, select, update

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.cases.models import Case, CaseState
from desk.contacts.closing import WITH_HUMANS, close_unasked
from desk.contacts.models import Contact, ContactMerge
from desk.contacts.news import announce_contact
from desk.conversations.models import Conversation, State
from desk.conversations.record import Record
from desk.db import Base, Session
from desk.errors import DeskError
from desk.ids import new_id
from desk.orders.models import OrderTries
from desk.search.models import SEARCHED, SearchEntry
from desk.staff.models import Staff

FILLED = ("name", "phone", "email", "external_id", "claimed", "blocked_at", "blocked_by_id", "block_reason")
"""What the kept contact takes over where it has nothing of its own."""
NOT_MOVED = {"contacts", "contact_merges", "search_entries"}
"""What speaks of a contact without being theirs; entries of the index go with their rows."""


@dataclass(frozen=True)
class Merging:
    """Merges contacts and parts them again.

    Args:
        record: the way to write in conversations.
        audit: keeps who did it.
    """

    record: Record
    audit: Audit

    async def merge(self, session: Session, kept_id: str, away_id: str, staff: Staff | None) -> ContactMerge:
        """Make everything of one contact another's. Of two open conversations the bot's is closed.

        Whatever table refers to contacts is moved, so that a new one is not forgotten. What the kept contact has
        already (an order proved by both, a tag on both) stays with the other, whom nobody meets any more.

        Args:
            session: a transaction.
            kept_id: who stays.
            away_id: who becomes a part of them.
            staff: who found it; None when the customer proved it.

        Raises:
            DeskError: ``not_found``; ``contact.same``; ``contact.two_names``: the shop knows them as two customers;
                ``contact.two_open``: each has a conversation with a human.
        """
        if kept_id == away_id:
            raise DeskError("contact.same")
        open_now = await self._lock(session, kept_id, away_id)
        kept, away = await living(session, kept_id), await living(session, away_id)
        if kept.site_id != away.site_id:
            raise DeskError("not_found")
        if kept.external_id and away.external_id:
            raise DeskError("contact.two_names")
        await self._leave_one_open(session, open_now)
        await self._prepare(session, kept, away)
        moved = {}
        for table in _tables():
            if keys := await _move(session, table, away.id, kept.id, None):
                moved[table.name] = keys
        filled = [name for name in FILLED if getattr(kept, name) is None and getattr(away, name) is not None]
        values = {name: getattr(away, name) for name in filled}
        away.external_id = None  # one customer of the shop, one contact
        away.merged_into_id = kept.id
        await session.flush()
        for name, value in values.items():
            setattr(kept, name, value)
        if away.verified and not kept.verified:
            kept.verified = True
            filled.append("verified")
        kept.first_seen_at = min(kept.first_seen_at, away.first_seen_at)
        kept.last_seen_at = max(kept.last_seen_at, away.last_seen_at)
        merge = ContactMerge(
            id=new_id(),
            kept_id=kept.id,
            away_id=away.id,
            staff_id=staff.id if staff else None,
            at=self.record.clock.now(),
            moved=moved,
            filled=filled,
        )
        session.add(merge)
        counts = {table: len(keys) for table, keys in moved.items()}
        self.audit.note(
            session, staff, Act.CONTACT_MERGED, "contact", kept.id, other=away.id, merge=merge.id, moved=counts
        )
        await session.flush()
        await self._announce(session, [kept.id])
        announce_contact(session, kept.id, away.id)
        return merge

    async def undo(self, session: Session, merge_id: str, staff: Staff) -> ContactMerge:
        """Part two contacts again: what was moved goes back, what came since stays with the kept one.

        Raises:
            DeskError: ``not_found``; ``contact.not_undoable``: undone before, or one of them is gone since.
        """
        merge = await session.get(ContactMerge, merge_id, with_for_update=True)
        if merge is None:
            raise DeskError("not_found")
        await self._lock(session, merge.kept_id, merge.away_id)
        kept = await session.get_one(Contact, merge.kept_id, with_for_update=True)
        away = await session.get_one(Contact, merge.away_id, with_for_update=True)
        gone = kept.merged_into_id or kept.deleted_at or away.deleted_at
        if merge.undone_at or gone or away.merged_into_id != kept.id:
            raise DeskError("contact.not_undoable")
        merge.undone_at = self.record.clock.now()
        merge.undone_by_id = staff.id
        for table in _tables():
            await _move(session, table, kept.id, away.id, merge.moved.get(table.name, []))
        values = {name: getattr(kept, name) for name in merge.filled}
        for name in merge.filled:
            setattr(kept, name, False if name == "verified" else None)
        away.merged_into_id = None
        await session.flush()
        if "external_id" in merge.filled:
            away.external_id = values["external_id"]
        self.audit.note(session, staff, Act.CONTACT_PARTED, "contact", kept.id, other=away.id, merge=merge.id)
        await session.flush()
        await self._announce(session, [kept.id, away.id])
        announce_contact(session, kept.id, away.id)
        return merge

    async def _lock(self, session: Session, *contact_ids: str) -> list[Conversation]:
        """Lock both with their open conversations, in the order in which a message locks them; give those."""
        query = (
            select(Conversation)
            .where(Conversation.contact_id.in_(contact_ids), Conversation.state != State.RESOLVED)
            .order_by(Conversation.id)
            .with_for_update()
        )
        await session.execute(query)
        await session.execute(
            select(Contact.id).where(Contact.id.in_(contact_ids)).order_by(Contact.id).with_for_update()
        )
        # One that was begun meanwhile is seen now; none can be begun any more.
        return list(await session.scalars(query.execution_options(populate_existing=True)))

    async def _leave_one_open(self, session: Session, open_now: list[Conversation]) -> None:
        """Keep the rule "one open conversation a contact" before it would be broken."""
        if len(open_now) < 2:
            return
        with_bot = sorted((row for row in open_now if row.state not in WITH_HUMANS), key=lambda row: row.updated_at)
        if not with_bot:
            raise DeskError("contact.two_open")
        await close_unasked(self.record, session, with_bot[0], "merge")

    async def _prepare(self, session: Session, kept: Contact, away: Contact) -> None:
        # The same wish on the same order, open twice: both go on, the other's with its order in words.
        theirs = select(Case.kind, Case.order_number).where(Case.contact_id == kept.id, Case.state == CaseState.OPEN)
        wishes = {(kind, number) for kind, number in await session.execute(theirs)}
        for case in await session.scalars(
            select(Case).where(Case.contact_id == away.id, Case.state == CaseState.OPEN, Case.order_number.is_not(None))
        ):
            if (case.kind, case.order_number) in wishes:
                case.details = {**case.details, "order": case.order_number}
                case.order_number = None
        # Being another contact before does not give anybody fresh tries at an order.
        for tries in await session.scalars(select(OrderTries).where(OrderTries.contact_id == away.id)):
            own = await session.get(OrderTries, (kept.id, tries.order_number))
            if own is not None:
                own.wrong = max(own.wrong, tries.wrong)
        await session.flush()

    async def _announce(self, session: Session, contact_ids: list[str]) -> None:
        rows = await session.scalars(
            select(Conversation).where(Conversation.contact_id.in_(contact_ids), Conversation.state != State.RESOLVED)
        )
        for conversation in rows.all():
            await self.record.changed(session, conversation, for_staff_only=True)


async def living(session: Session, contact_id: str) -> Contact:
    """Give a contact that is neither forgotten nor part of another.

    Raises:
        DeskError: ``not_found``.
    """
    contact = await session.get(Contact, contact_id, populate_existing=True)
    if contact is None or contact.merged_into_id or contact.deleted_at:
        raise DeskError("not_found")
    return contact


async def duplicates(session: Session, contact: Contact, limit: int = 10) -> list[tuple[Contact, int]]:
    """Give who else of the site has a contact's phone number, with how many conversations each, last seen first."""
    if not contact.phone:
        return []
    count = select(func.count()).where(Conversation.contact_id == Contact.id).correlate(Contact).scalar_subquery()
    rows = await session.execute(
        select(Contact, count)
        .where(
            Contact.site_id == contact.site_id,
            Contact.phone == contact.phone,
            Contact.id != contact.id,
            Contact.merged_into_id.is_(None),
            Contact.deleted_at.is_(None),
        )
        .order_by(Contact.last_seen_at.desc())
        .limit(limit)
    )
    return [(row, number) for row, number in rows]


def _tables() -> Iterator[Table]:
    """Give every table with rows of contacts."""
    for table in Base.metadata.sorted_tables:
        if table.name not in NOT_MOVED and _column(table) is not None:
            yield table


def _column(table: Table) -> Any:
    return next((key.parent for key in table.foreign_keys if key.column.table.name == "contacts"), None)


async def _move(session: Session, table: Table, source: str, target: str, only: list[str] | None) -> list[str]:
    """Move rows from one contact to another; give their keys: what else of their primary key tells them apart."""
    column = _column(table)
    rest = [key for key in table.primary_key.columns if key is not column]
    if only == [] or len(rest) != 1:
        return []
    (key,) = rest
    mine: ColumnElement[bool] = column == source
    if only is not None:
        mine = and_(mine, key.in_(only))
    if column.primary_key:
        other = table.alias()
        mine = and_(mine, key.not_in(select(other.c[key.name]).where(other.c[column.name] == target)))
    keys = [str(found) for found in await session.scalars(select(key).where(mine))]
    if keys:
        await session.execute(update(table).where(column == source, key.in_(keys)).values({column: target}))
        for kind, found in SEARCHED.items():
            if found.table.__table__ is table:
                entries = update(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.ref.in_(keys))
                await session.execute(entries.values(contact_id=target))
    return keys
