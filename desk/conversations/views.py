"""Conversations and messages as the protocols write them (docs/protocol.md, "Shared shapes")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from desk.clock import to_wire
from desk.contacts.models import Contact
from desk.conversations.models import HELD, Author, Conversation, Message
from desk.db import Session
from desk.queue.expected import place_view
from desk.queue.models import Handoff
from desk.queue.views import because, queue_view
from desk.service_levels.reading import clocks_view
from desk.staff.models import Staff, Team
from desk.steering.reading import beside
from desk.surveys.models import Survey
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


async def customer_view(session: Session, conversation: Conversation, now: datetime) -> dict[str, Any]:
    """Write a conversation for its customer, as it stands now."""
    operator = (
        await session.get(Staff, conversation.operator_id)
        if conversation.operator_id and conversation.state in HELD
        else None
    )
    survey = await latest_survey(session, conversation.id)
    return {
        "id": conversation.id,
        "state": conversation.state,
        "operator": {"name": operator.name} if operator else None,
        **await place_view(session, conversation, now),
        "last_seq": conversation.last_seq,
        "read_seq": conversation.operator_read_seq,
        "survey": {"id": survey.id, "state": survey.state} if survey else None,
    }


async def latest_survey(session: Session, conversation_id: str) -> Survey | None:
    """Give the newest survey of a conversation."""
    survey: Survey | None = await session.scalar(
        select(Survey)
        .where(Survey.conversation_id == conversation_id)
        .order_by(Survey.sent_at.desc(), Survey.id.desc())
        .limit(1)
    )
    return survey


def contact_name(contact: Contact, texts: Texts, lang: str = "fa") -> str:
    """Give the name to show for a contact: their own, or "guest" and a number."""
    return contact.name or texts.get(lang, "contact.guest", number=contact.number)


@dataclass(frozen=True)
class _Facts:
    """What a summary says of a conversation that stands in other rows."""

    contact: Contact
    operator: Staff | None
    team: Team | None
    handoff: Handoff | None
    last: Message | None
    unread: int
    earlier: int
    because: list[str] | None


async def _facts(session: Session, conversation: Conversation) -> _Facts:
    """Read them in one statement: a summary is written at every message, and each statement has its price."""
    handoff = (
        select(Handoff.id)
        .where(Handoff.conversation_id == conversation.id)
        .order_by(Handoff.requested_at.desc(), Handoff.id.desc())
        .limit(1)
    )
    # What a person last said: the bot's phrases and the notices to the customer tell staff nothing.
    last = (
        select(Message.id)
        .where(Message.conversation_id == conversation.id, Message.author.in_((Author.CUSTOMER, Author.OPERATOR)))
        .order_by(Message.seq.desc())
        .limit(1)
    )
    unread = (
        select(func.count())
        .select_from(Message)
        .where(
            Message.conversation_id == conversation.id,
            Message.author == Author.CUSTOMER,
            Message.seq > conversation.operator_read_seq,
        )
    )
    earlier = (
        select(func.count())
        .select_from(Conversation)
        .where(Conversation.contact_id == conversation.contact_id, Conversation.id != conversation.id)
    )
    row = await session.execute(
        select(
            Contact,
            Staff,
            Team,
            Handoff,
            Message,
            unread.scalar_subquery(),
            earlier.scalar_subquery(),
            because(conversation).scalar_subquery(),
        )
        .select_from(Contact)
        .outerjoin(Staff, Staff.id == conversation.operator_id)
        .outerjoin(Team, Team.id == conversation.team_id)
        .outerjoin(Handoff, Handoff.id == handoff.scalar_subquery())
        .outerjoin(Message, Message.id == last.scalar_subquery())
        .where(Contact.id == conversation.contact_id)
    )
    return _Facts(*row.one())


async def staff_summary(session: Session, conversation: Conversation, texts: Texts) -> dict[str, Any]:
    """Write a conversation for staff lists."""
    facts = await _facts(session, conversation)
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
        **await queue_view(session, conversation, handoff, facts.because),
        "joined": [{"id": one.id, "name": one.name} for one in await beside(session, conversation)],
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
