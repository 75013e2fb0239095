"""Reads the file of `./pasokh eval faq`: one question a line, with the topic it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class QuestionsError(Exception):
    """The file cannot be used; the message names each bad line."""


@dataclass(frozen=True)
class Question:
    """A question with the answer it should find.

    Attributes:
        topic: slug of the answer.
        style: how it is written: formal, colloquial, finglish …
        text: the customer's words.
    """

    topic: str
    style: str
    text: str


def read_questions(path: Path, topics: frozenset[str]) -> list[Question]:
    """Read a tab-separated file of ``topic, style, question``; empty lines and lines that begin with # are skipped.

    Args:
        path: the file, UTF-8.
        topics: the slugs that exist.

    Raises:
        QuestionsError: the file cannot be read, holds no question, or holds lines that are none.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise QuestionsError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise QuestionsError(f"{path} is not UTF-8: byte {error.start}") from error
    questions, problems = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split("\t")]
        if len(parts) == 3 and not all(parts):
            empty = next(name for name, part in zip(("topic", "style", "question"), parts, strict=True) if not part)
            problems.append(f"line {number}: the {empty} is empty")
        elif len(parts) != 3:
            problems.append(
                f"line {number}: topic, style and question, parted by tabs, are wanted; found {len(parts)} parts"
            )
        elif parts[0] not in topics:
            problems.append(f"line {number}: there is no answer with the topic {parts[0]!r}")
        else:
            questions.append(Question(*parts))
    if problems:
        raise QuestionsError(f"{path}:\n  " + "\n  ".join(problems))
    if not questions:
        raise QuestionsError(f"{path} holds no question")
    return questions
