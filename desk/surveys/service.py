"""Sending surveys and keeping their answers. The questions themselves are a form of the engine's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from desk.conversations.models import Conversation, Episode
from desk.conversations.record import Record
from desk.db import Session
from desk.errors import DeskError
from desk.fields import plain
from desk.staff.models import Staff
from desk.surveys.models import Survey
from desk.surveys.reading import latest_survey

RANGES = {"rating": (1, 5), "recommend": (0, 10)}
COMMENT_LIMIT = 2000
QUESTIONS = ("rating", "comment", "recommend")


@dataclass(frozen=True)
class SurveyService:
    """Everything that changes a survey.

    Args:
        record: the way to write in conversations.
    """

    record: Record

    async def send(
        self, session: Session, conversation: Conversation, episode: Episode, *, topic: str | None = None
    ) -> None:
        """Ask about an episode that has just ended, if anybody helped in it. Once an episode, whatever happens."""
        if episode.operator_id is None and not episode.helped_topics:
            return
        if await session.scalar(select(Survey.id).where(Survey.episode_id == episode.id)):
            return
        operator = await session.get(Staff, episode.operator_id) if episode.operator_id else None
        survey = Survey(
            episode_id=episode.id,
            conversation_id=conversation.id,
            handled_by="operator" if operator else "bot",
            operator_id=operator.id if operator else None,
            operator_name=operator.name if operator else None,
            team_id=operator.team_id if operator else None,
            intents=list(episode.intents),
            topic=topic or (episode.helped_topics[-1] if episode.helped_topics else None),
            sent_at=self.record.clock.now(),
        )
        session.add(survey)
        await session.flush()
        self.record.add_turn(
            session,
            conversation,
            "command",
            command={"intent": "start_survey", "entities": {"survey_id": survey.id}},
        )

    async def asking(self, session: Session, conversation: Conversation, survey_id: str) -> Survey:
        """Give a survey of this conversation that still waits for answers.

        Raises:
            DeskError: ``not_found`` for another's, ``conversation.state`` when it is closed.
        """
        survey = await session.get(Survey, survey_id)
        if survey is None or survey.conversation_id != conversation.id:
            raise DeskError("not_found")
        if survey.state != "asking":
            raise DeskError("conversation.state", state=survey.state)
        return survey

    async def is_asking(self, session: Session, conversation: Conversation) -> bool:
        """Tell whether the newest survey of the conversation waits for answers."""
        survey = await latest_survey(session, conversation.id)
        return survey is not None and survey.state == "asking"

    def keep(self, survey: Survey, question: str, value: Any) -> None:
        """Keep one answer; None is a question skipped.

        Raises:
            ValueError: the value does not answer the question.
        """
        if question not in QUESTIONS:
            raise ValueError(f"no such question: {question}")
        if value is None or survey.state not in ("asking", "answered"):
            return
        if question == "comment":
            survey.comment = plain(str(value)).strip()[:COMMENT_LIMIT]
        else:
            low, high = RANGES[question]
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
                raise ValueError(f"{question} must be a whole number from {low} to {high}")
            setattr(survey, question, value)
        survey.answered_at = survey.answered_at or self.record.clock.now()

    def close(self, survey: Survey, state: str) -> None:
        """Close a survey. One with an answer counts as answered however it was closed."""
        if survey.state == "asking":
            survey.state = "answered" if survey.answered_at else state

    async def leave(self, session: Session, conversation: Conversation) -> None:
        """The customer went on to something else: close what still asks."""
        survey = await latest_survey(session, conversation.id)
        if survey:
            self.close(survey, "left")
