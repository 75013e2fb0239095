"""How well ranked answers hit the right one, and whether the score can be trusted."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

BINS = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 1.01)


@dataclass(frozen=True)
class Ranked:
    """One question and what the search gave for it.

    Attributes:
        topic: the right topic.
        style: how it was written.
        text: the question.
        found: topics, best first.
        score: score of the first; 0 when nothing was found.
    """

    topic: str
    style: str
    text: str
    found: Sequence[str]
    score: float

    @property
    def right(self) -> bool:
        """Tell whether the first topic is the right one."""
        return bool(self.found) and self.found[0] == self.topic


@dataclass(frozen=True)
class Figures:
    """Shares of a set of questions.

    Attributes:
        n: how many questions.
        top1: the right topic came first.
        top3: it was among the first three.
        mrr: mean of one over its rank, 0 where it is missing (mean reciprocal rank).
    """

    n: int
    top1: float
    top3: float
    mrr: float

    @classmethod
    def of(cls, ranked: Sequence[Ranked]) -> Figures:
        """Work the figures out for at least one question."""
        count = len(ranked)
        return cls(
            n=count,
            top1=sum(one.right for one in ranked) / count,
            top3=sum(one.topic in one.found[:3] for one in ranked) / count,
            mrr=sum(1 / (one.found.index(one.topic) + 1) for one in ranked if one.topic in one.found) / count,
        )


def by_style(ranked: Iterable[Ranked]) -> dict[str, Figures]:
    """Give the figures of each style."""
    styles: defaultdict[str, list[Ranked]] = defaultdict(list)
    for one in ranked:
        styles[one.style].append(one)
    return {style: Figures.of(some) for style, some in sorted(styles.items())}


def trust(ranked: Sequence[Ranked]) -> list[dict[str, Any]]:
    """Compare scores with truth: for each range of scores, how many there are and how many of them are right."""
    rows = []
    for low, high in itertools.pairwise(BINS):
        inside = [one for one in ranked if low <= one.score < high]
        if inside:
            right = sum(one.right for one in inside) / len(inside)
            rows.append({"from": low, "to": min(high, 1.0), "n": len(inside), "right": right})
    return rows


def report(ranked: Sequence[Ranked]) -> dict[str, Any]:
    """Give everything as plain data."""
    return {
        "all": asdict(Figures.of(ranked)),
        "by_style": {style: asdict(figures) for style, figures in by_style(ranked).items()},
        "trust": trust(ranked),
        "misses": [
            {"topic": one.topic, "style": one.style, "text": one.text, "found": list(one.found[:3])}
            for one in ranked
            if not one.right
        ],
    }


def table(report: dict[str, Any], *, misses: bool) -> str:
    """Write a report for people."""
    lines = [f"{'':<14}{'n':>6}{'top-1':>8}{'top-3':>8}{'MRR':>8}"]
    for name, figures in {"all": report["all"], **report["by_style"]}.items():
        lines.append(f"{name:<14}{figures['n']:>6}{figures['top1']:>8.3f}{figures['top3']:>8.3f}{figures['mrr']:>8.3f}")
    lines += ["", f"{'score':<14}{'n':>6}{'right':>8}"]
    for row in report["trust"]:
        between = f"{row['from']:.2f}–{row['to']:.2f}"
        lines.append(f"{between:<14}{row['n']:>6}{row['right']:>8.3f}")
    if misses:
        lines.append("")
        lines += [f"{miss['topic']} ≠ {', '.join(miss['found']) or '–'}: {miss['text']}" for miss in report["misses"]]
    return "\n".join(lines)


def side_by_side(reports: Mapping[str, dict[str, Any]]) -> str:
    """Write the figures of several rankings of the same questions, over all and by style."""
    width = max(map(len, reports)) + 2
    lines = [f"{'':<14}{'':<{width}}{'n':>6}{'top-1':>8}{'top-3':>8}{'MRR':>8}"]
    for style in ("all", *next(iter(reports.values()))["by_style"]):
        for name, found in reports.items():
            one = found["all"] if style == "all" else found["by_style"][style]
            figures = f"{one['n']:>6}{one['top1']:>8.3f}{one['top3']:>8.3f}{one['mrr']:>8.3f}"
            lines.append(f"{style:<14}{name:<{width}}{figures}")
    return "\n".join(lines)
