"""Which contact and which conversation somebody who opens the widget comes back to."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy import select

from desk.auth.identity import Claim, User
from desk.contacts.merging import Merging
from desk.contacts.models import Contact
from desk.conversations.models import Conversation, State
from desk.db import Database, Session
from desk.errors import DeskError
from desk.sites.models import Site

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recognition:
    """Puts the token a browser holds and the claim its page makes together.

    The token opens the conversation of somebody whom no shop has named. Of a named contact it opens nothing without the
    shop's signature for the same customer: whoever uses the browser next, signed out or as another, sees none of it.
    A claim that is not signed opens nothing and merges nobody.

    Args:
        database: the CRM.
        merging: makes a chat begun before signing in the customer's own.
    """

    database: Database
    merging: Merging

    async def conversation_of(self, site: Site, held: str | None, claim: Claim | None) -> str | None:
        """Give the conversation to go on with; None to begin afresh. Nothing is changed by coming.

        Args:
            site: where they are.
            held: the conversation their token speaks for.
            claim: who the page says they are.
        """
        async with self.database.reading() as session:
            own = await session.get(Conversation, held) if held else None
            holder = await session.get_one(Contact, own.contact_id) if own else None
            if own is None or holder is None or own.site_id != site.id or holder.deleted_at:
                own = holder = None
            if own and holder and claim and claim.signed and holder.external_id == claim.user.id:
                return await _current(session, holder.id)  # the token proves it as well: it need not be fresh
            nameless = own.id if own and holder and holder.external_id is None else None
            if claim is None or not claim.verified or (nameless and own and own.state != State.RESOLVED):
                return nameless
            known = await _named(session, site.id, claim.user.id)
            return (await _current(session, known.id) if known else None) or nameless

    async def settle(
        self, session: Session, site: Site, held: str | None, claim: Claim | None
    ) -> tuple[str | None, Contact | None]:
        """Carry out what a claim means, in the transaction that stores what is said.

        A verified claim names a nameless contact, or, when the shop's customer is known already, makes what was begun
        without a name theirs; not while both are with humans. A claim that nobody has proved is kept beside what is
        known.

        Returns:
            The conversation to go on with, and the contact to begin one for when there is none.
        """
        if claim is None:
            return held, None
        contact = await self._holder(session, held) if held else None
        if contact and contact.deleted_at:
            held = contact = None
        known = await _named(session, site.id, claim.user.id) if claim.verified else None
        if held is None:
            return (await _current(session, known.id), known) if known else (None, None)
        if contact is None or contact.external_id not in (None, claim.user.id):
            return held, None
        if known and known.id != contact.id:
            try:
                await self.merging.merge(session, known.id, contact.id, None)
            except DeskError as error:
                log.info("contact %s stays beside %s: %s", contact.id, known.id, error.code)
                return held, None
            held, contact = await _current(session, known.id) or held, known
        keep(contact, claim)
        await session.flush()
        return held, None

    async def _holder(self, session: Session, conversation_id: str) -> Contact | None:
        conversation = await session.get(Conversation, conversation_id)
        return await session.get(Contact, conversation.contact_id) if conversation else None


def keep(contact: Contact, claim: Claim) -> None:
    """Keep what a claim says of a contact: as their name when it is verified, else as what they say."""
    if claim.verified:
        _adopt(contact, claim.user)
    elif contact.external_id is None and contact.claimed != claim.as_claimed():
        contact.claimed = claim.as_claimed()


def _adopt(contact: Contact, user: User) -> None:
    contact.external_id = user.id
    contact.claimed = None
    contact.name = user.name or contact.name
    contact.phone = user.phone or contact.phone
    contact.email = user.email or contact.email


async def _named(session: Session, site_id: str, external_id: str) -> Contact | None:
    """Give the contact that a site knows by this id."""
    found: Contact | None = await session.scalar(
        select(Contact).where(Contact.site_id == site_id, Contact.external_id == external_id)
    )
    return found


async def _current(session: Session, contact_id: str) -> str | None:
    """Give a contact's open conversation, else the newest."""
    found: str | None = await session.scalar(
        select(Conversation.id)
        .where(Conversation.contact_id == contact_id)
        .order_by(Conversation.state == State.RESOLVED, Conversation.opened_at.desc(), Conversation.id.desc())
        .limit(1)
    )
    return found
