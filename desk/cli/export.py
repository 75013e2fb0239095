"""Writes what happened in conversations as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, TextIO

from sqlalchemy import select

from desk.contacts.models import Contact
from desk.conversations.models import Conversation, Episode
from desk.db import Database
from desk.staff.models import Staff
from desk.surveys.models import Survey

COLUMNS = (
    "conversation_id", "episode", "channel", "state", "contact", "phone", "opened_at", "resolved_at", "resolved_by",
    "operator", "survey", "rating", "recommend", "comment",
)  # fmt: skip


def defuse(value: object) -> str:
    """Give a cell that no spreadsheet runs as a formula.

    A customer's words go into a colleague's spreadsheet; a cell that begins with one of these characters would be
    calculated there. A leading apostrophe makes it text (OWASP, "CSV Injection").
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def write_csv(output: TextIO, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> int:
    """Write rows under a header, every cell defused, and give how many there were."""
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([defuse(cell) for cell in row])
        count += 1
    return count


async def conversation_rows(database: Database) -> list[list[Any]]:
    """Give one row for each episode of each conversation, oldest first, in the order of ``COLUMNS``."""
    query = (
        select(Conversation, Episode, Contact, Staff, Survey)
        .join(Episode, Episode.conversation_id == Conversation.id)
        .join(Contact, Contact.id == Conversation.contact_id)
        .outerjoin(Staff, Staff.id == Episode.operator_id)
        .outerjoin(Survey, Survey.episode_id == Episode.id)
        .order_by(Episode.opened_at, Episode.id)
    )
    async with database.reading() as session:
        found = (await session.execute(query)).all()
    rows = []
    for conversation, episode, contact, operator, survey in found:
        given = (survey.state, survey.rating, survey.recommend, survey.comment) if survey else (None,) * 4
        rows.append(
            [
                conversation.id,
                episode.ordinal,
                conversation.channel,
                conversation.state,
                contact.name,
                contact.phone,
                episode.opened_at.isoformat(),
                episode.resolved_at.isoformat() if episode.resolved_at else None,
                episode.resolved_by,
                operator.name if operator else None,
                *given,
            ]
        )
    return rows
