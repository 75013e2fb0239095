"""Finding a caller by their number, and adding one who has never been heard of (docs/decisions/0016)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from desk.audit.models import Act
from desk.audit.service import Audit
from desk.auth.limits import SlidingWindow
from desk.clock import to_wire
from desk.contacts.access import Sight, sight_of
from desk.contacts.adding import add_contact
from desk.contacts.models import Contact
from desk.contacts.naming import judged_name, judged_phone
from desk.contacts.service import tags_of
from desk.conversations.views import contact_name
from desk.db import Session
from desk.errors import DeskError
from desk.sites.models import Site
from desk.staff.models import Staff
from desk.texts import Texts
from desk.touches.models import Touch
from desk.touches.service import Logged, Touches, logged_before, touches_of

SHOWN = 10
TOUCHES_SHOWN = 3
LOOKUPS, LOOKUP_SECONDS = 60, 600
"""No operator takes so many calls: whoever asks more often tries numbers out."""


@dataclass(frozen=True)
class Found:
    """Who has a phone number.

    Attributes:
        phone: the number as it is kept.
        contacts: everybody who has it, last seen first.
    """

    phone: str
    contacts: list[dict[str, Any]]


@dataclass(frozen=True)
class Callers:
    """Looks callers up and adds them.

    Args:
        touches: logs what passed.
        audit: keeps who looked whom up.
        texts: the words for guests.
        rate: how often each member of staff may ask.
    """

    touches: Touches
    audit: Audit
    texts: Texts
    rate: SlidingWindow

    async def find(self, staff: Staff, written: str) -> Found:
        """Give who has a phone number: to whoever knows the whole of it, what it takes to log a call.

        Each who was found by somebody that sees no more of them is kept in the audit log.

        Raises:
            DeskError: ``contact.phone``: not a whole phone number; ``rate.lookups``.
        """
        phone = judged_phone(written)
        if phone is None:
            raise DeskError("contact.phone")
        if wait := self.rate.wait(staff.id):
            raise DeskError("rate.lookups", retry_after=int(wait) + 1)
        self.rate.count(staff.id)
        async with self.touches.follow_ups.database.transaction() as session:
            rows = await session.scalars(_having(phone).order_by(Contact.last_seen_at.desc()).limit(SHOWN))
            contacts = [await self._view(session, staff, contact) for contact in rows.all()]
        return Found(phone, contacts)

    async def _view(self, session: Session, staff: Staff, contact: Contact) -> dict[str, Any]:
        sight = await sight_of(session, staff, contact.id)
        if sight is not Sight.FULL:
            self.audit.note(session, staff, Act.CONTACT_LOOKED_UP, "contact", contact.id)
        words_of = None if sight is Sight.FULL else staff.id
        touches = await touches_of(session, contact.id, limit=TOUCHES_SHOWN, words_of=words_of)
        return {
            "id": contact.id,
            "name": contact_name(contact, self.texts),
            "number": contact.number,
            "phone": contact.phone,
            "verified": contact.verified,
            "blocked": contact.blocked_at is not None,
            "tags": await tags_of(session, contact.id),
            "last_seen_at": to_wire(contact.last_seen_at),
            "sight": sight,
            "touches": touches.touches,
        }

    async def welcome(self, staff: Staff, name: str | None, phone: str | None, client_id: str, given: Logged) -> Touch:
        """Add a contact with what passed, in one step; the same `client_id` again gives the touch that is kept.

        Raises:
            DeskError: ``contact.name``; ``contact.phone``; ``contact.unnamed``: neither; ``contact.known``: somebody
                has this number already; and as :meth:`Touches.log`.
        """
        database = self.touches.follow_ups.database
        try:
            async with database.transaction() as session:
                return await self._welcome(session, staff, name, phone, client_id, given)
        except IntegrityError:
            # Sent twice at once: the other is kept.
            async with database.reading() as session:
                repeat = await logged_before(session, staff, client_id)
            if repeat is None:
                raise
            return repeat

    async def _welcome(
        self, session: Session, staff: Staff, name: str | None, phone: str | None, client_id: str, given: Logged
    ) -> Touch:
        # Two who answer the same caller's two calls wait for one another here; messages do not wait for this lock.
        first = select(Site).order_by(Site.id).limit(1).with_for_update(key_share=True)
        site = (await session.scalars(first)).one()
        if repeat := await logged_before(session, staff, client_id):
            return repeat
        name, phone = await judged_name(session, name), judged_phone(phone)
        if name is None and phone is None:
            raise DeskError("contact.unnamed")
        if phone and await session.scalar(_having(phone).limit(1)) is not None:
            raise DeskError("contact.known")
        contact = await add_contact(session, site.id, self.audit.clock.now(), name=name, phone=phone)
        self.audit.note(session, staff, Act.CONTACT_ADDED, "contact", contact.id)
        return await self.touches.write(session, staff, contact, client_id, given)


def _having(phone: str) -> Select[Contact]:
    return select(Contact).where(Contact.phone == phone, Contact.merged_into_id.is_(None), Contact.deleted_at.is_(None))
