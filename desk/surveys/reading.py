"""Reading surveys; it stands on nothing that sends them."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from desk.db import Session
from desk.surveys.models import Survey

NEWEST = (
    select(Survey)
    .where(Survey.conversation_id == bindparam("conversation_id", type_=Survey.conversation_id.type))
    .order_by(Survey.sent_at.desc(), Survey.id.desc())
    .limit(1)
)
"""The newest survey of the conversation ``conversation_id``."""


async def latest_survey(session: Session, conversation_id: str) -> Survey | None:
    """Give the newest survey of a conversation."""
    survey: Survey | None = await session.scalar(NEWEST, {"conversation_id": conversation_id})
    return survey
