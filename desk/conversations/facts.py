"""What the views of a conversation say that stands in other rows, read in one statement.

A view is written at every message, and each statement has its price: so has putting one together, which is why this one
is put together once.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from desk.contacts.models import Contact
from desk.conversations.models import Author, Conversation, Message
from desk.db import Session
from desk.queue.decisions import was_transferred
from desk.queue.models import Handoff
from desk.queue.views import because
from desk.staff.models import Staff, Team
from desk.steering.reading import has_company
from desk.surveys.models import Survey
from desk.surveys.reading import NEWEST


@dataclass(frozen=True)
class Facts:
    """What belongs to a conversation.

    Attributes:
        contact: whose it is.
        operator: who holds it, or held it last.
        team: in whose queue it is or was.
        handoff: its newest request for a human.
        last: what a person said last: the bot's phrases and the notices to the customer tell staff nothing.
        survey: its newest.
        unread: how many of the customer's messages its operator has not read.
        earlier: how many other conversations the contact has had.
        because: why its newest stay in a queue has the priority it has.
        transferred: whether it was ever handed on.
        accompanied: whether somebody is beside its operator.
    """

    contact: Contact
    operator: Staff | None
    team: Team | None
    handoff: Handoff | None
    last: Message | None
    survey: Survey | None
    unread: int
    earlier: int
    because: list[str] | None
    transferred: bool
    accompanied: bool


_CONVERSATION = bindparam("conversation_id", type_=Conversation.id.type)
_CONTACT = bindparam("contact_id", type_=Contact.id.type)
_HANDOFF = (
    select(Handoff.id)
    .where(Handoff.conversation_id == _CONVERSATION)
    .order_by(Handoff.requested_at.desc(), Handoff.id.desc())
    .limit(1)
)
_LAST = (
    select(Message.id)
    .where(Message.conversation_id == _CONVERSATION, Message.author.in_((Author.CUSTOMER, Author.OPERATOR)))
    .order_by(Message.seq.desc())
    .limit(1)
)
_UNREAD = (
    select(func.count())
    .select_from(Message)
    .where(
        Message.conversation_id == _CONVERSATION,
        Message.author == Author.CUSTOMER,
        Message.seq > bindparam("read_seq", type_=Message.seq.type),
    )
)
_EARLIER = (
    select(func.count())
    .select_from(Conversation)
    .where(Conversation.contact_id == _CONTACT, Conversation.id != _CONVERSATION)
)
_FACTS = (
    select(
        Contact,
        Staff,
        Team,
        Handoff,
        Message,
        Survey,
        _UNREAD.scalar_subquery(),
        _EARLIER.scalar_subquery(),
        because(_CONVERSATION).scalar_subquery(),
        was_transferred(_CONVERSATION),
        has_company(_CONVERSATION),
    )
    .select_from(Contact)
    .outerjoin(Staff, Staff.id == bindparam("operator_id", type_=Staff.id.type))
    .outerjoin(Team, Team.id == bindparam("team_id", type_=Team.id.type))
    .outerjoin(Handoff, Handoff.id == _HANDOFF.scalar_subquery())
    .outerjoin(Message, Message.id == _LAST.scalar_subquery())
    .outerjoin(Survey, Survey.id == NEWEST.with_only_columns(Survey.id).scalar_subquery())
    .where(Contact.id == _CONTACT)
)


async def read_facts(session: Session, conversation: Conversation) -> Facts:
    """Read what belongs to a conversation."""
    row = await session.execute(
        _FACTS,
        {
            "conversation_id": conversation.id,
            "contact_id": conversation.contact_id,
            "operator_id": conversation.operator_id,
            "team_id": conversation.team_id,
            "read_seq": conversation.operator_read_seq,
        },
    )
    return Facts(*row.one())
