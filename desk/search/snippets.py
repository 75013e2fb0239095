"""The part of a text where what was looked for stands, with the hits marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from persian.folding import Alternative, fold

LONGEST = 160
BEFORE_HIT = 40
CUT = "…"


def snippet(text: str, alternatives: Sequence[Alternative]) -> list[dict[str, Any]]:
    """Give a text's stretch around its first hit, as pieces that say whether they are one.

    Args:
        text: as it was written.
        alternatives: what was looked for.

    Returns:
        Pieces ``{"text", "hit"}`` in order; put together they are the stretch. Line ends are spaces.
    """
    spans = _hits(text, alternatives)
    start, end = _stretch(text, spans[0] if spans else (0, 0))
    pieces: list[dict[str, Any]] = []
    at = start
    for first, last in spans:
        if first >= end:
            break
        _add(pieces, text[at:first], hit=False)
        _add(pieces, text[first : min(last, end)], hit=True)
        at = min(last, end)
    _add(pieces, text[at:end], hit=False)
    if start > 0:
        pieces.insert(0, {"text": CUT, "hit": False})
    if end < len(text):
        pieces.append({"text": CUT, "hit": False})
    return pieces


def _hits(text: str, alternatives: Sequence[Alternative]) -> list[tuple[int, int]]:
    words = fold(text)
    texts = [word.text for word in words]
    for terms in alternatives:
        if all(any(term.matches(word) for word in texts) for term in terms):
            spans = [(word.start, word.end) for word in words if any(term.matches(word.text) for term in terms)]
            return _apart(sorted(spans))
    return []


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Make one of spans that overlap."""
    apart: list[tuple[int, int]] = []
    for start, end in spans:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _stretch(text: str, hit: tuple[int, int]) -> tuple[int, int]:
    """Give where to begin and end: at spaces, some way before the hit, so that the line is full."""
    if len(text) <= LONGEST:
        return 0, len(text)
    start = max(0, min(hit[0] - BEFORE_HIT, len(text) - LONGEST))
    if start and (space := text.find(" ", start, hit[0])) >= 0:
        start = space + 1
    end = min(len(text), start + LONGEST)
    if end < len(text) and (space := text.rfind(" ", max(hit[1], start), end)) > start:
        end = space
    return start, end


def _add(pieces: list[dict[str, Any]], text: str, *, hit: bool) -> None:
    if text:
        pieces.append({"text": " ".join(text.split("\n")), "hit": hit})
