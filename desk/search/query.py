"""What somebody looks for, as each database is asked for it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, text
from sqlalchemy.sql.elements import TextClause

from desk.search.models import SearchEntry
from persian.folding import Alternative, Term


def in_fts5(alternatives: Sequence[Alternative]) -> TextClause:
    """Give the condition that SQLite's index answers; the statement selects from ``search_words`` too.

    Words are letters and digits alone, so that nothing in them can be a sign of FTS5's language.
    """
    asked = " OR ".join(
        "(" + " AND ".join(f'"{term.text}"{"*" if term.prefix else ""}' for term in terms) + ")"
        for terms in alternatives
    )
    return text("search_words MATCH :asked").bindparams(asked=asked)


def in_tsvector(alternatives: Sequence[Alternative]) -> TextClause:
    """Give the condition that PostgreSQL's index answers: its expression, word for word."""
    asked = " | ".join(
        "(" + " & ".join(f"'{term.text}'{':*' if term.prefix else ''}" for term in terms) + ")"
        for terms in alternatives
    )
    return text(
        "array_to_tsvector(string_to_array(btrim(words), ' ')) @@ CAST(CAST(:asked AS text) AS tsquery)"
    ).bindparams(asked=asked)


def in_words(alternatives: Sequence[Alternative]) -> ColumnElement[bool]:
    """Give the same condition for looking through rows that are few already."""
    return or_(*(and_(*(_has(term) for term in terms)) for terms in alternatives))


def _has(term: Term) -> ColumnElement[bool]:
    return SearchEntry.words.like(f"% {term.text}%" if term.prefix else f"% {term.text} %")
