"""Is a candidate worse than the running model? The rule, and what to tell the person.

A candidate is not worse when, on the same rows,

- its accuracy and its macro-F1 of intents are each at most one standard error below the running model's;
- so are the F1 of its entities and the share of their values that are right;
- no conversation test fails that passes with the running model.

The standard error is that of a share of n rows, sqrt(p (1 - p) / n), where p = (right + 2) / (n + 4) as Agresti and
Coull have it (1998), so that a model without a mistake has one too. So much a figure moves if other messages of the
same kind had been collected: with 288 of 290 rows right, by two rows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_NAMED = 10
"""Rows of a kind that are named; the rest are counted."""


@dataclass
class Verdict:
    """What came out of a comparison.

    Attributes:
        table: both models side by side.
        worse: each thing in which the candidate is worse; empty when it may run.
        lost: what the running model had right and the candidate has not.
        won: how many rows it is the other way round.
    """

    table: list[str] = field(default_factory=list)
    worse: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    won: int = 0


def margin(right: float, rows: int) -> float:
    """Give the standard error of a share (0 to 1) of so many rows, by Agresti and Coull."""
    p = (right + 2) / (rows + 4)
    return math.sqrt(p * (1 - p) / rows) if rows else 0.0


def compare(running: Mapping[str, Any] | None, candidate: Mapping[str, Any]) -> Verdict:
    """Compare two reports of ``bot.measure.fixed_set``.

    Args:
        running: of the running model; None when it cannot be read any more, and so cannot be better.
        candidate: of the candidate.
    """
    verdict = Verdict()
    verdict.table.append(f"  {'':<28}{'running':>10}{'candidate':>11}{'may lose':>10}")
    for part, figure, title in FIGURES:
        new = float(candidate[part][figure])
        old = float(running[part][figure]) if running else None
        allowed = _allowed(running[part], figure) if running else 0.0
        verdict.table.append(f"  {title:<28}{_share(old):>10}{_share(new):>11}{_share(allowed):>10}")
        if old is not None and new < old - allowed:
            verdict.worse.append(f"{title}: {_share(new)} after {_share(old)}, {_share(allowed)} lower at most")
    _conversations(verdict, running, candidate)
    if running:
        for part in ("intents", "entities"):
            _rows(verdict, running[part]["wrong"], candidate[part]["wrong"])
    return verdict


FIGURES = (
    ("intents", "accuracy", "intents: accuracy"),
    ("intents", "macro_f1", "intents: macro-F1"),
    ("entities", "f1", "entities: F1"),
    ("entities", "values_right", "entities: values right"),
)


def _allowed(part: Mapping[str, Any], figure: str) -> float:
    if figure == "macro_f1":  # over the same rows as accuracy
        figure = "accuracy"
    rows = part["marked"] if "marked" in part else part["rows"]
    return margin(float(part[figure]) * rows, rows)


def _conversations(verdict: Verdict, running: Mapping[str, Any] | None, candidate: Mapping[str, Any]) -> None:
    new = candidate["conversations"]
    old = running["conversations"] if running else None
    shown = [f"{one['right']}/{one['rows']}" if one else "–" for one in (old, new)]
    verdict.table.append(f"  {'conversation tests':<28}{shown[0]:>10}{shown[1]:>11}{'none':>10}")
    broken = sorted(set(new["wrong"]) - set(old["wrong"] if old else new["wrong"]))
    if broken:
        verdict.worse.append(f"conversation tests: {len(broken)} pass with the running model and fail with this one")
        verdict.lost += _some([f"conversation: {story}" for story in broken])


def _rows(verdict: Verdict, old: list[Mapping[str, str]], new: list[Mapping[str, str]]) -> None:
    def key(row: Mapping[str, str]) -> tuple[str, str]:
        return row["text"], row["expected"]

    was_wrong, is_wrong = {key(row) for row in old}, {key(row) for row in new}
    lost = [f"«{row['text']}»: {row['found']} instead of {row['expected']}" for row in new if key(row) not in was_wrong]
    verdict.lost += _some(lost)
    verdict.won += len(was_wrong - is_wrong)


def _some(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_NAMED
    return lines[:MOST_NAMED] + ([f"… and {more} more"] if more > 0 else [])


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
