"""A contact's card, whole and short."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from desk.cases.models import Case
from desk.cases.views import case_view
from desk.clock import to_wire
from desk.contacts.access import may_rename
from desk.contacts.models import Contact
from desk.contacts.service import tags_of
from desk.contacts.views import block_view, curation_view
from desk.conversations.history import history_of
from desk.conversations.views import contact_name
from desk.db import Session
from desk.orders.models import Order, ProvenOrder
from desk.staff.models import Staff
from desk.texts import Texts
from desk.touches.service import touches_of

CASES_SHOWN = 50


async def card(session: Session, staff: Staff, contact: Contact, texts: Texts) -> dict[str, Any]:
    """Write the whole card; that they may see it is for the caller to know."""
    # Not every order of the same phone number: see docs/decisions/0005-proven-orders-only.md.
    orders = await session.scalars(
        select(Order)
        .join(ProvenOrder, ProvenOrder.order_number == Order.number)
        .where(ProvenOrder.contact_id == contact.id)
        .order_by(Order.placed_at.desc(), Order.number)
    )
    cases = await session.scalars(
        select(Case).where(Case.contact_id == contact.id).order_by(Case.created_at.desc()).limit(CASES_SHOWN)
    )
    touches = await touches_of(session, contact.id)
    return {
        "contact": {
            **_person(contact, texts),
            "email": contact.email,
            "external_id": contact.external_id,
            "claimed": contact.claimed,
            "editable": await may_rename(session, staff, contact.id),
            **await curation_view(session, contact, texts),
            "short": False,
        },
        "orders": [
            {
                "number": order.number,
                "status_text": texts.get("fa", f"order_status.{order.status}"),
                "placed_at": to_wire(order.placed_at),
                "total_rial": order.total_rial,
            }
            for order in orders
        ],
        "cases": [case_view(case, texts) for case in cases],
        "conversations": await history_of(session, staff, contact.id),
        "touches": touches.touches,
        "touches_after": touches.after,
        "notes": [],
    }


async def short_card(session: Session, staff: Staff, contact: Contact, texts: Texts) -> dict[str, Any]:
    """Write what somebody sees of a contact of whom they once logged a touch: the same form with less in it."""
    touches = await touches_of(session, contact.id, words_of=staff.id)
    block = await block_view(session, contact)
    return {
        "contact": {
            **_person(contact, texts),
            "email": None,
            "external_id": None,
            "claimed": None,
            "editable": await may_rename(session, staff, contact.id),
            "number": contact.number,
            "tags": await tags_of(session, contact.id),
            "blocked": block and {**block, "reason": ""},
            "duplicates": [],
            "changes": [],
            "merges": [],
            "short": True,
        },
        "orders": [],
        "cases": [],
        "conversations": [],
        "touches": touches.touches,
        "touches_after": touches.after,
        "notes": [],
    }


def _person(contact: Contact, texts: Texts) -> dict[str, Any]:
    return {
        "id": contact.id,
        "name": contact_name(contact, texts),
        "named": contact.name is not None,
        "phone": contact.phone,
        "verified": contact.verified,
        "first_seen_at": to_wire(contact.first_seen_at),
        "last_seen_at": to_wire(contact.last_seen_at),
    }
