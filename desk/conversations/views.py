"""Conversations and messages as the protocols write them (docs/protocol.md, "Shared shapes")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.clock import to_wire
from desk.contacts.models import Contact
from desk.conversations.facts import Facts, read_facts
from desk.conversations.models import HELD, Author, Conversation, Message
from desk.db import Session
from desk.queue.expected import place_view
from desk.queue.views import queue_view
from desk.service_levels.reading import clocks_view
from desk.staff.models import Staff
from desk.steering.reading import beside
from desk.surveys.models import Survey
from desk.surveys.reading import latest_survey
from desk.texts import Texts


def message_view(message: Message, *, for_staff: bool) -> dict[str, Any]:
    """Write a message for a client.

    Args:
        message: the message.
        for_staff: staff get the bot's understanding. Each side gets the client ids of its own
            messages only: an id is what proves a first message to be a repeat.
    """
    own = Author.OPERATOR if for_staff else Author.CUSTOMER
    view: dict[str, Any] = {
        "id": message.id,
        "seq": message.seq,
        "client_id": message.client_id if message.author == own else None,
        "author": message.author,
        "name": message.name,
        "text": message.text,
        "payload": message.payload,
        "created_at": to_wire(message.created_at),
    }
    if for_staff:
        view["understanding"] = message.understanding
    return view


def gist(message: Message) -> str:
    """Give a message's words; of one without any what it carries, by name."""
    payload = message.payload or {}
    if message.text:
        return message.text
    if payload.get("type") == "file":
        return str(payload["file"]["name"])
    return "، ".join(str(product["title"]) for product in payload.get("products", []))


def marks_view(conversation: Conversation) -> dict[str, int]:
    """Write how far the customer has received and read a conversation."""
    return {"delivered": conversation.customer_delivered_seq, "read": conversation.customer_read_seq}


async def customer_news(session: Session, conversation: Conversation, now: datetime) -> dict[str, Any]:
    """Write what a customer's socket must know of a conversation, as it stands now.

    Returns:
        ``view``: the conversation for its customer; ``team_id``: in whose queue it is, if it waits; ``revision``: of
        two readings the one with the lower is the older.
    """
    operator = await session.get(Staff, conversation.operator_id) if conversation.operator_id else None
    return await _customer_news(session, conversation, operator, await latest_survey(session, conversation.id), now)


async def _customer_news(
    session: Session, conversation: Conversation, operator: Staff | None, survey: Survey | None, now: datetime
) -> dict[str, Any]:
    view = {
        "id": conversation.id,
        "state": conversation.state,
        "operator": {"name": operator.name} if operator and conversation.state in HELD else None,
        **await place_view(session, conversation, now),
        "last_seq": conversation.last_seq,
        "read_seq": conversation.operator_read_seq,
        "survey": {"id": survey.id, "state": survey.state} if survey else None,
    }
    return {"view": view, "team_id": conversation.team_id, "revision": conversation.revision}


def contact_name(contact: Contact, texts: Texts, lang: str = "fa") -> str:
    """Give the name to show for a contact: their own, or "guest" and a number."""
    return contact.name or texts.get(lang, "contact.guest", number=contact.number)


async def staff_summary(session: Session, conversation: Conversation, texts: Texts) -> dict[str, Any]:
    """Write a conversation for staff lists."""
    return await _summary(session, conversation, await read_facts(session, conversation), texts)


@dataclass(frozen=True)
class BothViews:
    """A conversation as both sides see it.

    Attributes:
        staff: what :func:`staff_summary` gives.
        customer: what :func:`customer_news` gives.
    """

    staff: dict[str, Any]
    customer: dict[str, Any]


async def both_views(session: Session, conversation: Conversation, texts: Texts, now: datetime) -> BothViews:
    """Write a conversation for both sides from one reading."""
    facts = await read_facts(session, conversation)
    return BothViews(
        await _summary(session, conversation, facts, texts),
        await _customer_news(session, conversation, facts.operator, facts.survey, now),
    )


async def _summary(session: Session, conversation: Conversation, facts: Facts, texts: Texts) -> dict[str, Any]:
    company = await beside(session, conversation) if facts.accompanied else ()
    contact, operator, team, handoff, last = facts.contact, facts.operator, facts.team, facts.handoff, facts.last
    return {
        "id": conversation.id,
        "state": conversation.state,
        "contact": {
            "id": contact.id,
            "name": contact_name(contact, texts),
            "phone": contact.phone,
            "verified": contact.verified,
            "identified": contact.external_id is not None,
            "claimed": contact.claimed,
            "earlier": facts.earlier,
        },
        "operator": {"id": operator.id, "name": operator.name} if operator else None,
        "team": {"id": team.id, "name": team.name} if team else None,
        **await queue_view(session, conversation, handoff, facts.because, transferred=facts.transferred),
        "joined": [{"id": one.id, "name": one.name} for one in company],
        "clocks": await clocks_view(session, conversation.id),
        "handoff": {
            "reason": handoff.reason,
            "intent": handoff.intent,
            "requested_at": to_wire(handoff.requested_at),
            "summary": handoff.summary,
            "details": handoff.details,
        }
        if handoff
        else None,
        "last": {"author": last.author, "text": gist(last)[:200], "at": to_wire(last.created_at)} if last else None,
        "last_seq": conversation.last_seq,
        "last_note": conversation.last_note,
        "marks": marks_view(conversation),
        "unread": facts.unread,
        "opened_at": to_wire(conversation.opened_at),
        "updated_at": to_wire(conversation.updated_at),
        "revision": conversation.revision,
    }


def without_words(summary: dict[str, Any]) -> dict[str, Any]:
    """Give a summary for somebody who may know where a chat is, and not what is said in it."""
    handoff = summary["handoff"] and {**summary["handoff"], "summary": None, "details": None}
    contact = {**summary["contact"], "phone": None, "claimed": None}
    return {**summary, "last": None, "handoff": handoff, "contact": contact}
