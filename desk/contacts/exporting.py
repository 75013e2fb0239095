"""What is kept of one contact, as one document for them to have.

Private notes are in it: what the shop has written of a person is that person's to ask for. Who of the staff wrote them
is not, nor who held a chat.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from desk.cases.models import Case, ChangeKind, FollowUp, FollowUpChange
from desk.clock import to_wire
from desk.contacts.models import Contact, ContactChange
from desk.contacts.service import tags_of
from desk.conversations.models import Conversation, Episode, Message
from desk.db import Base, Session
from desk.notes.models import Note
from desk.orders.models import Order, ProvenOrder
from desk.queue.models import Handoff, WrapUp
from desk.surveys.models import Survey
from desk.touches.models import Touch

# What tells apart rows and colleagues, but nothing of the person.
LEFT_OUT = {"site_id", "contact_id", "conversation_id", "staff_id", "operator_id", "team_id", "done_by", "commands"}
LEFT_OUT |= {"blocked_by_id", "merged_into_id", "client_id", "case_id", "revision", "episode_id", "created_by"}
LEFT_OUT |= {"follow_up_id"}


async def everything(session: Session, contact: Contact, now: datetime) -> dict[str, Any]:
    """Give everything that is kept of a contact and of whoever was merged into them."""
    conversations = list(
        await session.scalars(
            select(Conversation).where(Conversation.contact_id == contact.id).order_by(Conversation.opened_at)
        )
    )
    orders = (
        select(Order)
        .join(ProvenOrder, ProvenOrder.order_number == Order.number)
        .where(ProvenOrder.contact_id == contact.id)
        .order_by(Order.placed_at)
    )
    parts = select(Contact).where(Contact.merged_into_id == contact.id).order_by(Contact.number)
    return {
        "exported_at": to_wire(now),
        "contact": {**_row(contact), "tags": await tags_of(session, contact.id)},
        "merged": [_row(part) for part in await session.scalars(parts)],
        "orders": [_row(order) for order in await session.scalars(orders)],
        "changes": await _rows(session, ContactChange, ContactChange.contact_id == contact.id, ContactChange.at),
        "touches": await _rows(session, Touch, Touch.contact_id == contact.id, Touch.happened_at),
        "cases": await _rows(session, Case, Case.contact_id == contact.id),
        "follow_ups": await _tasks(session, contact.id),
        "conversations": [await _conversation(session, conversation) for conversation in conversations],
    }


async def _tasks(session: Session, contact_id: str) -> list[dict[str, Any]]:
    tasks = select(FollowUp).where(FollowUp.contact_id == contact_id).order_by(FollowUp.created_at)
    # Before and after of a task that is handed on are colleagues.
    told = FollowUpChange.kind.not_in((ChangeKind.MADE, ChangeKind.HANDED))
    order = FollowUpChange.at
    return [
        {**_row(row), "changes": await _rows(session, FollowUpChange, and_(_of(row), told), order)}
        for row in (await session.scalars(tasks)).all()
    ]


def _of(task: FollowUp) -> ColumnElement[bool]:
    return FollowUpChange.follow_up_id == task.id


async def _conversation(session: Session, conversation: Conversation) -> dict[str, Any]:
    episodes = select(Episode.id).where(Episode.conversation_id == conversation.id)
    return {
        **_row(conversation),
        "messages": await _rows(session, Message, Message.conversation_id == conversation.id, Message.seq),
        "notes": [
            {"text": note.text, "whisper": note.whisper, "created_at": to_wire(note.created_at)}
            for note in await session.scalars(
                select(Note).where(Note.conversation_id == conversation.id).order_by(Note.number)
            )
        ],
        "episodes": await _rows(session, Episode, Episode.conversation_id == conversation.id, Episode.ordinal),
        "handoffs": await _rows(session, Handoff, Handoff.conversation_id == conversation.id),
        "wrap_ups": await _rows(session, WrapUp, WrapUp.episode_id.in_(episodes)),
        "surveys": await _rows(session, Survey, Survey.conversation_id == conversation.id),
    }


async def _rows(session: Session, table: type[Base], condition: Any, order: Any = None) -> list[dict[str, Any]]:
    query = select(table).where(condition)
    if order is not None:
        query = query.order_by(order)
    return [_row(row) for row in await session.scalars(query)]


def _row(row: Base) -> dict[str, Any]:
    values = {column.name: getattr(row, column.name) for column in row.__table__.columns}
    return {
        name: to_wire(value) if isinstance(value, datetime) else value
        for name, value in values.items()
        if name not in LEFT_OUT
    }
