"""What happened in an episode, read from its rows: what a proposal is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from desk.cases.models import Case, FollowUp
from desk.contacts.models import Contact
from desk.conversations.models import Author, Conversation, Episode, Message
from desk.db import Session
from desk.knowledge.models import Answer, AnswerUse
from desk.queue.models import Handoff
from desk.sites.models import Site

READ_BACK = 200
"""Messages of an episode that are read, the newest."""


@dataclass(frozen=True)
class Facts:
    """An episode as it stands.

    Attributes:
        contact: the customer's name; None for a guest.
        order: the order that was proved in this conversation.
        messages: what customer, bot and operators said, oldest first.
        intents: what the customer was understood to want, in order.
        handoff: why a human was wanted, and the bot's own summary of what had happened.
        categories: of the shop's answers that were given, in order.
        cases: requests that were opened here.
        open_tasks: follow-ups of this conversation that are still to be done.
        topics: the shop's wrap-up topics: slug and title.
        outcomes: the slugs of its outcomes.
    """

    contact: str | None
    order: str | None
    messages: Sequence[Message]
    intents: Sequence[str]
    handoff: Handoff | None
    categories: Sequence[str]
    cases: Sequence[Case]
    open_tasks: int
    topics: Sequence[dict[str, str]]
    outcomes: Sequence[str]

    def said_by(self, author: Author) -> list[Message]:
        """Give what one side said."""
        return [message for message in self.messages if message.author == author]


async def read_facts(session: Session, conversation: Conversation, episode: Episode) -> Facts:
    """Read what happened in an episode."""
    contact = await session.get_one(Contact, conversation.contact_id)
    site = await session.get_one(Site, conversation.site_id)
    messages = await session.scalars(
        select(Message)
        .where(
            Message.conversation_id == conversation.id,
            Message.created_at >= episode.opened_at,
            Message.author != Author.SYSTEM,
        )
        .order_by(Message.seq.desc())
        .limit(READ_BACK)
    )
    said = list(reversed(list(messages)))
    handoff = await session.scalar(
        select(Handoff).where(Handoff.episode_id == episode.id).order_by(Handoff.requested_at.desc()).limit(1)
    )
    categories = await session.scalars(
        select(Answer.category)
        .join(AnswerUse, AnswerUse.topic == Answer.topic)
        .where(AnswerUse.message_id.in_([message.id for message in said]))
        .order_by(AnswerUse.at)
    )
    cases = await session.scalars(
        select(Case)
        .where(Case.conversation_id == conversation.id, Case.created_at >= episode.opened_at)
        .order_by(Case.created_at)
    )
    tasks = await session.scalars(
        select(FollowUp.id).where(FollowUp.conversation_id == conversation.id, FollowUp.done_at.is_(None))
    )
    return Facts(
        contact=contact.name,
        order=conversation.verified_order,
        messages=said,
        intents=list(episode.intents),
        handoff=handoff,
        categories=list(categories),
        cases=list(cases),
        open_tasks=len(list(tasks)),
        topics=site.topics,
        outcomes=[outcome["slug"] for outcome in site.outcomes],
    )
