"""The satisfaction report: one cohort, the surveys sent in a range of the shop's days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from desk.clock import to_wire
from desk.contacts.models import Contact
from desk.conversations.models import Conversation
from desk.conversations.views import contact_name
from desk.days import midnight
from desk.db import Database, Session
from desk.errors import DeskError
from desk.reports.figures import csat, nps, share
from desk.surveys.models import Survey
from desk.texts import Texts

COMMENTS_PAGE = 50
LONGEST_RANGE = timedelta(days=366 * 5)
YEARS = range(1900, 3000)
"""Years that can be asked for: the calendar's ends cannot be moved into another time zone."""


@dataclass(frozen=True)
class Range:
    """Days of the shop's, both ends included."""

    first: date
    last: date

    @classmethod
    def parse(cls, first: str, last: str) -> Range:
        """Read two ISO dates.

        Raises:
            DeskError: ``range.invalid``.
        """
        try:
            parsed = cls(date.fromisoformat(first), date.fromisoformat(last))
        except ValueError:
            raise DeskError("range.invalid") from None
        if parsed.first.year not in YEARS or parsed.last.year not in YEARS:
            raise DeskError("range.invalid")
        if parsed.first > parsed.last or parsed.last - parsed.first > LONGEST_RANGE:
            raise DeskError("range.invalid")
        return parsed

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Give the range's first moment and the first one after it, in UTC."""
        return midnight(self.first, zone), midnight(self.last + timedelta(days=1), zone)


@dataclass(frozen=True)
class Reports:
    """Counts.

    Args:
        database: the CRM.
        texts: the words of definitions.
        zone: the shop's time zone.
    """

    database: Database
    texts: Texts
    zone: ZoneInfo

    async def satisfaction(self, days: Range, lang: str, comments_before: str | None = None) -> dict[str, Any]:
        """Give the satisfaction report of a range; see docs/protocol.md for its form."""
        start, end = days.moments(self.zone)
        async with self.database.reading() as session:
            sent = (
                await session.scalars(
                    select(Survey)
                    .where(Survey.sent_at >= start, Survey.sent_at < end)
                    .order_by(Survey.answered_at.desc(), Survey.id.desc())
                )
            ).all()
            comments, more = await self._comments(session, sent, comments_before)
        answered = [survey for survey in sent if survey.answered_at]
        ratings = [survey.rating for survey in sent if survey.rating is not None]
        counted = Counter(ratings)
        return {
            "from": days.first.isoformat(),
            "to": days.last.isoformat(),
            "sent": len(sent),
            "answered": len(answered),
            "response_rate": share(len(answered), len(sent)),
            "csat": csat(ratings),
            "nps": nps([survey.recommend for survey in sent if survey.recommend is not None]),
            "by_operator": _by_operator(sent),
            "ratings": {str(rating): counted[rating] for rating in range(1, 6)},
            "comments": comments,
            "more_comments": more,
            "definitions": {
                name: self.texts.get(lang, f"definitions.{name}") for name in ("csat", "nps", "response_rate")
            },
        }

    async def _comments(
        self, session: Session, sent: Sequence[Survey], before: str | None
    ) -> tuple[list[dict[str, Any]], bool]:
        # A rating without words is worth its line too: the conversation behind it says why.
        answered = [survey for survey in sent if survey.answered_at]
        if before:
            position = next((i for i, survey in enumerate(answered) if survey.id == before), None)
            if position is None:
                raise DeskError("not_found")
            answered = answered[position + 1 :]
        page = answered[:COMMENTS_PAGE]
        rows = await session.execute(
            select(Conversation.id, Contact)
            .join(Contact, Contact.id == Conversation.contact_id)
            .where(Conversation.id.in_([survey.conversation_id for survey in page]))
        )
        contacts = {row[0]: row[1] for row in rows}
        lines = [
            {
                "survey_id": survey.id,
                "conversation_id": survey.conversation_id,
                "contact": contact_name(contacts[survey.conversation_id], self.texts),
                "operator": survey.operator_name,
                "handled_by": survey.handled_by,
                "rating": survey.rating,
                "recommend": survey.recommend,
                "comment": survey.comment,
                "answered_at": to_wire(survey.answered_at) if survey.answered_at else None,
                "topic": survey.topic,
            }
            for survey in page
        ]
        return lines, len(answered) > COMMENTS_PAGE


def _by_operator(sent: Sequence[Survey]) -> list[dict[str, Any]]:
    groups: defaultdict[str | None, list[Survey]] = defaultdict(list)
    for survey in sent:
        groups[survey.operator_name].append(survey)
    return [
        {
            "operator": operator,
            "sent": len(group),
            "answered": sum(survey.answered_at is not None for survey in group),
            "csat": csat([survey.rating for survey in group if survey.rating is not None]),
        }
        for operator, group in sorted(groups.items(), key=lambda pair: -len(pair[1]))
    ]
