"""Telling open contact cards that what they show has changed."""

from __future__ import annotations

from desk.conversations.record import STAFF
from desk.db import Session
from desk.events import Event

CONTACT_CHANGED = "contact.changed"


def announce_contact(session: Session, *contact_ids: str) -> None:
    """Tell the desk, once this transaction has committed, that these contacts are to be asked for again.

    The news holds ids alone: it reaches everybody at the desk, and each asks for what they may see.
    """
    for contact_id in contact_ids:
        session.announce(Event(STAFF, CONTACT_CHANGED, {"contact_id": contact_id}))
