"""Masks private numbers in whatever people write, before it is stored, sent on, indexed or logged."""

from __future__ import annotations

from sqlalchemy import select

from desk.conversations.models import Author, Conversation, Message
from desk.db import Session
from desk.orders.models import Order
from desk.shop_rules.service import read_rules
from persian.private import find_private, mask

ASKED = {Author.CUSTOMER: (Author.BOT, Author.OPERATOR), Author.OPERATOR: (Author.CUSTOMER,)}
"""Who could have asked for what each side writes."""
SHORTEST = 10
"""Digits of the shortest private number."""


async def masked(
    session: Session, text: str, conversation: Conversation | None = None, author: Author | None = None
) -> str:
    """Give a text as it may be kept: with its bank cards, Shebas and national codes masked but for four digits.

    The numbers of orders that the shop has, and the shop's own numbers in its rules, are nobody's secret and stay.

    Args:
        session: where to read.
        text: what somebody wrote.
        conversation: where; what the other side said last there tells what a number without words is.
        author: who wrote it.
    """
    if sum(char.isdecimal() for char in text) < SHORTEST:
        return text
    asked = await _asked(session, conversation, author) if conversation and author else ""
    found = {private.digits for private in find_private(text, asked)}
    if not found:
        return text
    orders = await session.scalars(select(Order.number).where(Order.number.in_(found)))
    keep = {*orders, *(await read_rules(session)).own_numbers}
    return mask(text, asked, keep)


async def _asked(session: Session, conversation: Conversation, author: Author) -> str:
    last = (
        select(Message.text)
        .where(Message.conversation_id == conversation.id, Message.author.in_(ASKED[author]))
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return await session.scalar(last) or ""
